"""An ethics checklist, and what is decided about it."""

from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    HiddenTextField,
    TextAreaField,
)
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.ethics_words import PRINCIPLES, RATINGS, TRIGGERS
from citizen_panel.domain.projects.vocabulary import Principle, Rated, Rating, ReviewState, Trigger

OUTCOMES = {
    ReviewState.APPROVED: _("Approve it"),
    ReviewState.APPROVED_WITH_CONDITIONS: _("Approve it with conditions"),
    ReviewState.REFUSED: _("Do not approve it"),
}


class ChecklistForm(BaseForm):
    """Two questions for each principle, and what is special; the questions are added by `checklist`."""

    triggers = ChoicesField(
        _("Does any of this apply?"),
        hint=_("Then somebody outside the team looks at the checklist first."),
        choices=list(TRIGGERS.items()),
    )
    seen = HiddenTextField(longest=2000)

    def rated(self) -> list[Rated]:
        """The principles that were rated so far."""
        return [
            Rated(principle, Rating(self[f"rating_{principle}"].data), self[f"mitigation_{principle}"].data)
            for principle in Principle
            if self[f"rating_{principle}"].data
        ]

    def chosen(self) -> list[Trigger]:
        """What applies."""
        return [Trigger(one) for one in self.triggers.data]


def checklist(**kwargs: Any) -> ChecklistForm:
    """A form with the six principles."""
    fields: dict[str, object] = {}
    for principle, (name, promise) in PRINCIPLES.items():
        fields[f"rating_{principle}"] = ChoiceField(name, hint=promise, choices=words.choices(RATINGS))
        fields[f"mitigation_{principle}"] = TextAreaField(
            gettext("What do you do about it? (%(principle)s)", principle=name),
            said=gettext("What you do about %(principle)s", principle=str(name).lower()),
            longest=600,
        )
    return cast(ChecklistForm, type("ChecklistOf", (ChecklistForm,), fields)(**kwargs))


def filled_from(rated: tuple[Rated, ...], triggers: list[str]) -> dict[str, object]:
    """What was written down already, for the form."""
    kept: dict[str, object] = {"triggers": list(triggers)}
    for one in rated:
        kept |= {f"rating_{one.principle}": one.rating.value, f"mitigation_{one.principle}": one.mitigation}
    return kept


class DecisionOnEthicsForm(BaseForm):
    """What somebody outside the team decides."""

    outcome = ChoiceField(
        _("What do you decide?"), choices=words.choices(OUTCOMES), required=_("Select what you decide")
    )
    words = TextAreaField(
        _("Conditions, or why not"),
        hint=_("The team reads it. Leave it empty if you approve without conditions."),
        said=_("Your words"),
        longest=1000,
    )
    expires_on = DatePartsField(
        _("Last day of the approval"),
        hint=_("Leave it empty for one year from today. 2 years at most."),
        said=_("The last day"),
    )
