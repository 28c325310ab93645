"""Which groups a panel could hold if people might be split: one program for all of them."""

import numpy as np

from citizen_panel.domain.matching.rules.seats import matrix_of
from citizen_panel.domain.matching.rules.solver import INFINITE, Matrix, Program, solve
from citizen_panel.domain.matching.rules.arrays import NO_ROW, Flags
from citizen_panel.domain.matching.rules.view import View

_SEEN = 0.5
_OVER = 1e-7


def supported(view: View) -> Flags:
    """Return which groups some split panel holds; whoever is in none is in no whole panel either.

    A panel is multiplied until every group that can have any seats has at least one, so that a single program finds
    them all. A group's own size is asked for only once it would be passed.
    """
    capped = np.zeros(len(view.sizes), dtype=np.bool_)
    while (answer := solve(_multiplied(view, capped))) is not None:
        count = len(view.sizes)
        seats, times = answer.x[:count] + answer.x[count : 2 * count], answer.x[-1]
        over = ~capped & (seats > view.sizes * times * (1 + _OVER) + _OVER)
        if not over.any():
            return (answer.x[:count] > _SEEN) & (view.sizes > 0)
        capped |= over
    return np.zeros(len(view.sizes), dtype=np.bool_)


def _multiplied(view: View, capped: Flags) -> Program:
    groups, count = len(view.sizes), len(view.kept)
    above = np.where(view.rows == NO_ROW, NO_ROW, view.rows + count)
    caps = np.full((groups, 1), NO_ROW, dtype=np.int64)
    caps[capped, 0] = 2 * count + 1 + np.arange(int(capped.sum()))
    height = 2 * count + 1 + int(capped.sum())
    seats = matrix_of([view.rows, above, np.full((groups, 1), 2 * count), caps], height)
    bounds = np.concatenate([view.row_lower, view.row_upper, [view.left], view.sizes[capped]])
    bounded = np.abs(bounds) < INFINITE
    least = np.where(view.row_lower == -INFINITE, -INFINITE, 0.0)
    most = np.where(view.row_upper == INFINITE, INFINITE, 0.0)
    both = len(seats.index)
    matrix = Matrix(
        height,
        np.concatenate([seats.starts, seats.starts[1:] + both, [2 * both + int(bounded.sum())]]),
        np.concatenate([seats.index, seats.index, np.flatnonzero(bounded)]),
        np.concatenate([seats.value, seats.value, -bounds[bounded]]),
    )
    return Program(
        matrix=matrix,
        cost=np.concatenate([np.ones(groups), np.zeros(groups + 1)]),
        lower=np.append(np.zeros(2 * groups), 1.0),
        upper=np.concatenate([np.minimum(view.sizes, 1), np.where(view.sizes > 0, INFINITE, 0.0), [INFINITE]]),
        row_lower=np.concatenate([least, np.full(count, -INFINITE), [0.0], np.full(height - 2 * count - 1, -INFINITE)]),
        row_upper=np.concatenate([np.full(count, INFINITE), most, np.zeros(height - 2 * count)]),
    )
