"""Which times cannot be had together: the moments at which meetings run side by side."""

from collections.abc import Sequence
from datetime import datetime

Span = tuple[datetime, datetime]


def together(spans: Sequence[Span]) -> list[tuple[int, ...]]:
    """Return the largest groups of times that have a moment in common, as places in `spans`; one may be alone.

    Meetings that touch are not together: one may begin when another ends. Times are compared as moments, so the hour
    that comes twice when clocks go back is two hours.
    """
    groups: list[tuple[int, ...]] = []
    running: list[int] = []
    for place in sorted(range(len(spans)), key=lambda one: (spans[one][0].timestamp(), one)):
        still = [one for one in running if spans[one][1].timestamp() > spans[place][0].timestamp()]
        if len(still) < len(running):
            groups.append(tuple(sorted(running)))
        running = [*still, place]
    return [*groups, tuple(sorted(running))] if running else groups
