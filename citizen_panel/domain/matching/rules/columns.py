"""Finishing a mixture: panels are added as long as one more of them makes the worst-off better off."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.feasibility import dearest_panel
from citizen_panel.domain.matching.rules.mixture import Mixture
from citizen_panel.domain.matching.rules.solver import INFINITE, Answer, Model, Program, by_column
from citizen_panel.domain.matching.rules.types import Pool

_EXACT = 1e-9
_FEW_TYPES = 400
_ROUNDS_FEW, _ROUNDS_MANY = 600, 60


@dataclass(frozen=True, eq=False)
class Reached:
    """A mixture that gives every type at least `part` of its goal; no lottery at all can pass `bound`.

    `price` by type proves it: no panel's seats are worth more than `bound`, while the goal is worth 1.
    """

    mixture: Mixture
    part: float
    bound: float
    price: Floats


class _Master:
    """Weighs panels so that the smallest ratio of seats to goal is as large as it can be."""

    def __init__(self, panels: Ints, goal: Floats) -> None:
        self.goal = goal
        self.asked = np.flatnonzero(goal > 0)
        self.row_of = np.full(len(goal), -1, dtype=np.int64)
        self.row_of[self.asked] = np.arange(len(self.asked))
        count, rows = len(panels), len(self.asked)
        column = np.repeat(np.arange(count), panels.shape[1])
        row = self.row_of[panels.ravel()]
        seen = row >= 0
        flat = column[seen] * rows + row[seen]
        cell, seats = np.unique(flat, return_counts=True)
        at, kind = cell // rows, cell % rows
        columns = np.concatenate([at, np.arange(count), np.full(rows, count)])
        index = np.concatenate([kind, np.full(count, rows), np.arange(rows)])
        value = np.concatenate([seats / goal[self.asked[kind]], np.ones(count), np.full(rows, -1.0)])
        self.model = Model(
            Program(
                matrix=by_column(columns, index, value, count + 1, rows + 1),
                cost=np.append(np.zeros(count), 1.0),
                lower=np.zeros(count + 1),
                upper=np.full(count + 1, INFINITE),
                row_lower=np.append(np.zeros(rows), 1.0),
                row_upper=np.append(np.full(rows, INFINITE), 1.0),
            )
        )
        self.first = count

    def add(self, panel: Ints) -> None:
        """Offer one panel more."""
        kinds, seats = np.unique(panel[self.row_of[panel] >= 0], return_counts=True)
        index = np.append(self.row_of[kinds], len(self.asked)).astype(np.int32)
        value = np.append(seats / self.goal[kinds], 1.0)
        self.model.highs.addCol(0.0, 0.0, highspy.kHighsInf, len(index), index, value)

    def weigh(self) -> tuple[float, Floats, Floats]:
        """Return the part reached, the weight of each panel and the price of a seat by type."""
        answer: Answer | None = self.model.solve()
        if answer is None:
            raise ArithmeticError("a mixture of given panels always exists")
        weights = np.clip(np.delete(answer.x, self.first), 0.0, None)
        price = np.zeros(len(self.goal))
        price[self.asked] = np.abs(answer.row_price[:-1]) / self.goal[self.asked]
        total = float((price * self.goal).sum())
        return float(answer.x[self.first]), weights, price / total if total > 0 else price


def reach(
    pool: Pool,
    goal: Floats,
    panels: Ints,
    *,
    enough: float = 1.0,
    rounds: int | None = None,
    dearest: Callable[[Pool, Floats], tuple[Ints, float] | None] = dearest_panel,
) -> Reached:
    """Return the mixture of panels that comes nearest to the goal (seats by type), every type in proportion.

    Stops as soon as `enough` is shown to be reached or out of reach, when it is proven that no panel helps, or
    after a number of `rounds`, each of which adds one panel: the bound then tells how much is open. `panels` must not
    be empty. `dearest` finds the panel of the highest price, and a bound on that price.
    """
    most = rounds if rounds is not None else _ROUNDS_FEW if pool.types_count <= _FEW_TYPES else _ROUNDS_MANY
    bound = INFINITE
    master = _Master(panels, goal)
    known = {panel.tobytes() for panel in panels}
    for number in range(most + 1):
        part, weights, price = master.weigh()
        if part >= enough * (1 - _EXACT) or number == most:
            break
        best = dearest(pool, price)
        if best is None:
            raise ArithmeticError("there was a panel and now there is none")
        seats, limit = best
        panel = np.repeat(np.arange(pool.types_count), seats)
        bound = min(bound, limit)
        if bound < enough * (1 - 1e-6) < 1 or bound <= part * (1 + _EXACT) or panel.tobytes() in known:
            break
        known.add(panel.tobytes())
        panels = np.vstack([panels, panel])
        master.add(panel)
    weights = weights[: len(panels)]
    used = np.flatnonzero(weights > 0)
    mixture = Mixture(panels[used], weights[used] / weights[used].sum(), 0.0)
    return Reached(mixture, part, bound, price)
