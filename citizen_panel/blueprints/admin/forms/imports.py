"""The forms with which a panel that another body kept is brought in."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext

from citizen_panel.blueprints.admin.import_words import COLUMNS, WAYS
from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    TextAreaField,
    TextField,
    UploadField,
)
from citizen_panel.domain.citizens.imports.service import Origin
from citizen_panel.domain.citizens.imports.vocabulary import NEEDED, Column
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.consent.vocabulary import GivenThrough

MEGABYTES = 10


class ListForm(BaseForm):
    """A list, where it came from, and what its people agreed to there."""

    source = TextField(
        lazy_gettext("Which panel are the people with now?"),
        hint=lazy_gettext("Its name as they know it. We say it in our first message to them."),
        required=lazy_gettext("Enter the name of the panel they are with now"),
        said=lazy_gettext("The name"),
        longest=80,
    )
    words = TextAreaField(
        lazy_gettext("What did they agree to?"),
        hint=lazy_gettext("Copy the words they were shown, exactly. Each person can read them here."),
        required=lazy_gettext("Copy the words they agreed to. Without them nobody can show that they did"),
        said=lazy_gettext("The words"),
        longest=4000,
    )
    through = ChoiceField(
        lazy_gettext("How did they agree?"),
        choices=[
            Choice(GivenThrough.ONLINE, lazy_gettext("On a website")),
            Choice(GivenThrough.POST, lazy_gettext("On a paper form")),
            Choice(GivenThrough.PHONE, lazy_gettext("On the phone")),
            Choice(GivenThrough.IN_PERSON, lazy_gettext("In person")),
        ],
        required=lazy_gettext("Select how they agreed"),
    )
    ways = ChoicesField(
        lazy_gettext("By which ways did they agree to be asked?"),
        hint=lazy_gettext("Only what the words say. Nobody is asked in any other way."),
        choices=[Choice(way, label) for way, label in WAYS.items()],
        required=lazy_gettext("Select at least one way they agreed to"),
    )
    evidence = TextField(
        lazy_gettext("Where is the proof kept?"),
        hint=lazy_gettext("For example: sign-up records of the old site, or boxes 3 to 9 in the panel office."),
        required=lazy_gettext("Enter where the proof is kept"),
        said=lazy_gettext("The place"),
        longest=100,
    )
    adults = ChoicesField(
        lazy_gettext("Is everybody on the list 18 or older?"),
        choices=[Choice("yes", lazy_gettext("Yes, the panel took adults only"))],
        hint=lazy_gettext("Leave it empty if your list has dates of birth. They are used then."),
    )
    people = UploadField(
        lazy_gettext("The list"),
        hint=lazy_gettext("A CSV or Excel (XLSX) file of up to 10 megabytes. The first line names the columns."),
        endings=("csv", "xlsx"),
        megabytes=MEGABYTES,
        required=lazy_gettext("Choose the file with the list"),
    )

    def origin(self) -> Origin:
        """What was said of the list."""
        return Origin(
            source=self.source.data,
            words=self.words.data,
            through=GivenThrough(self.through.data),
            ways=tuple(ContactWay(way) for way in self.ways.data),
            evidence=self.evidence.data,
            are_adults="yes" in self.adults.data,
        )


def _column(column: Column) -> ChoiceField:
    label, hint = COLUMNS[column]
    needed = lazy_gettext("Choose the column for this. No list can do without it.") if column in NEEDED else ""
    return ChoiceField(label, hint=hint, as_list=True, required=needed)


class ColumnsForm(BaseForm):
    """Which column of the list holds what."""

    name = _column(Column.NAME)
    email = _column(Column.EMAIL)
    mobile = _column(Column.MOBILE)
    landline = _column(Column.LANDLINE)
    address = _column(Column.ADDRESS)
    address_2 = _column(Column.ADDRESS_2)
    town = _column(Column.TOWN)
    postcode = _column(Column.POSTCODE)
    council = _column(Column.COUNCIL)
    born = _column(Column.BORN)
    ways = _column(Column.WAYS)
    agreed_on = _column(Column.AGREED_ON)
    proved_on = _column(Column.PROVED_ON)
    evidence = _column(Column.EVIDENCE)
    language = _column(Column.LANGUAGE)

    def offer(self, heading: Sequence[str], samples: Sequence[Sequence[str]]) -> "ColumnsForm":
        """Put in the list's columns, each with what its first lines hold."""
        choices = [(str(place), _with_samples(name, place, samples)) for place, name in enumerate(heading) if name]
        for field in self.fields():
            field.choices = choices
        return self

    def fields(self) -> list[Any]:
        """The fields, in the order of the page."""
        return [self[column.value] for column in Column]

    def chosen(self) -> Mapping[Column, int]:
        """The columns that were named."""
        return {column: int(self[column.value].data) for column in Column if self[column.value].data}


def _with_samples(name: str, place: int, samples: Sequence[Sequence[str]]) -> str:
    shown = [cells[place][:20] for cells in samples if place < len(cells) and cells[place].strip()]
    return f"{name} ({', '.join(shown)})" if shown else name
