"""A date in three boxes: day, month, year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date, get_month_names
from flask_babel import get_locale, gettext, lazy_gettext
from wtforms import Field
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields import cleaning
from citizen_panel.blueprints.frame.fields.text import Words

Bound = date | Callable[[], date] | None
PARTS = ("day", "month", "year")
LONGEST_PART = 30


@dataclass(frozen=True)
class Part:
    """One of the three boxes."""

    id: str
    name: str
    label: str
    typed: str
    wrong: bool
    width: str
    autocomplete: str


class DatePartsField(Field):
    """A date. `data` is a date, or None when left empty or wrong; what was typed is kept in each box.

    `earliest` and `latest` are dates, or callables asked at the time (such as core.clock.today).
    """

    def __init__(
        self,
        label: Words = "",
        validators: Any = None,
        *,
        required: Words = "",
        said: Words = "",
        hint: Words = "",
        earliest: Bound = None,
        latest: Bound = None,
        of_birth: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.required, self.said, self.hint = required, said or lazy_gettext("The date"), hint
        self.earliest, self.latest = earliest, latest
        self.of_birth = of_birth
        self.typed = dict.fromkeys(PARTS, "")
        self.wrong: frozenset[str] = frozenset()
        self.data: date | None = None

    @property
    def target(self) -> str:
        """The first box that is wrong: where the error summary leads."""
        first = next((part for part in PARTS if part in self.wrong), "day")
        return f"{self.id}-{first}"

    def parts(self) -> list[Part]:
        labels = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
        return [
            Part(
                id=f"{self.id}-{part}",
                name=f"{self.name}-{part}",
                label=labels[part],
                typed=cleaning.without_hidden(self.typed[part]),
                wrong=bool(self.errors) and (part in self.wrong or not self.wrong),
                width="4" if part == "year" else "2",
                autocomplete=f"bday-{part}" if self.of_birth else "",
            )
            for part in PARTS
        ]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        kept = self.default if data is None or not isinstance(data, date) else data
        self.data = kept() if callable(kept) else kept
        if self.data is not None:
            self.typed = {part: str(getattr(self.data, part)) for part in PARTS}
        self.object_data = self.data
        if formdata is not None:
            self.typed = {part: (formdata.getlist(f"{self.name}-{part}") or [""])[0] for part in PARTS}
            self.data = _as_date(self.typed)
            self.raw_data = [text for text in self.typed.values() if text]

    def pre_validate(self, form: Any) -> None:
        clean = {part: cleaning.one_line(text) for part, text in self.typed.items()}
        missing = [part for part in PARTS if not clean[part]]
        if len(missing) == len(PARTS):
            if self.required:
                self._stop(str(self.required))
            raise StopValidation
        if missing:
            self._stop(_must_include(self.said, missing), *missing)
        self._check_shape(clean)
        self._check_bounds()

    def _check_shape(self, clean: dict[str, str]) -> None:
        day, month, year = _number(clean["day"]), _month(clean["month"]), _number(clean["year"])
        if year is not None and not 1000 <= year <= 9999:
            self._stop(gettext("Year must have 4 numbers, like %(like)s", like=1987), "year")
        if None in (day, month, year):
            wrong = [part for part, number in zip(PARTS, (day, month, year), strict=True) if number is None]
            self._stop(
                gettext("%(said)s must be written in numbers, like %(like)s", said=self.said, like="12 1 1987"), *wrong
            )
        if self.data is None:
            self._not_a_date(day or 0, month or 0, year or 0)

    def _not_a_date(self, day: int, month: int, year: int) -> None:
        if not 1 <= month <= 12:
            self._stop(gettext("Month must be between 1 and 12"), "month")
        if not 1 <= day <= 31:
            self._stop(gettext("Day must be between 1 and 31"), "day")
        name = get_month_names("wide", locale=_locale())[month]
        if (day, month) == (29, 2):
            said = gettext("%(day)s %(month)s %(year)s is not a date. Check the year", day=day, month=name, year=year)
            self._stop(said, "day", "month", "year")
        self._stop(gettext("%(day)s %(month)s is not a date. Check the day and month", day=day, month=name), "day")

    def _check_bounds(self) -> None:
        earliest, latest = _asked(self.earliest), _asked(self.latest)
        if self.data and earliest and self.data < earliest:
            self._stop(gettext("%(said)s must be %(bound)s or later", said=self.said, bound=_say(earliest)))
        if self.data and latest and self.data > latest:
            self._stop(gettext("%(said)s must be %(bound)s or earlier", said=self.said, bound=_say(latest)))

    def _stop(self, sentence: str, *wrong: str) -> None:
        self.wrong = frozenset(wrong)
        self.data = None
        raise StopValidation(sentence)


def _as_date(typed: dict[str, str]) -> date | None:
    clean = {part: cleaning.one_line(text) for part, text in typed.items()}
    day, month, year = _number(clean["day"]), _month(clean["month"]), _number(clean["year"])
    if day is None or month is None or year is None or not 1000 <= year <= 9999:
        return None
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> int | None:
    digits = cleaning.plain_digits(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def _month(text: str) -> int | None:
    """The month as a number; its name, or the first three letters of it, are understood too."""
    if (number := _number(text)) is not None:
        return number
    wanted = text.casefold()
    if not 3 <= len(wanted) <= LONGEST_PART:
        return None
    for locale in {str(_locale()), "en"}:
        for number, name in get_month_names("wide", locale=locale).items():
            if wanted in (name.casefold(), name.casefold()[:3]):
                return int(number)
    return None


def _must_include(said: Words, missing: list[str]) -> str:
    names = {"day": gettext("a day"), "month": gettext("a month"), "year": gettext("a year")}
    what = gettext(" and ").join(names[part] for part in missing)
    return gettext("%(said)s must include %(what)s", said=said, what=what)


def _asked(bound: Bound) -> date | None:
    return bound() if callable(bound) else bound


def _say(day: date) -> str:
    return format_date(day, "d MMMM y", locale=_locale())


def _locale() -> Any:
    return get_locale() or "en"
