"""Days and times that people type, as moments."""

from datetime import UTC, date, datetime, time

from citizen_panel.core import clock


def moment_of(day: date, at: time | None = None) -> datetime:
    """The moment somebody named; a day without a time counts from its first minute.

    So leaving the time out never puts a decision behind a meeting of the same day.
    """
    return datetime.combine(day, at or time.min, tzinfo=clock.UK).astimezone(UTC)


def is_to_come(day: date | None, at: time | None) -> bool:
    """Whether the moment is still ahead."""
    return day is not None and moment_of(day, at) > clock.now()
