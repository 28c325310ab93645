"""What coming costs one person at given prices: the cheapest visits that they can make."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.timetable.ground import ANY, Ground


def cheapest(ground: Ground, cost: Floats) -> Floats:
    """Return what all visits of one person of each type cost at least; infinite for those who cannot come so often."""
    found = np.full(ground.types_count, np.inf)
    if ground.visits == 1:
        some = np.flatnonzero(np.diff(ground.starts))
        if len(some):
            found[some] = np.minimum.reduceat(cost, ground.starts[some])
        return found
    clashing = _clashing_by_type(ground)
    for kind in range(ground.types_count):
        ways = np.arange(ground.starts[kind], ground.starts[kind + 1])
        found[kind] = _cheapest_of(ground, ways, cost, clashing.get(kind, ()))
    return found


def _clashing_by_type(ground: Ground) -> dict[int, list[tuple[int, ...]]]:
    found: dict[int, list[tuple[int, ...]]] = {}
    for group in ground.clashes:
        found.setdefault(int(ground.owner[group[0]]), []).append(group)
    return found


def _cheapest_of(ground: Ground, ways: Ints, cost: Floats, groups: list[tuple[int, ...]] | tuple[()]) -> float:
    """The cheapest visits of one person; ways in the order of their times, each group of clashing ones in a row."""
    visits = ground.visits
    if not groups:
        each = np.sort(np.repeat(cost[ways], ground.most[ways]))
        return float(each[:visits].sum()) if len(each) >= visits else np.inf
    free = set(ways.tolist()) - {way for group in groups for way in group}
    best = [0.0] + [np.inf] * visits
    best = _with_free(best, sorted(float(cost[way]) for way in free for _ in range(int(ground.most[way]))))
    return _with_clashing(best, groups, cost)[visits]


def _with_free(best: list[float], costs: list[float]) -> list[float]:
    for one in costs[: len(best) - 1]:
        best = [min(best[count], best[count - 1] + one if count else np.inf) for count in range(len(best))]
    return best


def _with_clashing(best: list[float], groups: list[tuple[int, ...]], cost: Floats) -> list[float]:
    """Go through the moments in order: of the ways that run at one, at most one is taken, for all of its moments."""
    states: dict[int, list[float]] = {ANY: best}
    for place, group in enumerate(groups):
        following = set(groups[place + 1]) if place + 1 < len(groups) else set()
        free = states[ANY]
        now: dict[int, list[float]] = {ANY: free}
        for way in group:
            taken = states.get(way)
            if taken is None:
                taken = [np.inf, *(value + float(cost[way]) for value in free[:-1])]
            now[way] = taken
        states = {ANY: _least([values for way, values in now.items() if way not in following])}
        states |= {way: values for way, values in now.items() if way in following and way != ANY}
    return _least(list(states.values()))


def _least(several: list[list[float]]) -> list[float]:
    return [min(values) for values in zip(*several, strict=True)]
