"""Meetings to which people say yes together: which times of theirs belong together, and how often a meeting repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Generic, TypeVar

K = TypeVar("K")
MOST = 52
"""The most meetings in a row that one repeat makes."""


@dataclass(frozen=True)
class Ways(Generic[K]):
    """One time of each meeting, for each group of people that stays together."""

    groups: tuple[tuple[K, ...], ...]


@dataclass(frozen=True)
class Uneven:
    """The meetings have different numbers of times, so nobody can tell which belong together."""

    counts: tuple[int, ...]


def ways_through(meetings: Sequence[Sequence[K]]) -> Ways[K] | Uneven:
    """The first time of each meeting together, the second of each, and so on; a meeting with one time is for all.

    Every meeting has its times in order.
    """
    counts = tuple(len(times) for times in meetings)
    most = max(counts, default=0)
    if any(count not in (1, most) for count in counts):
        return Uneven(counts)
    return Ways(tuple(tuple(times[min(n, len(times) - 1)] for times in meetings) for n in range(most)))


def repeats(first: date, until: date, every_weeks: int) -> tuple[date, ...]:
    """The days after the first on which a meeting comes again, every so many weeks, up to a day."""
    step = timedelta(weeks=every_weeks)
    found: list[date] = []
    day = first + step
    while day <= until and len(found) < MOST:
        found.append(day)
        day += step
    return tuple(found)


def can_be_kept(times: Sequence[tuple[datetime, datetime]], *, in_order: bool) -> bool:
    """Whether one person can come to all of these times, and one after the other as told where order matters."""
    kept = list(times) if in_order else sorted(times)
    return all(ended <= begins for (_, ended), (begins, _) in pairwise(kept))


def keeps_order(before: Sequence[datetime], wanted: tuple[datetime, datetime], after: Sequence[datetime]) -> bool:
    """Whether a time begins after all that come before it have ended, and ends before those after it begin."""
    return all(ended <= wanted[0] for ended in before) and all(wanted[1] <= begins for begins in after)
