"""Answers to choose from: one, or any number."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import gettext
from wtforms import Field
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields.text import Words


class Choice(NamedTuple):
    """One answer. `alone`: it rules out all others, such as “None of these”."""

    value: str
    label: Words
    hint: Words = ""
    alone: bool = False


class Option(NamedTuple):
    """One answer as a page shows it."""

    id: str
    value: str
    label: Words
    hint: Words
    alone: bool
    chosen: bool


class _Choosing(Field):
    """What one-of and any-of have in common: the answers, and where an error leads."""

    autocomplete = ""

    def __init__(
        self,
        label: Words = "",
        validators: Any = None,
        *,
        choices: Iterable[Choice | tuple[str, Words]] = (),
        required: Words = "",
        hint: Words = "",
        as_list: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.choices: Iterable[Choice | tuple[str, Words]] = list(choices)
        self.required, self.hint, self.as_list = required, hint, as_list

    @property
    def target(self) -> str:
        """The first answer; a list that opens is one thing."""
        return str(self.id) if self.as_list else f"{self.id}-1"

    def options(self) -> list[Option]:
        return [
            Option(f"{self.id}-{number}", choice.value, choice.label, choice.hint, choice.alone, self.has(choice.value))
            for number, choice in enumerate(self._all(), start=1)
        ]

    def has(self, value: str) -> bool:
        """Whether an answer is chosen; `data` is one value, or a list of them."""
        return value in self.data if isinstance(self.data, list) else value == self.data

    def _all(self) -> list[Choice]:
        return [choice if isinstance(choice, Choice) else Choice(*choice) for choice in self.choices]

    def _refuse_strangers(self, values: Iterable[str]) -> None:
        offered = {choice.value for choice in self._all()}
        if not offered.issuperset(values):
            raise StopValidation(gettext("Select one of the answers shown"))


class ChoiceField(_Choosing):
    """One of several answers: radios, or a list with `as_list=True`. `data` is its value, or "" for none."""

    data: str

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            if self.required:
                raise StopValidation(str(self.required))
            raise StopValidation
        self._refuse_strangers([self.data])


class ChoicesField(_Choosing):
    """Any number of answers: checkboxes. `data` is a list of values in the order shown, without repeats."""

    data: list[str]

    def process_data(self, value: Any) -> None:
        self.data = [str(each) for each in value or ()]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(dict.fromkeys(str(each) for each in valuelist))

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            if self.required:
                raise StopValidation(str(self.required))
            raise StopValidation
        self._refuse_strangers(self.data)
        by_itself = next((each for each in self._all() if each.alone and each.value in self.data), None)
        if by_itself and len(self.data) > 1:
            raise StopValidation(
                gettext("Select what applies, or only “%(alone)s”, but not both", alone=by_itself.label)
            )
        self.data = [choice.value for choice in self._all() if choice.value in self.data]
