"""Who came: one small form a person, and one for others who were there."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, WholeNumberField
from citizen_panel.blueprints.team import words
from citizen_panel.domain.sessions.models import Attendance
from citizen_panel.domain.sessions.vocabulary import (
    AttendanceCapacity,
    AttendanceState,
    CorrectionReason,
    Marked,
    Relation,
)

STATES = words.choices(words.ATTENDED)
RELATIONS = words.choices(words.RELATIONS)
OTHERS = [
    (capacity.value, words.CAPACITIES[capacity])
    for capacity in (AttendanceCapacity.STAFF, AttendanceCapacity.PROFESSIONAL, AttendanceCapacity.UNCLASSIFIED)
]
CAPACITIES = words.choices(words.CAPACITIES)
CAME = (AttendanceState.ATTENDED, AttendanceState.LATE, AttendanceState.LEFT_EARLY, AttendanceState.STOPPED)


class AttendanceForm(BaseForm):
    """Others who were there; the fields of each person are added by `form_for`."""

    others = ChoiceField(_("As"), choices=OTHERS)
    heads = WholeNumberField(_("How many"), said=_("How many"), low=1, high=500)
    other_minutes = WholeNumberField(_("Minutes"), said=_("Minutes"), low=1, high=600)


class CorrectionForm(BaseForm):
    """One line of the list as it should have been, and why it is put right."""

    capacity = ChoiceField(_("As"), required=_("Select in what capacity"))
    state = ChoiceField(_("How did they take part?"), choices=STATES, required=_("Select how they took part"))
    relation = ChoiceField(_("What ties them to the service?"), hint=_("Only for citizens."), choices=RELATIONS)
    heads = WholeNumberField(_("How many"), said=_("How many"), low=1, high=500)
    minutes = WholeNumberField(
        _("Minutes"), required=_("Enter the minutes; 0 if they did not come"), said=_("Minutes"), low=0, high=600
    )
    because = ChoiceField(
        _("Why is it put right?"),
        choices=words.choices(words.CORRECTIONS),
        required=_("Select why it is put right"),
    )

    def for_line(self, line: Attendance) -> "CorrectionForm":
        """Offer a citizen's line only for one head, and a line of others never as a citizen."""
        of_person = line.token is not None
        offered = CAPACITIES if of_person else OTHERS
        self.capacity.choices = offered
        if of_person:
            del self.heads
        else:
            del self.relation
        return self

    def marked(self) -> Marked:
        """The line as it should be."""
        state, capacity = AttendanceState(self.state.data), AttendanceCapacity(self.capacity.data)
        relation = self.relation.data if "relation" in self and capacity is AttendanceCapacity.CITIZEN else ""
        heads = self.heads.number if "heads" in self else 1
        return Marked(
            capacity=capacity,
            state=state,
            minutes=(self.minutes.number or 0) if state in CAME else 0,
            relation=Relation(relation) if relation else None,
            heads=heads or 1,
            because=CorrectionReason(self.because.data),
        )


def form_for(names: Sequence[str], minutes: int, **kwargs: Any) -> AttendanceForm:
    """A form with three questions for each person: how they took part, what ties them to the service, how long."""
    fields: dict[str, object] = {}
    for number, name in enumerate(names):
        fields[f"state_{number}"] = ChoiceField(gettext("How did %(name)s take part?", name=name), choices=STATES)
        fields[f"relation_{number}"] = ChoiceField(
            gettext("What ties %(name)s to the service?", name=name), choices=RELATIONS
        )
        fields[f"minutes_{number}"] = WholeNumberField(
            gettext("Minutes"), said=gettext("Minutes for %(name)s", name=name), low=0, high=600, default=str(minutes)
        )
    made = type("AttendanceOf", (AttendanceForm,), fields)
    return cast(AttendanceForm, made(**kwargs))
