"""The only reader of the wall clock."""

import calendar
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Say what time it is, in UTC."""
    return _set.get() or datetime.now(UTC)


def today() -> date:
    """Say what day it is in the United Kingdom."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Say on what day a moment falls in the United Kingdom."""
    return moment.astimezone(UK).date()


def months_after(day: date, months: int) -> date:
    """Give the same day of a later month, or that month's last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment: for tests, and for the invented history of the demo."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
