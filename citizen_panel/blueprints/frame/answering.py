"""The form on which somebody writes down what a person said to them: on the phone, in a letter, or beside them.

What the person agrees to is read aloud in the words in force, and ticked one by one, as they would have done it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Self
from uuid import UUID

from flask_babel import LazyString, gettext, lazy_gettext
from wtforms.validators import Optional

from citizen_panel.blueprints.frame.fields.times import TimeField
from citizen_panel.blueprints.frame.filters import say_day, say_time
from citizen_panel.blueprints.frame.forms import Choice, ChoiceField, ChoicesField
from citizen_panel.blueprints.frame.time_words import key_of, may_be_missed, said_time, slot_ids_in, where_of
from citizen_panel.blueprints.frame.wishing import WishFields
from citizen_panel.blueprints.frame.wordings import statement_in, texts_to_show
from citizen_panel.core import clock
from citizen_panel.domain.citizens.queries import first_name
from citizen_panel.domain.consent.queries import holds
from citizen_panel.domain.consent.vocabulary import NIL, GivenThrough
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.rights.vocabulary import StopKind, StopWish
from citizen_panel.domain.sessions import calls, seating
from citizen_panel.domain.sessions.calls import Asked
from citizen_panel.domain.sessions.choices import planned
from citizen_panel.domain.sessions.looking_after import content_notes
from citizen_panel.domain.sessions.queries import Time, times_for
from citizen_panel.domain.sessions.rules.invitations import OPEN
from citizen_panel.domain.sessions.sending import WAY
from citizen_panel.domain.sessions.service import CallAnswer, outcomes_for
from citizen_panel.domain.sessions.vocabulary import CallOutcome, Partly, Said

NEEDED = ("project.participate", "session.attend")
HOURS = (time(10), time(14), time(18))
DAYS_AHEAD = 7
PAUSE = timedelta(days=90)

OUTCOMES = {
    CallOutcome.SAID_YES: lazy_gettext("Yes, they come"),
    CallOutcome.SAID_NO: lazy_gettext("No, thank you"),
    CallOutcome.ANOTHER_TIME: lazy_gettext("None of these times: tell them when there are others"),
    CallOutcome.WAITS: lazy_gettext("They want to be on the waiting list"),
    CallOutcome.TOLD: lazy_gettext("They know now"),
    CallOutcome.GIVES_UP: lazy_gettext("They cannot come, and give up their place"),
    CallOutcome.RING_LATER: lazy_gettext("Phone again at another time"),
    CallOutcome.NO_ANSWER: lazy_gettext("Nobody answered, or somebody else did"),
    CallOutcome.WRONG_NUMBER: lazy_gettext("Wrong number"),
    CallOutcome.ASKED_TO_STOP: lazy_gettext("They want us to stop"),
}
THROUGH = {
    GivenThrough.PHONE: lazy_gettext("On the phone"),
    GivenThrough.POST: lazy_gettext("In writing"),
    GivenThrough.IN_PERSON: lazy_gettext("Face to face"),
}


class AnswerForm(WishFields):
    """What they said, and what belongs to it; everything but the answer itself is needed for some answers only."""

    known: Collection[CallOutcome] = frozenset(CallOutcome)
    """What can be written down on this form."""

    hints: Mapping[CallOutcome, LazyString] = {}

    outcome = ChoiceField(lazy_gettext("What did they say?"), required=lazy_gettext("Select what they said"))
    slot_id = ChoiceField(lazy_gettext("If yes: which time?"), validators=[Optional()])
    without = ChoicesField(
        lazy_gettext("If yes: which of these can they not come to?"),
        hint=lazy_gettext("They have a place in the others."),
        validators=[Optional()],
    )
    comes_at = TimeField(
        lazy_gettext("If they come later: from when?"),
        hint=lazy_gettext("Like 2:30pm."),
        said=lazy_gettext("The time they come"),
    )
    leaves_at = TimeField(
        lazy_gettext("If they have to leave early: until when?"),
        hint=lazy_gettext("Like 4pm."),
        said=lazy_gettext("The time they leave"),
    )
    agreed = ChoicesField(
        lazy_gettext("If yes: what do they agree to?"),
        hint=lazy_gettext("Read each sentence aloud, and tick it only if they say yes to it."),
        validators=[Optional()],
    )
    could_make = ChoicesField(lazy_gettext("Which times could they make?"), validators=[Optional()])
    again_on = ChoiceField(lazy_gettext("If later: when do we phone again?"), validators=[Optional()], as_list=True)
    stop = ChoiceField(lazy_gettext("If they want us to stop: what?"), validators=[Optional()])

    def ask(self, found: Asked, *, in_hand: bool = False) -> Self:
        """Put in what can be answered now; who is in the project already is not asked that again."""
        invitation = found.invitation
        is_open = invitation.state in OPEN
        free = seating.times_open_to(invitation) if is_open else []
        every = times_for(invitation, only_free=False) if is_open and not free else []
        can = outcomes_for(found, in_hand=in_hand, is_free=bool(free), is_full=bool(every))
        self.offer(can)
        self.could_make.choices = [Choice(key_of(one), said_time(one), where_of(one)) for one in every]
        self._ask_of(free, is_in_project=holds(found.person, NEEDED[0], found.offer.project.id))
        return self

    def offer(self, outcomes: Collection[CallOutcome]) -> None:
        """Put in what can come of it, as far as it can be written down on this form."""
        offered = [one for one in CallOutcome if one in outcomes and one in self.known]
        self.outcome.choices = [Choice(one, OUTCOMES[one], self.hints.get(one, "")) for one in offered]
        self.again_on.choices = _later() if CallOutcome.RING_LATER in offered else []
        self.stop.choices = _stops() if CallOutcome.ASKED_TO_STOP in offered else []

    def _ask_of(self, times: Sequence[Time], *, is_in_project: bool) -> None:
        """What belongs to a yes to one of these times."""
        extras = planned(times)
        self.texts = texts_to_show([*NEEDED, *extras])
        self.slot_id.choices = [Choice(key_of(one), said_time(one), where_of(one)) for one in times]
        self.without.choices = [Choice(str(one.slot.id), said_time(one)) for one in may_be_missed(times)]
        self.needed = tuple(one for one in NEEDED if one in self.texts and not (is_in_project and one == NEEDED[0]))
        asked = {**dict.fromkeys(self.needed, ""), **extras} if times else {}
        self.agreed.choices = [
            Choice(one, statement_in(self.texts[one]), about) for one, about in asked.items() if one in self.texts
        ]

    @property
    def may_wish(self) -> bool:
        """Whether days that would suit them belong to one of the answers."""
        return any(option.value == CallOutcome.ANOTHER_TIME for option in self.outcome.options())

    @property
    def has_wished(self) -> bool:
        """Whether a day was written down, or something that is none."""
        return any(day.data or day.errors for day, _ in self.rows())

    def is_whole(self) -> bool:
        """Whether everything that belongs to the answer is there; what is missing is said at its field."""
        match self.outcome.data:
            case CallOutcome.SAID_YES:
                if not self.slot_id.data:
                    self.add_problem(gettext("Select the time they chose"), "slot_id")
                if not {*self.needed} <= {*self.agreed.data}:
                    self.add_problem(
                        gettext("They have to agree to take part in the project and in the meeting to have a place"),
                        "agreed",
                    )
            case CallOutcome.WAITS if not self.could_make.data:
                self.add_problem(gettext("Tick at least 1 time they could make"), "could_make")
            case CallOutcome.RING_LATER if not self.again_on.data:
                self.add_problem(gettext("Select when we phone again"), "again_on")
            case CallOutcome.ASKED_TO_STOP if not self.stop.data:
                self.add_problem(gettext("Select what they want us to stop"), "stop")
        return not self.problems()

    def answer(self) -> CallAnswer:
        """What was written down."""
        chosen = slot_ids_in(self.slot_id.data) if self.slot_id.data else []
        return CallAnswer(
            CallOutcome(self.outcome.data),
            slot_id=chosen[0] if chosen else None,
            also=chosen[1:],
            consents=self._said(),
            partly=Partly(frozenset(UUID(one) for one in self.without.data), self.comes_at.time, self.leaves_at.time),
            could_make=slot_ids_in(*self.could_make.data),
            again_at=datetime.fromisoformat(self.again_on.data) if self.again_on.data else None,
            wished=self.wished,
        )

    @property
    def wish(self) -> StopWish:
        """What they want us to stop."""
        kind = StopKind(self.stop.data)
        if kind is StopKind.PAUSE:
            return StopWish(kind=kind, until=clock.today() + PAUSE)
        return StopWish(kind=kind, purposes=((WAY[Channel.PHONE], NIL),) if kind is StopKind.WAY else ())

    def _said(self) -> list[Said]:
        """A yes to what was ticked; what nobody needs to agree to and was not ticked is a no."""
        offered = [option.value for option in self.agreed.options()]
        return [
            Said(one, self.texts[one].id, one in self.agreed.data, self.texts[one].language)
            for one in offered
            if one in self.agreed.data or one not in self.needed
        ]


def _later() -> list[Choice]:
    """The hours at which somebody may be rung in the days to come."""
    now = clock.now()
    days = (clock.today() + timedelta(days=number) for number in range(DAYS_AHEAD + 1))
    moments = (datetime.combine(day, at, clock.UK).astimezone(now.tzinfo) for day in days for at in HOURS)
    return [Choice(one.isoformat(), f"{say_day(one)}, {say_time(one)}") for one in moments if one > now]


def _stops() -> list[Choice]:
    return [
        Choice("way", gettext("Phoning them"), gettext("They stay on the panel, if they can be asked another way.")),
        Choice("pause", gettext("Asking them for 3 months"), gettext("They pause. They can start again at any time.")),
        Choice("leave", gettext("Everything: they leave the panel"), gettext("We do not contact them again.")),
    ]


def shown(found: Asked) -> dict[str, Any]:
    """What a page says to whoever writes down an answer: whose it is, their places, and what to tell them first."""
    times = times_for(found.invitation, only_free=False)
    return {
        "found": found,
        "name": first_name(found.person),
        "is_open": found.invitation.state in OPEN,
        "places": calls.live(found.places),
        "minutes": min((time.minutes for time in times), default=None),
        "notes": list(dict.fromkeys(content_notes([time.meeting for time in times]).values())),
    }
