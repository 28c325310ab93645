"""Times of meetings: overlaps, and a person's time as one range of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from citizen_panel.core.words import say
from citizen_panel.domain.sessions.vocabulary import SlotPlan

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BITS = 32


@dataclass(frozen=True)
class Fits:
    """The times can be offered."""


@dataclass(frozen=True)
class DoesNotFit:
    """They cannot; why, in words."""

    code: str
    reason: str


def overlap(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> bool:
    """Whether two times have a moment in common; one may begin when the other ends."""
    return a[0] < b[1] and b[0] < a[1]


def busy(row_no: int, starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """A person's time as a half-open range of numbers: two such ranges overlap only for one and the same person."""
    low = (starts_at - EPOCH) // MINUTE
    high = -((EPOCH - ends_at) // MINUTE)
    if not 0 <= low < high < 1 << BITS:
        raise ValueError("a time that the range cannot hold")
    return (row_no << BITS) + low, (row_no << BITS) + high


def minutes_there(starts_at: datetime, ends_at: datetime, left_at: datetime) -> int:
    """How long somebody was at a time who left at a moment: never less than nothing, nor more than it lasts."""
    return max(0, (min(left_at, ends_at) - starts_at) // MINUTE)


def slots_fit(starts_at: datetime, ends_at: datetime, slots: Sequence[SlotPlan]) -> Fits | DoesNotFit:
    """Whether the times offered lie within the meeting's own span, each with seats and in the right order."""
    if ends_at <= starts_at:
        return DoesNotFit("ends_before_start", say("The end must be after the start."))
    if not slots:
        return DoesNotFit("no_slots", say("Enter at least one time that people can choose."))
    for slot in slots:
        if slot.ends_at <= slot.starts_at:
            return DoesNotFit("ends_before_start", say("The end must be after the start."))
        if slot.starts_at < starts_at or slot.ends_at > ends_at:
            return DoesNotFit("slot_outside", say("Every time must be within the meeting."))
        if slot.capacity < 1:
            return DoesNotFit("no_seats", say("Every time needs at least 1 place."))
    return Fits()
