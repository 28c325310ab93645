"""Filling a view: a panel of it, in whole or in split people, or the least that its quotas must give way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Flags, Floats, Ints
from citizen_panel.domain.matching.rules.crowding import crowded, households_of
from citizen_panel.domain.matching.rules.solver import INFINITE, Answer, Matrix, Program, solve
from citizen_panel.domain.matching.rules.view import View, some_of

#: Of more groups than this, a whole panel is first looked for among some: nearly always there is one, found faster.
_MANY_GROUPS = 300
_A_FEW, _LEANINGS = 4, 6
_SEEN, _ALL = 1e-7, 1 - 1e-7
_SAME_COST = 1e-6


@dataclass(frozen=True, eq=False)
class Give:
    """How far each kept row may give way, and what a unit costs: its least lowered, its most raised.

    With `is_taken`, rows become narrower instead: their least is raised, their most lowered.
    """

    lowered: Ints | Floats
    raised: Ints | Floats
    lowering: Floats
    raising: Floats
    is_taken: bool = False


@dataclass(frozen=True, eq=False)
class Given:
    """By how much each kept row gave way, the cost of it, and the price of each side: 0 where it costs nothing."""

    lowered: Floats
    raised: Floats
    cost: float
    price_of_least: Floats
    price_of_most: Floats


def is_filled(view: View) -> bool:
    """Answer whether a panel exists if people may be split and neighbours overlooked."""
    return _is_open(view) and solve(_panel(view, None, (), whole=False)) is not None


def filled(view: View, wish: Flags | None = None) -> Ints | None:
    """Return seats by group of one whole panel, or None if there is none; with a seat for a wished group, if given."""
    if len(view.sizes) > _MANY_GROUPS:
        some = _some(view, wish)
        found = _filled(some_of(view, some), None if wish is None else wish[some])
        if found is not None:
            seats = np.zeros(len(view.sizes), dtype=np.int64)
            seats[some] = found
            return seats
    return _filled(view, wish)


def _filled(view: View, wish: Flags | None) -> Ints | None:
    cuts: list[Flags] = []
    while _is_open(view) and (answer := solve(_panel(view, wish, cuts, whole=True))) is not None:
        seats = answer.x.astype(np.int64)
        crowd = crowded(view, seats)
        if crowd is None:
            return seats
        cuts.append(crowd)
    return None


def least_given(view: View, give: Give, *, whole: bool = True) -> Given | None:
    """Return the cheapest way for the quotas to give way so that a panel exists, or None if no way is enough."""
    if not whole:
        return _least_given(view, give, whole=False)
    if len(view.sizes) > _MANY_GROUPS:
        bound = _least_given(view, give, whole=False)
        if bound is None:
            return None
        wider = replace(
            view,
            row_lower=view.row_lower - np.ceil(bound.lowered - _SEEN),
            row_upper=view.row_upper + np.ceil(bound.raised - _SEEN),
        )
        found = _least_given(some_of(view, _some(wider, None)), give, whole=True)
        if found is not None and found.cost <= bound.cost + _SAME_COST:
            return found
    return _least_given(view, give, whole=True)


def _least_given(view: View, give: Give, *, whole: bool) -> Given | None:
    cuts: list[Flags] = []
    groups, count = len(view.sizes), len(view.kept)
    while (answer := solve(_bent(view, give, cuts, whole=whole))) is not None:
        crowd = crowded(view, answer.x[:groups].astype(np.int64)) if whole else None
        if crowd is None:
            return _given(answer, groups, count, whole=whole)
        cuts.append(crowd)
    return None


def _given(answer: Answer, groups: int, count: int, *, whole: bool) -> Given:
    bent = answer.x[groups:]
    price = np.zeros(2 * count) if whole else np.abs(answer.row_price[: 2 * count])
    return Given(bent[:count], bent[count:], -answer.objective, price[:count], price[count:])


def _is_open(view: View) -> bool:
    return not (view.row_lower > view.row_upper).any() and view.left <= view.sizes.sum()


def _some(view: View, wish: Flags | None) -> Flags:
    """A few groups for each row, those with most people, and those of a few split panels of different leanings."""
    largest = np.argsort(-view.sizes, kind="stable")
    chosen = np.zeros(len(view.sizes), dtype=np.bool_)
    for column in view.rows.T:
        for row in np.unique(column):
            chosen[largest[column[largest] == row][:_A_FEW]] = True
    wished = np.arange(len(view.sizes)) if wish is None else np.flatnonzero(wish)
    for turn in range(_LEANINGS):
        lean = np.zeros(len(view.sizes), dtype=np.bool_)
        lean[wished[turn::_LEANINGS]] = True
        answer = solve(_panel(view, lean, (), whole=False, must=False))
        if answer is None:
            break
        chosen |= answer.x > _SEEN
    return chosen


def roomy(view: View) -> View:
    """Return the view with every row as narrow as all can be at once, by a place on either side at most."""
    ones = np.ones(len(view.kept))
    room = _least_given(view, Give(ones, ones, -ones, -ones, is_taken=True), whole=False)
    if room is None:
        return view
    return replace(
        view, row_lower=view.row_lower + (room.lowered > _ALL), row_upper=view.row_upper - (room.raised > _ALL)
    )


def _panel(view: View, wish: Flags | None, cuts: Sequence[Flags], *, whole: bool, must: bool = True) -> Program:
    wishes = [wish] if wish is not None and must else []
    further = [*wishes, *cuts]
    return Program(
        matrix=matrix_of([view.rows, *_rest(view, further, len(view.kept))], len(view.kept) + 1 + len(further)),
        cost=np.zeros(len(view.sizes)) if wish is None else wish.astype(np.float64),
        lower=np.zeros(len(view.sizes)),
        upper=np.minimum(view.sizes, view.left).astype(np.float64),
        row_lower=np.concatenate([view.row_lower, [view.left], [1.0] * len(wishes), np.full(len(cuts), -INFINITE)]),
        row_upper=np.concatenate([view.row_upper, [view.left], [INFINITE] * len(wishes), _limits(view, cuts)]),
        whole=len(view.sizes) if whole else 0,
        any_answer=whole,
    )


def _bent(view: View, give: Give, cuts: Sequence[Flags], *, whole: bool) -> Program:
    groups, count = len(view.sizes), len(view.kept)
    above = np.where(view.rows == NO_ROW, NO_ROW, view.rows + count)
    bend = np.concatenate([give.lowered, give.raised]).astype(np.float64)
    none = np.full(count, INFINITE)
    seats = matrix_of([view.rows, above, *_rest(view, cuts, 2 * count)], 2 * count + 1 + len(cuts))
    towards = np.repeat([1.0, -1.0], count) * (-1.0 if give.is_taken else 1.0)
    return Program(
        matrix=_beside(seats, np.arange(2 * count), towards),
        cost=np.concatenate([np.zeros(groups), -give.lowering, -give.raising]),
        lower=np.zeros(groups + 2 * count),
        upper=np.concatenate([np.minimum(view.sizes, view.left).astype(np.float64), bend]),
        row_lower=np.concatenate([view.row_lower, -none, [view.left], np.full(len(cuts), -INFINITE)]),
        row_upper=np.concatenate([none, view.row_upper, [view.left], _limits(view, cuts)]),
        whole=groups + 2 * count if whole else 0,
    )


def _limits(view: View, cuts: Sequence[Flags]) -> Ints:
    return np.array([households_of(view, cut) for cut in cuts], dtype=np.int64)


def _rest(view: View, further: Sequence[Flags], first: int) -> list[Ints]:
    """Which of the rows after the quotas each group is in: all places, and the further rows it belongs to."""
    places = np.full((len(view.sizes), 1), first, dtype=np.int64)
    return [places, *(np.where(row, first + 1 + at, NO_ROW)[:, None] for at, row in enumerate(further))]


def matrix_of(blocks: Sequence[Ints], height: int) -> Matrix:
    """Return the matrix of ones whose columns are the lines of the blocks, side by side: the rows each is in."""
    rows = np.hstack(blocks)
    used = rows != NO_ROW
    starts = np.concatenate([[0], np.cumsum(used.sum(axis=1))]).astype(np.int64)
    index = rows[used]
    return Matrix(height, starts, index, np.ones(len(index)))


def _beside(matrix: Matrix, rows: Ints, values: Floats) -> Matrix:
    """Add columns of one entry each."""
    starts = np.concatenate([matrix.starts, matrix.starts[-1] + 1 + np.arange(len(rows))])
    return Matrix(
        matrix.rows_count, starts, np.concatenate([matrix.index, rows]), np.concatenate([matrix.value, values])
    )
