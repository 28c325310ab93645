"""How long there is to answer, without a database: from which day, until which day, and how that was worked out.

Sources: UK GDPR Art 12(3) and (4) for one month and two more; the Information Commissioner's guidance on the right of
access for the latest of three beginnings, the corresponding day, the next working day and 28 days as a figure to plan
by; section 103 of the Data (Use and Access) Act 2025 for 30 days to acknowledge a complaint about personal data.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from citizen_panel.core.clock import months_after
from citizen_panel.core.words import say

PLANNED_DAYS = 28
MORE_MONTHS = 2
ACKNOWLEDGE_WORKING_DAYS = 5
ACKNOWLEDGE_AT_LATEST_DAYS = 30

WorkingDayFrom = Callable[[date], date]
"""Gives a day itself when offices are open on it, else the next such day."""


class Start(StrEnum):
    """What the clock was started by."""

    RECEIVED = "received"
    VERIFIED = "verified"
    CLARIFIED = "clarified"


class Grounds(StrEnum):
    """Why a request may take two months more; the law knows no other reasons."""

    COMPLEX = "complex"
    MANY = "many"


@dataclass(frozen=True)
class Due:
    """By when a request is to be answered: `by_law` the last day, `planned` the day to work towards."""

    starts_on: date
    because: Start
    planned: date
    by_law: date
    is_extended: bool

    def days_left(self, today: date) -> int:
        """Days from today to the last day; negative when it is past."""
        return (self.by_law - today).days


@dataclass(frozen=True)
class Extended:
    """A request that may take longer: the new last day, and by when the person must be told why."""

    due: Due
    tell_by: date


@dataclass(frozen=True)
class NotExtended:
    """Why a request may not take longer, as a sentence."""

    code: str
    sentence: str


def started(received: date, verified: date | None, clarified: date | None) -> tuple[date, Start]:
    """Give the latest of the three days from which the month may run, and which it is; a tie goes to the later step."""
    days = [(clarified, Start.CLARIFIED), (verified, Start.VERIFIED), (received, Start.RECEIVED)]
    return max(((day, start) for day, start in days if day is not None), key=lambda one: one[0])


def due(
    received: date,
    verified: date | None = None,
    clarified: date | None = None,
    *,
    is_extended: bool = False,
    working_day_from: WorkingDayFrom,
) -> Due:
    """Work out by when a request is to be answered: one month, or three when extended, moved to a working day."""
    starts_on, because = started(received, verified, clarified)
    by_law = working_day_from(months_after(starts_on, 1 + MORE_MONTHS * is_extended))
    planned = by_law if is_extended else min(starts_on + timedelta(days=PLANNED_DAYS), by_law)
    return Due(starts_on, because, planned, by_law, is_extended)


def extend(
    received: date,
    verified: date | None,
    clarified: date | None,
    *,
    grounds: str,
    today: date,
    is_extended: bool,
    working_day_from: WorkingDayFrom,
) -> Extended | NotExtended:
    """Give a request two more months, once, for a reason the law knows, while its first month runs."""
    if is_extended:
        return NotExtended(
            "extended_before", say("This request was given more time before. That can happen only once.")
        )
    if grounds not in set(Grounds):
        return NotExtended("no_grounds", say("Select why this needs more time"))
    now = due(received, verified, clarified, working_day_from=working_day_from)
    if today > now.by_law:
        return NotExtended(
            "too_late", say("The first month is over, so it is too late for more time. Answer as soon as you can.")
        )
    later = due(received, verified, clarified, is_extended=True, working_day_from=working_day_from)
    return Extended(later, now.by_law)


def acknowledge_by(received: date, after: Callable[[date, int], date]) -> tuple[date, date]:
    """Give the day by which a complaint is to be acknowledged, and the last day the law allows.

    `after` gives the day on which so many working days have gone by.
    """
    at_latest = received + timedelta(days=ACKNOWLEDGE_AT_LATEST_DAYS)
    return min(after(received, ACKNOWLEDGE_WORKING_DAYS), at_latest), at_latest
