"""Which reminders are due, by the plan of the session and how each person is reached: always the same answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from citizen_panel.core.clock import UK
from citizen_panel.domain.notifications.rules import NIGHT, RINGS, end_of_quiet, is_quiet
from citizen_panel.domain.notifications.vocabulary import Channel

HOUR, DAY = 60, 24 * 60
USUAL = (7 * DAY, DAY, 2 * HOUR)
"""The plan of a session for which nobody chose another, in minutes before it begins."""
OFFERED = (14 * DAY, 7 * DAY, 3 * DAY, 2 * DAY, DAY, 2 * HOUR, HOUR)
"""What a plan can be put together from."""
LONGEST = timedelta(minutes=max(OFFERED))
SLOW = frozenset({Channel.LETTER, Channel.VIA_PARTNER})
FOR_A_LETTER = timedelta(days=5)
"""A letter that is to remind somebody goes at least so long before."""
STILL_OF_USE = timedelta(minutes=30)
"""Quiet hours that end later than this before it begins would make a reminder useless: it goes the evening before."""


@dataclass(frozen=True)
class Booked:
    """A live booking: when it begins, the plan of its session, and how and when the person can be reached.

    `plan` is in minutes before the beginning; `quiet` in minutes of the day, if the person has such hours.
    """

    booking_id: UUID
    starts_at: datetime
    plan: tuple[int, ...] = USUAL
    channel: Channel = Channel.EMAIL
    quiet: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reminder:
    """A reminder of one booking; the key makes it the same reminder every time, and another one once it moves."""

    booking_id: UUID
    minutes: int
    starts_at: datetime
    channel: Channel
    due_at: datetime

    @property
    def not_after(self) -> datetime:
        return self.starts_at

    @property
    def key(self) -> str:
        return f"reminder:{self.booking_id}:{self.starts_at.timestamp() / 60:.0f}:{self.minutes}:{self.channel}"


def due(bookings: Iterable[Booked], at: datetime) -> tuple[Reminder, ...]:
    """Every reminder still to come for these bookings, soonest first; those whose moment has passed are left out.

    Asking again at a later moment gives a part of the earlier answer, with the same keys and moments.
    """
    return tuple(one for one in planned(bookings) if one.due_at > at)


def planned(bookings: Iterable[Booked]) -> tuple[Reminder, ...]:
    """Every reminder of these bookings, soonest first, also those whose moment has passed: one may wait to be sent."""
    found = [one for booked in bookings for one in _of(booked)]
    return tuple(sorted(found, key=lambda reminder: (reminder.due_at, reminder.key)))


def quiet_for(channel: Channel, own: tuple[int, int] | None) -> tuple[int, int] | None:
    """The hours in which somebody is not reminded: their own, or the night for what rings."""
    return own or (NIGHT if channel in RINGS else None)


def _of(booked: Booked) -> Iterable[Reminder]:
    for minutes in sorted(set(booked.plan), reverse=True):
        lead = timedelta(minutes=minutes)
        if booked.channel in SLOW and lead < FOR_A_LETTER:
            continue
        at = _out_of_quiet(booked.starts_at - lead, booked)
        yield Reminder(booked.booking_id, minutes, booked.starts_at, booked.channel, at)


def _out_of_quiet(due_at: datetime, booked: Booked) -> datetime:
    """The same moment, or the end of quiet hours it falls into, or shortly before they begin where that is too late."""
    quiet = quiet_for(booked.channel, booked.quiet)
    if quiet is None or not is_quiet(due_at, quiet):
        return due_at
    after = end_of_quiet(due_at, quiet)
    if after <= booked.starts_at - STILL_OF_USE:
        return after
    local = due_at.astimezone(UK)
    hour, minute = divmod(quiet[0], HOUR)
    began = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if began > local:
        began -= timedelta(days=1)
    return began.astimezone(due_at.tzinfo) - STILL_OF_USE
