"""Finishing a mixture: panels are added as long as one more of them makes the worst-off better off."""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.feasibility import dearest_panel
from citizen_panel.domain.matching.rules.mixture import Mixture
from citizen_panel.domain.matching.rules.solver import INFINITE, Answer, Matrix, Program, solve
from citizen_panel.domain.matching.rules.types import Floats, Ints, Pool

_EXACT = 1e-9
_FEW_TYPES = 400
_ROUNDS_FEW, _ROUNDS_MANY = 600, 60


@dataclass(frozen=True, eq=False)
class Reached:
    """A mixture that gives every type at least `part` of its goal; no lottery at all can pass `bound`."""

    mixture: Mixture
    part: float
    bound: float


def _master(panels: Ints, goal: Floats) -> Answer:
    """Weigh the panels so that the smallest ratio of seats to goal is as large as it can be."""
    asked = np.flatnonzero(goal > 0)
    ratio = panels[:, asked] / goal[asked]
    columns, rows = np.nonzero(ratio)
    count = len(asked)
    starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(panels)) + 1)])
    own = np.searchsorted(columns, np.arange(len(panels)), side="right")
    index = np.insert(rows, own, count)
    value = np.insert(ratio[columns, rows], own, 1.0)
    matrix = Matrix(
        count + 1,
        np.append(starts, starts[-1] + count).astype(np.int64),
        np.concatenate([index, np.arange(count)]),
        np.concatenate([value, np.full(count, -1.0)]),
    )
    answer = solve(
        Program(
            matrix=matrix,
            cost=np.append(np.zeros(len(panels)), 1.0),
            lower=np.zeros(len(panels) + 1),
            upper=np.full(len(panels) + 1, INFINITE),
            row_lower=np.append(np.zeros(count), 1.0),
            row_upper=np.append(np.full(count, INFINITE), 1.0),
        )
    )
    if answer is None:
        raise ArithmeticError("a mixture of given panels always exists")
    return answer


def reach(pool: Pool, goal: Floats, panels: Ints, *, enough: float = 1.0) -> Reached:
    """Return the mixture of panels that comes nearest to the goal (seats by type), every type in proportion.

    Stops as soon as `enough` is shown to be reached or out of reach, when it is proven that no panel helps, or
    after a fixed number of rounds: the bound then tells how much is open. `panels` must not be empty.
    """
    bound = INFINITE
    rounds = _ROUNDS_FEW if pool.types_count <= _FEW_TYPES else _ROUNDS_MANY
    asked = goal > 0
    for _ in range(rounds):
        answer = _master(panels, goal)
        part = float(answer.x[-1])
        price = np.zeros(pool.types_count)
        price[asked] = np.abs(answer.row_price[:-1])
        price[asked] /= goal[asked] * price[asked].sum()
        best = dearest_panel(pool, price)
        if best is None:
            raise ArithmeticError("there was a panel and now there is none")
        panel, limit = best
        bound = min(bound, limit)
        is_settled = part >= enough * (1 - _EXACT) or bound < enough * (1 - 1e-6) < 1
        if is_settled or bound <= part * (1 + _EXACT) or (panels == panel).all(axis=1).any():
            break
        panels = np.vstack([panels, panel])
    weights = np.clip(answer.x[: len(answer.x) - 1], 0, None)
    used = weights > 0
    mixture = Mixture(panels[: len(weights)][used], weights[used] / weights[used].sum(), 0.0)
    return Reached(mixture, part, bound)
