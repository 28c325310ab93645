"""Whether a time suits somebody, by what they told us: parts of the week, days away, how far they go."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from citizen_panel.core.clock import UK
from citizen_panel.domain.citizens.circumstances import Availability, Away, is_away

PARTS_BEGIN = (time(0), time(12), time(17))
"""When morning, afternoon and evening begin, by the clock on the wall in the United Kingdom."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Told:
    """What somebody told us about when they can come; `is_told` only if they said anything at all about it."""

    wish: Availability
    away: tuple[Away, ...]
    is_told: bool


def part_of(moment: datetime) -> tuple[int, int]:
    """The day of the week and the part of the day of a moment; Monday is day 0, the morning part 0."""
    local = moment.astimezone(UK)
    part = sum(begin <= local.time() for begin in PARTS_BEGIN) - 1
    return local.weekday(), part


def suits(told: Told, starts_at: datetime, ends_at: datetime, *, in_person: bool) -> bool:
    """Whether a meeting suits somebody: the parts of the week it begins and ends in, the days, and the journey."""
    if in_person and told.wish.travel_km == 0:
        return False
    moments = (starts_at, ends_at - MINUTE)
    if not all(told.wish.has_part(*part_of(moment)) for moment in moments):
        return False
    return not any(is_away(moment.astimezone(UK).date(), told.away) for moment in moments)
