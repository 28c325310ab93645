"""One file."""

from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields.cleaning import without_hidden
from citizen_panel.blueprints.frame.fields.text import Words

MEGABYTE = 1024 * 1024


class UploadField(Field):
    """A file of one of the kinds named by their endings. `data` is it, or None. What is inside is checked elsewhere."""

    def __init__(
        self,
        label: Words = "",
        validators: Any = None,
        *,
        endings: tuple[str, ...],
        megabytes: int = 10,
        required: Words = "",
        hint: Words = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.endings, self.megabytes, self.required, self.hint = endings, megabytes, required, hint

    @property
    def accept(self) -> str:
        return ",".join(f".{ending}" for ending in self.endings)

    @property
    def target(self) -> str:
        return str(self.id)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = next((each for each in valuelist if isinstance(each, FileStorage) and each.filename), None)

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            if self.required:
                raise StopValidation(str(self.required))
            raise StopValidation
        self.data.stream.seek(0, 2)
        size = self.data.stream.tell()
        self.data.stream.seek(0)
        name = without_hidden(self.data.filename or "")
        if name.rpartition(".")[2].lower() not in self.endings or not 0 < size <= self.megabytes * MEGABYTE:
            raise StopValidation(
                gettext(
                    "‘%(name)s’ must be %(kinds)s and smaller than %(most)sMB",
                    name=name[-60:],
                    kinds=gettext(" or ").join(ending.upper() for ending in self.endings),
                    most=self.megabytes,
                )
            )
