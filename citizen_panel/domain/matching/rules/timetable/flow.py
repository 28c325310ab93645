"""Whether people can come together: a flow from people over their ways to seats and to what helps there.

Where no timetable is found, the prices of what is scarce prove it: everybody on a panel must pay for the cheapest
ways that suit them, and all that there is together is not worth so much.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.solver import INFINITE, Answer, Model, Program, by_column
from citizen_panel.domain.matching.rules.timetable.ground import Ground, Limits

_FINE = 1e7
_WHOLE = 1e-6


@dataclass(frozen=True, eq=False)
class Prices:
    """What one more of each would be worth: of seats by cell and by slot, of help by demand, of units by hold."""

    cells: Floats
    slots: Floats
    demands: Floats
    holds: Floats


@dataclass(frozen=True, eq=False)
class Room:
    """How many visits there is room for at most, over which ways, and the prices that prove it."""

    visits: float
    taken: Floats
    is_whole: bool
    prices: Prices


class Flow:
    """The flow of one ground, asked again and again for other people."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._sizes = _sizes(ground)
        self._model = Model(program_of(ground, whole=False))
        self._highs: Any = self._model.highs  # its types leave out the change of many rows

    def limit(self, limits: Limits) -> None:
        """Let there be as much of everything as told, from now on."""
        self.ground, sizes = replace(self.ground, limits=limits), self._sizes
        for first, most in ((sizes.cells, limits.cells), (sizes.slots, limits.slots), (sizes.holds, limits.units)):
            rows = np.arange(first, first + len(most), dtype=np.int32)
            self._highs.changeRowsBounds(len(rows), rows, np.full(len(rows), -INFINITE), most.astype(np.float64))

    def room_for(self, seats: Floats) -> Room:
        """Return the most visits of these people (by type, fractions allowed) that there is room for."""
        ground, highs = self.ground, self._highs
        if not len(ground.owner):
            return Room(0.0, np.zeros(0), True, _nothing(ground))
        types = ground.types_count
        rows = np.arange(types, dtype=np.int32)
        highs.changeRowsBounds(types, rows, np.full(types, -INFINITE), ground.visits * seats.astype(np.float64))
        if ground.visits > 1:
            ways = np.arange(len(ground.owner), dtype=np.int32)
            most = (ground.most * seats[ground.owner]).astype(np.float64)
            highs.changeColsBounds(len(ways), ways, np.zeros(len(ways)), most)
            for place, group in enumerate(ground.clashes):
                highs.changeRowBounds(self._sizes.clashes + place, -INFINITE, float(seats[ground.owner[group[0]]]))
        answer = self._model.solve()
        if answer is None:
            raise ArithmeticError("nobody coming is always possible")
        taken = answer.x[: len(ground.owner)]
        is_whole = bool((np.abs(answer.x - np.rint(answer.x)) < _WHOLE).all())
        return Room(answer.objective, taken, is_whole, _prices(answer, self._sizes))


@dataclass(frozen=True)
class _Sizes:
    """Where the rows of each kind begin; `end` is how many there are."""

    cells: int
    slots: int
    demands: int
    holds: int
    clashes: int
    end: int


def _sizes(ground: Ground) -> _Sizes:
    cells = ground.types_count
    slots = cells + len(ground.limits.cells)
    demands = slots + len(ground.limits.slots)
    holds = demands + int(ground.asks[:, 1].max(initial=-1)) + 1
    clashes = holds + len(ground.limits.units)
    return _Sizes(cells, slots, demands, holds, clashes, clashes + len(ground.clashes))


def program_of(ground: Ground, *, whole: bool, seats: Ints | None = None) -> Program:
    """Return the program that finds room for as many visits as can be, of these people (nobody, if none are told)."""
    sizes, ways, grants = _sizes(ground), len(ground.owner), len(ground.serves)
    people = np.zeros(ground.types_count) if seats is None else seats.astype(np.float64)
    clashing = [(way, sizes.clashes + place) for place, group in enumerate(ground.clashes) for way in group]
    pairs = np.array(clashing, dtype=np.int64).reshape(-1, 2)
    column = [np.arange(ways), np.arange(ways), ground.seated[:, 0], ground.asks[:, 0], pairs[:, 0]]
    row = [ground.owner, sizes.cells + ground.cell, sizes.slots + ground.seated[:, 1]]
    row += [sizes.demands + ground.asks[:, 1], pairs[:, 1]]
    value = [np.ones(len(one)) for one in column]
    column += [ways + ground.gives[:, 1], ways + ground.holds[:, 0]]
    row += [sizes.demands + ground.gives[:, 0], sizes.holds + ground.holds[:, 1]]
    value += [-ground.serves[ground.gives[:, 1]], np.ones(len(ground.holds))]
    limits = ground.limits
    upper = [ground.visits * people, limits.cells, limits.slots, np.zeros(sizes.holds - sizes.demands), limits.units]
    upper.append(np.array([people[ground.owner[group[0]]] for group in ground.clashes], dtype=np.float64))
    most = np.full(ways, INFINITE) if ground.visits == 1 else (ground.most * people[ground.owner]).astype(np.float64)
    return Program(
        matrix=by_column(np.concatenate(column), np.concatenate(row), np.concatenate(value), ways + grants, sizes.end),
        cost=np.concatenate([np.ones(ways), np.zeros(grants)]),
        lower=np.zeros(ways + grants),
        upper=np.concatenate([most, np.full(grants, INFINITE)]),
        row_lower=np.full(sizes.end, -INFINITE),
        row_upper=np.concatenate(upper),
        whole=ways + grants if whole else 0,
    )


def _prices(answer: Answer, sizes: _Sizes) -> Prices:
    price = np.rint(np.abs(answer.row_price) * _FINE) / _FINE
    return Prices(
        price[sizes.cells : sizes.slots],
        price[sizes.slots : sizes.demands],
        price[sizes.demands : sizes.holds],
        price[sizes.holds : sizes.clashes],
    )


def _nothing(ground: Ground) -> Prices:
    limits = ground.limits
    return Prices(np.zeros(len(limits.cells)), np.zeros(len(limits.slots)), np.zeros(0), np.zeros(len(limits.units)))


def worth(ground: Ground, prices: Prices) -> float:
    """Return what everything that there is comes to at these prices."""
    limits = ground.limits
    total = (limits.cells * prices.cells).sum() + (limits.slots * prices.slots).sum()
    return float(total + (limits.units * prices.holds).sum())


def way_prices(ground: Ground, prices: Prices) -> Floats:
    """Return what each way costs one person."""
    cost = prices.cells[ground.cell]
    np.add.at(cost, ground.seated[:, 0], prices.slots[ground.seated[:, 1]])
    np.add.at(cost, ground.asks[:, 0], prices.demands[ground.asks[:, 1]])
    return np.asarray(cost, dtype=np.float64)
