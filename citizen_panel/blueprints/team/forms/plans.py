"""A plan: how deep and with how many people in each phase, what makes it possible, and the money."""

from collections.abc import Mapping
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    ChoiceField,
    HiddenTextField,
    MoneyField,
    TextAreaField,
    WholeNumberField,
)
from citizen_panel.blueprints.team import words
from citizen_panel.domain.projects.vocabulary import Phase, SignOff

PHASES = (Phase.DISCOVER, Phase.DEFINE, Phase.DEVELOP, Phase.DELIVER)
WORDS = ("access", "pay", "feedback")


class PlanForm(BaseForm):
    """What holds for all phases; the two questions of each phase are added by `plan_form`."""

    access = TextAreaField(
        _("How can everybody take part?"),
        hint=_("Places, times, interpreters, ways without the internet."),
        required=_("Enter how everybody can take part"),
        said=_("How everybody can take part"),
        longest=1000,
    )
    pay = TextAreaField(
        _("How are people thanked and their costs paid?"),
        required=_("Enter how people are thanked"),
        said=_("How people are thanked"),
        longest=1000,
    )
    feedback = TextAreaField(
        _("When and how do people hear what changed?"),
        required=_("Enter when and how people hear what changed"),
        said=_("When people hear what changed"),
        longest=1000,
    )
    budget = MoneyField(
        _("Money for taking part"),
        hint=_("For thank-yous, costs, partners, interpreters and places together."),
        required=_("Enter the money; 0 if there is none"),
        said=_("The money"),
        high=1_000_000_000,
    )
    seen = HiddenTextField(longest=1000)

    def body(self) -> dict[str, object]:
        """The plan as it is kept."""
        phases = {
            phase.value: {"depth": self[f"depth_{phase}"].data, "people": self[f"people_{phase}"].number or 0}
            for phase in PHASES
        }
        return {"phases": phases, **{name: self[name].data for name in WORDS}}


def plan_form(**kwargs: Any) -> PlanForm:
    """A form with two questions for each phase."""
    fields: dict[str, object] = {}
    for phase in PHASES:
        name = words.PHASES[phase]
        fields[f"depth_{phase}"] = ChoiceField(
            gettext("%(phase)s: how deep?", phase=name),
            choices=list(words.DEPTHS.items()),
            required=gettext("Select how deep people take part in %(phase)s", phase=name),
            as_list=True,
        )
        fields[f"people_{phase}"] = WholeNumberField(
            gettext("%(phase)s: how many people?", phase=name),
            required=gettext("Enter how many people in %(phase)s; 0 for none", phase=name),
            said=gettext("People in %(phase)s", phase=name),
            low=0,
            high=10_000,
        )
    return cast(PlanForm, type("PlanOf", (PlanForm,), fields)(**kwargs))


def filled_from(body: Mapping[str, Any], budget_pence: int) -> dict[str, object]:
    """What the newest plan says, for the form."""
    kept: dict[str, object] = {name: body.get(name, "") for name in WORDS}
    kept["budget"] = f"{budget_pence // 100}.{budget_pence % 100:02d}".removesuffix(".00")
    for phase in PHASES:
        said = body.get("phases", {}).get(phase.value, {})
        kept |= {f"depth_{phase}": said.get("depth", ""), f"people_{phase}": said.get("people", "")}
    return kept


class SignForm(BaseForm):
    """What somebody outside the team says to a plan."""

    version = HiddenTextField(longest=6)
    outcome = ChoiceField(
        _("What do you say to the plan?"),
        choices=[(SignOff.APPROVED.value, _("Approve it")), (SignOff.RETURNED.value, _("Send it back"))],
        required=_("Select what you say to the plan"),
    )
    reason = TextAreaField(
        _("What has to change?"),
        hint=_("Leave it empty if you approve it."),
        said=_("What has to change"),
        longest=1000,
    )
