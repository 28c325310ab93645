"""When everybody is read anew and the edition of a day is made."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

COUNTED_AT = time(3)
"""At this hour in the United Kingdom everybody is read anew, each night."""


def newest_due(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment, at or before now, at which an edition was to be made."""
    here = now.astimezone(zone)
    due = datetime.combine(here.date(), COUNTED_AT, zone)
    return due if due <= here else datetime.combine(here.date() - timedelta(days=1), COUNTED_AT, zone)


def is_due(made_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Return whether the edition of a moment, or its lack, calls for a new one."""
    return made_at is None or made_at < newest_due(now, zone)
