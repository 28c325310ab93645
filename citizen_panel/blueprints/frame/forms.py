"""The base of every form, and the fields to build one from.

A view makes the form, asks `form.validate_on_submit()`, and passes it to its template as `form`; macros in
templates/components show its fields. Everything typed is shown again when something is wrong.
"""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm

from citizen_panel.blueprints.frame.fields.choices import Choice, ChoiceField, ChoicesField, Option
from citizen_panel.blueprints.frame.fields.dates import DatePartsField
from citizen_panel.blueprints.frame.fields.numbers import MoneyField, WholeNumberField
from citizen_panel.blueprints.frame.fields.text import (
    EmailField,
    HiddenTextField,
    MobileField,
    PasswordField,
    PhoneField,
    PostcodeField,
    TextAreaField,
    TextField,
)
from citizen_panel.blueprints.frame.fields.uploads import UploadField
from citizen_panel.blueprints.frame.languages import told_before, typed
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.frame.told import Told, told_of, written
from citizen_panel.core.errors import Refusal

__all__ = [
    "BaseForm",
    "Choice",
    "ChoiceField",
    "ChoicesField",
    "DatePartsField",
    "EmailField",
    "HiddenTextField",
    "MobileField",
    "MoneyField",
    "Option",
    "PasswordField",
    "PhoneField",
    "PostcodeField",
    "SearchForm",
    "TextAreaField",
    "TextField",
    "UploadField",
    "WholeNumberField",
]


class BaseForm(FlaskForm):
    """A form that can say all its problems, each with the place where it is put right.

    After a change of language it is filled with what had been typed, and checked if the page had said what is wrong.
    """

    told: tuple[Told, ...] = ()
    _is_looked_at_again = False

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: "BaseForm", formdata: Any) -> Any:
            answers = super().wrap_formdata(form, formdata)
            return typed() if answers is None else answers

    def problems(self) -> list[tuple[str, str]]:
        """Every problem as (id of the input, or "", and a sentence); one a field, in the order of the page."""
        self._say_again()
        found: list[tuple[str, str]] = []
        for field in self:
            if not field.errors:
                continue
            if field.name == "csrf_token":
                found.append(("", out_of_date()))
            else:
                found.append((getattr(field, "target", field.id), str(field.errors[0])))
        return found + [("", str(sentence)) for sentence in self.form_errors]

    def add_problem(self, sentence: str, field: str | None = None) -> None:
        """Say what only the view or a service could find out, at a field or for the whole form.

        Field names that the form does not have count as none, so that a refusal is never lost.
        """
        if field is None or field not in self:
            self.form_errors.append(sentence)
        else:
            self[field].errors = [*self[field].errors, sentence]

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Say a refusal at the field, or at its own; a change of language says it again."""
        field = field or refusal.field
        self.told = (*self.told, told_of(refusal, field))
        self.add_problem(in_words(refusal), field)

    def carried(self) -> str:
        """What the language buttons carry of the problems, so that they are not lost; empty when there are none."""
        return f":{written(list(self.told))}" if self.problems() else ""

    def _say_again(self) -> None:
        """After a change of language, say what the page had said before."""
        before = None if self._is_looked_at_again else told_before()
        if before is None:
            return
        self._is_looked_at_again = True
        self.validate()
        if "csrf_token" in self:
            self["csrf_token"].errors = []
        for each in before:
            self.refuse(each.refusal(), each.field or None)


class SearchForm(BaseForm):
    """A form read from the address: it changes nothing, so it carries no token."""

    class Meta(FlaskForm.Meta):
        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=request.args, **kwargs)


def out_of_date() -> str:
    """The sentence for a form whose token is no longer good."""
    return gettext("You were away for a while, so we need you to press the button again. Your answers are still here")
