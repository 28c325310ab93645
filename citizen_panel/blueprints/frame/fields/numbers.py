"""Whole numbers and amounts of money."""

import re
from typing import Any

from flask_babel import gettext
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields import cleaning
from citizen_panel.blueprints.frame.fields.text import TextField, Words
from citizen_panel.core.money import pounds

MOST_DIGITS = 12


class WholeNumberField(TextField):
    """A whole number between `low` and `high`, both allowed. `number` is it, or None when left empty or wrong."""

    inputmode = "numeric"
    width = "10"

    def __init__(
        self, label: Words = "", validators: Any = None, *, low: int = 0, high: int = 1_000_000, **kwargs: Any
    ) -> None:
        self.low, self.high = low, high
        super().__init__(label, validators, **kwargs)

    @property
    def number(self) -> int | None:
        bare = re.sub(r"(?<=\d),(?=\d{3}\b)", "", self.data)
        return int(bare) if re.fullmatch(rf"-?\d{{1,{MOST_DIGITS}}}", bare) else None

    def clean(self, typed: str) -> str:
        return cleaning.plain_digits(super().clean(typed)).replace("−", "-")

    def check(self) -> None:
        if re.fullmatch(r"-?[\d,]+", self.data) and self.number is None:
            raise self._outside()
        if self.number is None:
            raise StopValidation(gettext("%(said)s must be a whole number, like %(like)s", said=self.said, like=12))
        if not self.low <= self.number <= self.high:
            raise self._outside()

    def _outside(self) -> StopValidation:
        return StopValidation(
            gettext(
                "%(said)s must be between %(low)s and %(high)s",
                said=self.said,
                low=f"{self.low:,}",
                high=f"{self.high:,}",
            )
        )


class MoneyField(TextField):
    """An amount in pounds. `pence` is it in whole pence, or None when left empty or wrong."""

    inputmode = "decimal"
    width = "10"

    def __init__(
        self, label: Words = "", validators: Any = None, *, low: int = 0, high: int = 100_000_000, **kwargs: Any
    ) -> None:
        self.low, self.high = low, high
        super().__init__(label, validators, **kwargs)

    @property
    def pence(self) -> int | None:
        found = re.fullmatch(r"(\d{1,9})(?:\.(\d{2}))?", self.data.replace(",", ""))
        return int(found[1]) * 100 + int(found[2] or 0) if found else None

    def clean(self, typed: str) -> str:
        return cleaning.plain_digits(super().clean(typed)).removeprefix("£").strip()

    def check(self) -> None:
        if self.pence is None:
            raise StopValidation(
                gettext("%(said)s must be an amount in pounds, like %(like)s", said=self.said, like="£40 or £12.50")
            )
        if not self.low <= self.pence <= self.high:
            raise StopValidation(
                gettext(
                    "%(said)s must be between %(low)s and %(high)s",
                    said=self.said,
                    low=pounds(self.low),
                    high=pounds(self.high),
                )
            )
