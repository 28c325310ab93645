"""Why no panel has a timetable: what is scarce, and what more of it would give, by finding the best additions.

One program chooses people, who of them come, and what is added. Whenever those who come have no timetable, the prices
of what is scarce show it, and what is added counts against these prices.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.solver import INFINITE, Program, by_column, row_bounds, solve, type_matrix
from citizen_panel.domain.matching.rules.timetable.flow import Prices
from citizen_panel.domain.matching.rules.timetable.ground import Limits, ground_of
from citizen_panel.domain.matching.rules.timetable.plan import MORE, Comer, Plan
from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, Scarce
from citizen_panel.domain.matching.rules.timetable.table import Table
from citizen_panel.domain.matching.rules.types import Pool

_SHOWN = 3
_MOST_ROUNDS = 200
_MOST_FEW = 30
_EARLIER_FIRST = 1e-6

Cut = tuple[Floats, Floats, float]
"""Weights of those who come by type, weights of what is added, and the most that the first may pass the second."""


@dataclass(frozen=True, eq=False)
class _Found:
    """How many of a panel come, and how much is added of each thing."""

    people: int
    added: Ints


@dataclass(eq=False)
class Shortage:
    """People by type with one of each type, the plan, and whom to tell that work goes on.

    What can be added are seats in slots and units of the kinds that somebody needs.
    """

    pool: Pool
    comers: Sequence[Comer]
    plan: Plan
    tell: Callable[[], None] = lambda: None
    cuts: list[Cut] = field(default_factory=list)
    is_known: bool = True
    """Whether everything that was looked for was found, or shown not to be there, in a fixed number of rounds."""

    def __post_init__(self) -> None:
        ground = ground_of(self.plan, self.comers, by_slot=self.plan.visits > 1, further=self.pool.places)
        self.table = Table(self.pool, ground, self.tell)
        self.limits = ground.limits
        further = [place for place, one in enumerate(self.plan.resources) if one.key.startswith(MORE)]
        self.things = [(Scarce.SLOT, place) for place in range(len(self.plan.slots))]
        self.things += [(Scarce.RESOURCE, place) for place in further]

    def filled(self) -> int:
        """Return how many people of a panel that keeps the quotas can come at most."""
        return self._solved(np.zeros(len(self.things)), 0).people

    def bottlenecks(self, filled: int) -> tuple[Bottleneck, ...]:
        """Return of what one more fills further places, the best first: up to three, none where none helps alone."""
        allowed, shown = np.ones(len(self.things)), list[Bottleneck]()
        while len(shown) < _SHOWN:
            found = self._solved(allowed, 1)
            if found.people <= filled:
                break
            best = int(np.argmax(found.added))
            shown.append(self._bottleneck(best, 1, found.people - filled))
            allowed[best] = 0.0
        return tuple(shown)

    def together(self) -> tuple[Bottleneck, ...]:
        """Return few additions that let all places be filled; none where no additions were found that do.

        What each gives is what all those up to it give together, less what those before it give.
        """
        everything = np.full(len(self.things), float(self.pool.places * self.plan.visits))
        found = self._solved(everything, None)
        if found.people < self.pool.places:
            return ()
        so_far, counts, made = np.zeros(len(self.things)), [self.filled()], np.flatnonzero(found.added).tolist()
        for thing in made:
            so_far[thing] = found.added[thing]
            counts.append(self._solved(so_far, int(so_far.sum())).people)
        steps = [later - earlier for earlier, later in pairwise(counts)]
        return tuple(
            self._bottleneck(thing, int(found.added[thing]), gives) for thing, gives in zip(made, steps, strict=True)
        )

    def _bottleneck(self, thing: int, more: int, gives: int) -> Bottleneck:
        scarce, place = self.things[thing]
        key = self.plan.slots[place].key if scarce is Scarce.SLOT else self.plan.resources[place].key
        return Bottleneck(scarce, key, more, gives)

    def _solved(self, allowed: Floats, budget: int | None) -> _Found:
        """The most people with additions within a budget; without one, all people with the fewest additions."""
        types, few = self.pool.types_count, list[Cut]()
        for _ in range(_MOST_ROUNDS):
            answer = solve(self._program(allowed, budget, [*self.cuts, *few]))
            if answer is None:
                return _Found(0, np.zeros(len(allowed), dtype=np.int64))
            come, added = answer.x[types : 2 * types], answer.x[2 * types :]
            self.table.flow.limit(self._with(added))
            known, priced = len(self.table.cuts), len(self.table.prices)
            if self.table.fits(come.astype(np.int64)):
                return _Found(int(come.sum()), added.astype(np.int64))
            weight, most = self.table.cuts[known]
            if len(self.table.prices) > priced:
                self.cuts.append(self._priced(self.table.prices[-1]))
            else:  # a few people who are too many together: whatever else is added may help them
                few.append((weight, np.where(added > 0, 0.0, most + 1), most))
            if budget != 0 and len(few) > _MOST_FEW:  # more of something would be tried in too many ways
                break
        if budget == 0:  # nothing is added, so nothing is told rather than a number that may be too low
            raise ArithmeticError("too many panels without a timetable")
        self.is_known = False
        return _Found(0, np.zeros(len(allowed), dtype=np.int64))

    def _with(self, added: Floats) -> Limits:
        cells, slots, units = (one.copy() for one in (self.limits.cells, self.limits.slots, self.limits.units))
        for (scarce, place), more in zip(self.things, added, strict=True):
            if scarce is Scarce.SLOT:
                slots[place] += more
                cells[self._cells_of[place]] += more
            else:
                units[self.table.ground.resource_of == place] += more
        return Limits(cells, slots, units)

    @property
    def _cells_of(self) -> dict[int, list[int]]:
        ground, found = self.table.ground, defaultdict[int, list[int]](list)
        for cell, choices in enumerate(ground.members):
            for slot in (slot for choice in choices for slot in ground.choices[choice]):
                found[slot].append(cell)
        return found

    def _priced(self, prices: Prices) -> Cut:
        """The cut of these prices: what is added is worth its price."""
        ground, cells_of = self.table.ground, self._cells_of
        weight = self.table.weights(prices)
        worth = [
            float(prices.cells[cells_of[place]].sum() + prices.slots[place])
            if scarce is Scarce.SLOT
            else float(prices.holds[ground.resource_of == place].sum())
            for scarce, place in self.things
        ]
        limits = self.limits
        total = (limits.cells * prices.cells).sum() + (limits.slots * prices.slots).sum()
        return weight, np.array(worth), float(total + (limits.units * prices.holds).sum())

    def _program(self, allowed: Floats, budget: int | None, cuts: Sequence[Cut]) -> Program:
        """Columns: seats of a panel by type, how many of them come, what is added."""
        pool, types, things, matrix = self.pool, self.pool.types_count, len(allowed), type_matrix(self.pool)
        count, kinds = matrix.rows_count, np.arange(types)
        owner = np.repeat(kinds, np.diff(matrix.starts))
        column: list[Ints] = [owner, kinds, types + kinds, 2 * types + np.arange(things), types + kinds]
        row: list[Ints] = [matrix.index, count + kinds, count + kinds]
        row += [np.full(things, count + types), np.full(types, count + types + 1)]
        value: list[Floats] = [matrix.value, np.full(types, -1.0), np.ones(types), np.ones(things), np.ones(types)]
        for place, (weight, worth, _) in enumerate(cuts, start=count + types + 2):
            some, priced = np.flatnonzero(weight), np.flatnonzero(worth)
            column += [types + some, 2 * types + priced]
            row.append(np.full(len(some) + len(priced), place))
            value += [weight[some], -worth[priced]]
        lower, upper = row_bounds(pool)
        further = types + 2 + len(cuts)
        people = np.minimum(pool.sizes, pool.places).astype(np.float64)
        wanted = 0.0 if budget is not None else float(pool.places)
        row_lower = np.concatenate([lower, np.full(further, -INFINITE)])
        row_lower[count + types + 1] = wanted
        most = [INFINITE if budget is None else float(budget), float(pool.places)]
        each = np.arange(things) * _EARLIER_FIRST
        gain = np.zeros(types) if budget is None else np.ones(types)
        return Program(
            matrix=by_column(
                np.concatenate(column),
                np.concatenate(row),
                np.concatenate(value),
                2 * types + things,
                count + further,
            ),
            cost=np.concatenate([np.zeros(types), gain, -each - (1.0 if budget is None else 1e-4)]),
            lower=np.zeros(2 * types + things),
            upper=np.concatenate([people, np.where(self.table.comes, people, 0.0), allowed]),
            row_lower=row_lower,
            row_upper=np.concatenate([upper, np.zeros(types), most, [limit + 1e-6 for *_, limit in cuts]]),
            whole=2 * types + things,
        )
