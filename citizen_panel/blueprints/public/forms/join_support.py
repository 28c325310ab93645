"""The forms of joining about who may ask, what helps, and the language of messages."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField, TextAreaField
from citizen_panel.core.languages import LANGUAGES
from citizen_panel.domain.citizens.adjustments import ADJUSTMENTS, GROUPS, LONGEST_OWN_WORDS, AdjustmentGroup, Needs

REMEMBER = "remember"
WRITTEN_IN = tuple((each.code, each.name) for each in LANGUAGES if each.has_messages and not each.is_proof)
"""The languages in which our messages can be had."""


class BodiesForm(BaseForm):
    """One tick for each public body; its statement and what it means are put in by the page."""

    bodies = ChoicesField(
        lazy_gettext("Who may ask you?"),
        hint=lazy_gettext("Tick each one that you agree to. You can leave all of them empty."),
    )


class SupportForm(BaseForm):
    """What helps, by group, in one's own words, and whether it may be kept."""

    talking = ChoicesField(lazy_gettext(GROUPS[AdjustmentGroup.TALKING]))
    reading = ChoicesField(lazy_gettext(GROUPS[AdjustmentGroup.READING]))
    place = ChoicesField(lazy_gettext(GROUPS[AdjustmentGroup.PLACE]))
    meeting = ChoicesField(lazy_gettext(GROUPS[AdjustmentGroup.MEETING]))
    people = ChoicesField(lazy_gettext(GROUPS[AdjustmentGroup.PEOPLE]))
    money = ChoicesField(lazy_gettext(GROUPS[AdjustmentGroup.MONEY]))
    own_words = TextAreaField(
        lazy_gettext("Something else, in your own words"),
        hint=lazy_gettext("Tell us what helps, not why."),
        said=lazy_gettext("What helps you"),
        longest=LONGEST_OWN_WORDS,
    )
    remember = ChoicesField(lazy_gettext("Keep this for next time"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field, group in self.groups():
            field.choices = [
                Choice(one.code, gettext(one.label), gettext(one.hint) if one.hint else "")
                for one in ADJUSTMENTS
                if one.group is group
            ]

    def groups(self) -> Iterable[tuple[ChoicesField, AdjustmentGroup]]:
        """The fields with what each is about, in the order of the page."""
        return [(self[group.value], group) for group in GROUPS]


class LanguageForm(BaseForm):
    language = ChoiceField(
        lazy_gettext("Which language should we write to you in?"),
        choices=[Choice(code, name) for code, name in WRITTEN_IN],
        required=lazy_gettext("Select a language"),
    )


def needs_in(answers: dict[str, Any]) -> Needs:
    """What the answers of the page about support come to."""
    ticked = {code for group in GROUPS for code in answers.get(group.value, ())}
    return Needs(tuple(one.code for one in ADJUSTMENTS if one.code in ticked), str(answers.get("own_words", "")))
