"""A research session with its times."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.times import TimeField, minutes_field, pause_field, seats_field
from citizen_panel.domain.projects.vocabulary import MeetingWay
from citizen_panel.domain.sessions.rules.slots import NoTimes, Pattern, Times, hour_of, not_there, times_of
from citizen_panel.domain.sessions.rules.timetable import EPOCH
from citizen_panel.domain.sessions.vocabulary import NeededConsent, SessionPhase, Way

OBSERVERS = "session.observers"
RECORDINGS = {
    "session.audio": _("Sound"),
    "session.video": _("Video"),
    "session.photo": _("Photos"),
    "session.transcript_by_machine": _("A machine that writes down what is said"),
    OBSERVERS: _("People who watch"),
}


class SessionForm(BaseForm):
    """What kind of meeting, and when: one time, or several in a row."""

    type = ChoiceField(
        _("What kind of meeting?"),
        choices=words.choices(words.SESSION_TYPES),
        required=_("Select the kind of meeting"),
        as_list=True,
    )
    phase = ChoiceField(
        _("In which phase?"),
        choices=[(phase.value, words.PHASES[phase.value]) for phase in SessionPhase],
        required=_("Select the phase"),
        as_list=True,
    )
    label = TextField(
        _("Name of the meeting"),
        hint=_("People read it in messages. It must not hint at a condition."),
        required=_("Enter a name for the meeting"),
        said=_("The name"),
        longest=80,
        width="20",
    )
    way = ChoiceField(
        _("Where?"),
        choices=[(way.value, words.WAYS[MeetingWay(way.value)]) for way in Way],
        required=_("Select where people meet"),
    )
    place = TextAreaField(
        _("Where exactly, or how do people join?"),
        hint=_("An address and how to get in, or a link or number. Only people with a place read it."),
        said=_("Where exactly"),
        longest=600,
    )
    day = DatePartsField(_("On which day?"), required=_("Enter the day"), said=_("The day"))
    starts = TimeField(
        _("When does the first time begin?"),
        hint=_("UK time, like 6:30pm."),
        required=_("Enter when it begins, like 6:30pm"),
        said=_("The beginning"),
    )
    minutes = minutes_field()
    in_a_row = WholeNumberField(
        _("How many times in a row?"),
        hint=_("1 for a group that meets together. More for interviews one after the other."),
        required=_("Enter how many times, 1 or more"),
        said=_("Times"),
        low=1,
        high=20,
    )
    pause = pause_field()
    seats = seats_field()
    depth = ChoiceField(
        _("How deep do you mean it to be?"),
        hint=_("Leave it empty for what is usual for this kind. The record shows what it was."),
        choices=list(words.DEPTHS.items()),
        as_list=True,
    )
    recordings = ChoicesField(
        _("What would you like to ask for besides?"),
        hint=_("Each is a choice of its own. Nobody must say yes to take part."),
        choices=list(RECORDINGS.items()),
    )
    watching = TextField(
        _("Who watches?"),
        hint=_("Only if people watch. Names and what they do. People read it before they agree."),
        said=_("Who watches"),
        longest=200,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Nobody can agree to be watched by people who are not named."""
        if OBSERVERS in self.recordings.data:
            self.watching.required = _("Enter who watches, or do not ask for people who watch")
        return bool(super().validate(extra_validators))

    def times(self) -> Times | NoTimes:
        """The times in a row, each as long as the others; a meeting that took place already may be noted too."""
        assert self.day.data is not None
        assert self.starts.time is not None
        wanted = Pattern(
            first_on=self.day.data,
            last_on=self.day.data,
            begins=(self.starts.time,),
            minutes=self.minutes.number or 0,
            seats=self.seats.number or 1,
            in_a_row=self.in_a_row.number or 1,
            pause=self.pause.number or 0,
        )
        if not hour_of(self.day.data, self.starts.time).moments:
            return NoTimes("no_such_hour", not_there(self.day.data, self.starts.time))
        return times_of(wanted, after=EPOCH)

    def purposes(self) -> list[NeededConsent]:
        """The consents it asks for besides those that every meeting needs."""
        return [
            NeededConsent(purpose, is_required=False, about=self.watching.data if purpose == OBSERVERS else "")
            for purpose in self.recordings.data
        ]


class LeadForm(BaseForm):
    """Who leads a meeting."""

    lead = ChoiceField(
        _("Who leads the meeting?"),
        hint=_("Only this person sees what helps people take part, and only where people agreed."),
        required=_("Select who leads the meeting"),
        as_list=True,
    )

    def offer(self, team: Mapping[UUID, str]) -> "LeadForm":
        """Put in who can lead it: those who work for the body."""
        self.lead.choices = [(str(account_id), name) for account_id, name in team.items()]
        return self
