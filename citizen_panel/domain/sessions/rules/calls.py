"""Calls that nobody answers: when to try again, and when it is enough."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from citizen_panel.core.clock import UK
from citizen_panel.domain.notifications.rules import NIGHT, end_of_quiet, is_quiet
from citizen_panel.domain.sessions.vocabulary import CallOutcome

MOST_TRIES = 4
"""So often a person's telephone rings in vain, on different days and at different hours; then it is enough."""

BY_DAY, BY_EVENING = time(10, 30), time(17, 30)
NOON_OVER = 15
"""From this hour on a try counts as one of the evening."""

REACHED = frozenset(
    {
        CallOutcome.SAID_YES,
        CallOutcome.SAID_NO,
        CallOutcome.ANOTHER_TIME,
        CallOutcome.WAITS,
        CallOutcome.TOLD,
        CallOutcome.GIVES_UP,
        CallOutcome.RING_LATER,
        CallOutcome.ASKED_TO_STOP,
    }
)
"""What can only come of a call with the person themselves."""


@dataclass(frozen=True)
class RingAgain:
    """At this moment."""

    at: datetime


@dataclass(frozen=True)
class Enough:
    """The telephone is left alone: they are written to, if they want that as well."""


def after_no_answer(
    tries: int, at: datetime, *, quiet: tuple[int, int] | None, not_after: datetime | None
) -> RingAgain | Enough:
    """What to do when nobody answered for the `tries`-th time: later at another hour of the day, never in quiet hours.

    The first time again is on the same day, or the next; after that every second day.
    """
    if tries >= MOST_TRIES:
        return Enough()
    again = _another_hour(at, 0 if tries == 1 else 2)
    for hours in (quiet, NIGHT):
        if hours is not None and is_quiet(again, hours):
            again = end_of_quiet(again, hours)
    if not_after is not None and again >= not_after:
        return Enough()
    return RingAgain(again)


def _another_hour(at: datetime, days: int) -> datetime:
    """The next moment in the other half of the day, so many days later."""
    local = at.astimezone(UK)
    by_day = local.hour >= NOON_OVER
    day = local.date() + timedelta(days=days + (1 if by_day and not days else 0))
    return datetime.combine(day, BY_DAY if by_day else BY_EVENING, UK).astimezone(at.tzinfo)
