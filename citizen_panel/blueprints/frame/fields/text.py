"""Written answers: one line, several lines, an e-mail address, a telephone number, a postcode."""

import re
import unicodedata
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Field
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields import cleaning

Words = Any  # a str, or a lazy translation of one

A_WHILE = 200


class TextField(Field):
    """One line of text. `data` is clean and never None; `shown` is what to put back into the box.

    `required` is the sentence for an empty answer, `said` the name of the thing inside sentences.
    """

    kind = "text"
    inputmode = ""
    autocomplete = ""
    width = ""
    capitals = ""
    spellcheck: bool | None = None
    data: str

    def __init__(
        self,
        label: Words = "",
        validators: Any = None,
        *,
        required: Words = "",
        longest: int = A_WHILE,
        said: Words = "",
        hint: Words = "",
        autocomplete: str = "",
        width: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.required = required
        self.longest = longest
        self.said = said or lazy_gettext("Your answer")
        self.hint = hint
        self.autocomplete = autocomplete or self.autocomplete
        self.width = width or self.width
        self.typed: str | None = None

    @property
    def shown(self) -> str:
        """What was typed while it is wrong, else what we understood."""
        if self.typed is not None and self.errors:
            return cleaning.without_hidden(self.typed)
        return self.written(self.data or "")

    @property
    def target(self) -> str:
        return str(self.id)

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = str(valuelist[0]) if valuelist else ""  # the same name sent twice: the first counts
        self.data = self.clean(self.typed)

    def pre_validate(self, form: Any) -> None:
        if self.typed is not None and cleaning.cannot_be_used(self.typed):
            raise StopValidation(
                gettext("%(said)s had hidden characters. We took them out. Check it and send it again", said=self.said)
            )
        if not self.data:
            if self.required:
                raise StopValidation(str(self.required))
            raise StopValidation  # empty and allowed to be: nothing more to check
        self.check_length()
        self.check()

    def check_length(self) -> None:
        surplus = len(self.data) - self.longest
        if surplus > 0:
            raise StopValidation(
                gettext(
                    "%(said)s must be %(longest)s characters or fewer. You have %(surplus)s too many",
                    said=self.said,
                    longest=f"{self.longest:,}",
                    surplus=f"{surplus:,}",
                )
            )

    def clean(self, typed: str) -> str:
        """Bring what was typed into the form in which it is kept."""
        return cleaning.one_line(typed)

    def written(self, data: str) -> str:
        """Bring what is kept into the form in which people write it."""
        return data

    def check(self) -> None:
        """Refuse what is not of this field's kind."""


class PasswordField(TextField):
    """A password: taken as it was typed, and never shown again."""

    kind = "password"
    spellcheck = False
    capitals = "none"

    def __init__(self, label: Words = "", validators: Any = None, *, longest: int = 1000, **kwargs: Any) -> None:
        super().__init__(label, validators, longest=longest, **kwargs)

    @property
    def shown(self) -> str:
        return ""

    def clean(self, typed: str) -> str:
        return unicodedata.normalize("NFC", typed)


class TextAreaField(TextField):
    """Several lines of text, at most 2,000 characters unless said otherwise."""

    def __init__(self, label: Words = "", validators: Any = None, *, longest: int = 2000, **kwargs: Any) -> None:
        super().__init__(label, validators, longest=longest, **kwargs)

    def clean(self, typed: str) -> str:
        return cleaning.many_lines(typed)


class HiddenTextField(TextField):
    """A short text the page carries for itself."""

    kind = "hidden"


class EmailField(TextField):
    """An e-mail address in any script; the part after the @ is kept in small letters."""

    kind = "email"
    autocomplete = "email"
    spellcheck = False
    capitals = "none"

    def __init__(self, label: Words = "", validators: Any = None, *, longest: int = 254, **kwargs: Any) -> None:
        super().__init__(label, validators, longest=longest, **kwargs)

    def clean(self, typed: str) -> str:
        local, at, domain = super().clean(typed).rpartition("@")
        return f"{local.strip()}{at}{domain.strip().lower()}"

    def check(self) -> None:
        local, _, domain = self.data.rpartition("@")
        if not (_is_local_part(local) and _is_domain(domain)):
            raise StopValidation(
                gettext("Enter an email address in the correct format, like %(example)s", example="name@example.com")
            )


class PhoneField(TextField):
    """A UK telephone number, written any way; kept as +441314960000."""

    kind = "tel"
    inputmode = "tel"
    autocomplete = "tel"
    width = "20"

    def clean(self, typed: str) -> str:
        line = cleaning.plain_digits(super().clean(typed))
        bare = re.sub(r"[\s().\-‐-―/]", "", line.replace("(0)", ""))
        national = re.sub(r"^(\+44|0044|0)0?", "", bare)
        return f"+44{national}" if re.fullmatch(r"[12378]\d{8,9}|5[56]\d{8}", national) and bare != national else line

    def written(self, data: str) -> str:
        return say_uk(data)

    def check(self) -> None:
        if not re.fullmatch(r"\+44\d{9,10}", self.data):
            raise StopValidation(
                gettext("Enter a UK phone number, like %(example)s. Include the area code", example="0131 496 0000")
            )


class MobileField(PhoneField):
    """A UK mobile number: no other takes a text message."""

    def check(self) -> None:
        if not re.fullmatch(r"\+447\d{9}", self.data):
            raise StopValidation(gettext("Enter a UK mobile number, like %(example)s", example="07700 900000"))


class PostcodeField(TextField):
    """A full UK postcode in any spacing and case; kept as EH6 6QQ."""

    autocomplete = "postal-code"
    spellcheck = False
    capitals = "characters"
    width = "10"

    def clean(self, typed: str) -> str:
        line = super().clean(typed)
        bare = re.sub(r"[\s.\-]", "", cleaning.plain_digits(line)).upper()
        outward, inward = bare[:-3], bare[-3:]
        if inward.startswith("O"):
            inward = "0" + inward[1:]  # people type the letter for the figure, and only a figure can stand here
        found = re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?", outward) and re.fullmatch(r"[0-9][A-Z]{2}", inward)
        return f"{outward} {inward}" if found else line

    def check(self) -> None:
        if not re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", self.data):
            raise StopValidation(gettext("Enter a full postcode, like %(example)s", example="EH6 6QQ"))


def say_uk(number: str) -> str:
    """Write a number kept as +441314960000 the way people read it; leave anything else as it is."""
    if not number.startswith("+44"):
        return number
    national = "0" + number[3:]
    if national.startswith("02"):
        cuts = (3, 7)
    elif re.match(r"03|08|011|01.1", national):
        cuts = (4, 7)
    else:
        return f"{national[:5]} {national[5:]}"
    return f"{national[: cuts[0]]} {national[cuts[0] : cuts[1]]} {national[cuts[1] :]}"


def _is_local_part(local: str) -> bool:
    sound = 0 < len(local) <= 64 and not re.search(r"[\s@<>()\[\],;:\\\"]", local)
    return sound and not (local.startswith(".") or local.endswith(".") or ".." in local)


def _is_domain(domain: str) -> bool:
    try:
        labels = domain.encode("idna").decode().split(".")
    except UnicodeError:
        return False
    shape = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
    return len(labels) > 1 and all(shape.fullmatch(label) for label in labels) and not labels[-1].isdigit()
