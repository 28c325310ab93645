"""Who came: one small form a person, and one for others who were there."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, WholeNumberField
from citizen_panel.blueprints.team import words
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState

STATES = words.choices(words.ATTENDED)
RELATIONS = words.choices(words.RELATIONS)
OTHERS = [
    (capacity.value, words.CAPACITIES[capacity])
    for capacity in (AttendanceCapacity.STAFF, AttendanceCapacity.PROFESSIONAL, AttendanceCapacity.UNCLASSIFIED)
]
CAME = (AttendanceState.ATTENDED, AttendanceState.LATE, AttendanceState.LEFT_EARLY, AttendanceState.STOPPED)


class AttendanceForm(BaseForm):
    """Others who were there; the fields of each person are added by `form_for`."""

    others = ChoiceField(_("As"), choices=OTHERS)
    heads = WholeNumberField(_("How many"), said=_("How many"), low=1, high=500)
    other_minutes = WholeNumberField(_("Minutes"), said=_("Minutes"), low=1, high=600)


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
