"""Methods side by side: what chances each of them gives for the same people and the same quotas."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.core.few import FEW
from citizen_panel.domain.matching.rules.arrays import Floats
from citizen_panel.domain.matching.rules.draw import Progress, draw
from citizen_panel.domain.matching.vocabulary import DrawRequest, Infeasible, Method, Selected

MOST_PARTS = 10
SMALLEST_PART = FEW
"""People in one part at least: a mean over fewer could tell about one of them."""
_OF = 1000


@dataclass(frozen=True)
class MethodFigures:
    """What a method gives: chances from 0 to 1 of those who can be drawn at all and are not certain of a place.

    `gini` is 0 where all have the same chance, 1 where one has all. `parts` are mean chances, from the part of the
    people with the lowest chances to the part with the highest, all parts equally large; none for too few people.
    `seconds` is how long the method took.
    """

    method: Method
    lowest: float
    highest: float
    gini: float
    geometric_mean: float
    panels: int
    seconds: float
    people: int
    parts: tuple[float, ...]


def compare(
    request: DrawRequest, methods: Iterable[Method], clock: Callable[[], float], progress: Progress | None = None
) -> tuple[MethodFigures, ...]:
    """Return the figures of each method for one request, in the order given; none when the quotas cannot be met.

    The request's own method and its seed change nothing. `clock` tells seconds; `progress` is told (done, of how
    much) and may raise to stop. Raises ValueError as `draw` does.
    """
    wanted = tuple(dict.fromkeys(methods))
    found: list[MethodFigures] = []
    for number, method in enumerate(wanted):
        begun = clock()
        outcome = draw(replace(request, method=method, seed=b""), _part_of(progress, number, len(wanted)))
        if isinstance(outcome, Infeasible):
            return ()
        found.append(_figures(outcome, clock() - begun))
    return tuple(found)


def gini(chances: Floats, people: Floats) -> float:
    """Return how unequal chances are: 0 where all are the same, towards 1 where few have all; `people` have each."""
    order = np.argsort(chances, kind="stable")
    held = np.concatenate([[0.0], np.cumsum((chances * people)[order])])
    if held[-1] <= 0:
        return 0.0
    area = float((people[order] * (held[1:] + held[:-1])).sum())
    return max(0.0, 1.0 - area / (float(people.sum()) * float(held[-1])))


def part_means(chances: Floats, people: Floats, parts: int) -> tuple[float, ...]:
    """Return the mean chance of each of so many equally large parts of the people, from the lowest chances up."""
    order = np.argsort(chances, kind="stable")
    heads = np.concatenate([[0.0], np.cumsum(people[order])])
    held = np.concatenate([[0.0], np.cumsum((chances * people)[order])])
    edges = np.interp(np.linspace(0.0, heads[-1], parts + 1), heads, held)
    return tuple(float(mean) for mean in np.diff(edges) * parts / heads[-1])


def _part_of(progress: Progress | None, number: int, count: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, of: progress(int(_OF * (number + done / max(of, 1)) / count), _OF)


def _figures(outcome: Selected, seconds: float) -> MethodFigures:
    chances, people = _chances_of(outcome)
    count = int(people.sum())
    parts = _parts_for(count)
    return MethodFigures(
        method=outcome.method,
        lowest=float(chances.min(initial=1.0)),
        highest=float(chances.max(initial=0.0)) if count else 1.0,
        gini=gini(chances, people),
        geometric_mean=_geometric_mean(chances, people),
        panels=len(outcome.lottery.panels),
        seconds=seconds,
        people=count,
        parts=part_means(chances, people, parts) if parts else (),
    )


def _chances_of(outcome: Selected) -> tuple[Floats, Floats]:
    never = set(outcome.never_selectable)
    told: Sequence[tuple[float, int]] = [
        (chance, group.size)
        for group, chance in zip(outcome.lottery.types, outcome.lottery.type_chances(), strict=True)
        if group.size and group.keys[0] not in never
    ]
    return np.array([chance for chance, _ in told]), np.array([float(size) for _, size in told])


def _geometric_mean(chances: Floats, people: Floats) -> float:
    if not len(chances):
        return 1.0
    if chances.min() <= 0:
        return 0.0
    return float(np.exp((np.log(chances) * people).sum() / people.sum()))


def _parts_for(people: int) -> int:
    return next((parts for parts in (MOST_PARTS, MOST_PARTS // 2) if people >= parts * SMALLEST_PART), 0)
