"""Days that would suit somebody, and whether a time falls into one."""

from collections.abc import Iterable
from datetime import date, datetime

from citizen_panel.core.clock import UK

MOST = 3
"""So many days somebody may name."""

HOUR = 60
PARTS = {
    "any": (0, 24 * HOUR),
    "morning": (0, 12 * HOUR),
    "afternoon": (12 * HOUR, 17 * HOUR),
    "evening": (17 * HOUR, 24 * HOUR),
}
"""Parts of a day, in minutes since midnight."""


def suits(wished: tuple[date, int, int], times: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether one of these times begins in a part of a day, on the clock in the United Kingdom.

    `wished` is the day, and from when and until when in minutes; a meeting may last longer than the part.
    """
    day, begins, ends = wished
    local = (starts_at.astimezone(UK) for starts_at, _ in times)
    return any(one.date() == day and begins <= one.hour * HOUR + one.minute < ends for one in local)
