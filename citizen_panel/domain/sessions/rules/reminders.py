"""Which reminders are due: the same answer however often it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

BEFORE: tuple[tuple[str, timedelta], ...] = (
    ("7_days", timedelta(days=7)),
    ("1_day", timedelta(days=1)),
    ("2_hours", timedelta(hours=2)),
)


@dataclass(frozen=True)
class Booked:
    """A live booking and when it begins."""

    booking_id: UUID
    starts_at: datetime


@dataclass(frozen=True)
class Reminder:
    """A reminder of one booking; the key makes it the same reminder every time."""

    booking_id: UUID
    name: str
    due_at: datetime
    not_after: datetime

    @property
    def key(self) -> str:
        return f"reminder:{self.booking_id}:{self.name}"


def due(bookings: Iterable[Booked], at: datetime) -> tuple[Reminder, ...]:
    """Every reminder still to come for these bookings, soonest first; those whose moment has passed are left out.

    Asking again at a later moment gives a part of the earlier answer, with the same keys and moments.
    """
    coming = [
        Reminder(booked.booking_id, name, booked.starts_at - lead, booked.starts_at)
        for booked in bookings
        for name, lead in BEFORE
        if booked.starts_at - lead > at
    ]
    return tuple(sorted(coming, key=lambda reminder: (reminder.due_at, reminder.key)))
