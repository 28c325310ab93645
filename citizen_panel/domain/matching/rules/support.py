"""Which groups a panel could hold if people might be split: one program for all of them."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Flags
from citizen_panel.domain.matching.rules.seats import matrix_of
from citizen_panel.domain.matching.rules.solver import INFINITE, Matrix, Program, solve
from citizen_panel.domain.matching.rules.view import View

_SEEN = 0.5


def supported(view: View) -> Flags:
    """Return which groups some split panel holds; whoever is in none is in no whole panel either.

    A panel is multiplied until every group that can have any seats has at least one, so that a single program finds
    them all.
    """
    answer = solve(_multiplied(view))
    if answer is None:
        return np.zeros(len(view.sizes), dtype=np.bool_)
    return np.asarray((answer.x[: len(view.sizes)] > _SEEN) & (view.sizes > 0))


def _multiplied(view: View) -> Program:
    """Columns: for each group its seats up to 1 (as many as can be), and those above; last, by how much to multiply."""
    groups, count = len(view.sizes), len(view.kept)
    small = view.sizes < view.left
    above = np.where(view.rows == NO_ROW, NO_ROW, view.rows + count)
    caps = np.full((groups, 1), NO_ROW, dtype=np.int64)
    caps[small, 0] = 2 * count + 1 + np.arange(int(small.sum()))
    height = 2 * count + 1 + int(small.sum())
    seats = matrix_of([view.rows, above, np.full((groups, 1), 2 * count), caps], height)
    bounds = np.concatenate([view.row_lower, view.row_upper, [view.left], view.sizes[small]])
    bounded = np.abs(bounds) < INFINITE
    both = len(seats.index)
    matrix = Matrix(
        height,
        np.concatenate([seats.starts, seats.starts[1:] + both, [2 * both + int(bounded.sum())]]),
        np.concatenate([seats.index, seats.index, np.flatnonzero(bounded)]),
        np.concatenate([seats.value, seats.value, -bounds[bounded]]),
    )
    least = np.where(bounded[:count], 0.0, -INFINITE)
    most = np.where(bounded[count : 2 * count], 0.0, INFINITE)
    return Program(
        matrix=matrix,
        cost=np.concatenate([np.ones(groups), np.zeros(groups + 1)]),
        lower=np.append(np.zeros(2 * groups), 1.0),
        upper=np.concatenate([np.minimum(view.sizes, 1), np.where(view.sizes > 0, INFINITE, 0.0), [INFINITE]]),
        row_lower=np.concatenate([least, np.full(count, -INFINITE), [0.0], np.full(int(small.sum()), -INFINITE)]),
        row_upper=np.concatenate([np.full(count, INFINITE), most, np.zeros(height - 2 * count)]),
    )
