"""Fairest chances if panels could be split: tiny programs over types, and a proven bound."""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.solver import (
    INFINITE,
    TOLERANCE,
    Answer,
    Matrix,
    Model,
    Program,
    row_bounds,
    type_matrix,
)
from citizen_panel.domain.matching.rules.types import Pool

_MOST_ROUNDS = 200
_TIED = 1e-7
_COMMON = 0


@dataclass(frozen=True, eq=False)
class Levelled:
    """Seats by type that raise the lowest chance, then the next, and so on; they may be fractions.

    `bound` (0 to 1) is out of reach for the lowest chance of any lottery.
    """

    bound: float
    seats: Floats


class Levels:
    """Chances in units of places ÷ people: a common one that all unsettled types have, and what each has more.

    The chance of an unsettled type is x[0] + x[1 + type]; that of a settled type is x[1 + type] alone.
    """

    def __init__(self, pool: Pool, highest: float | None = None) -> None:
        self.pool = pool
        self.most = min(1.0 if highest is None else highest, 1.0) / pool.share
        self.weight = pool.fair_seats()
        self.chances: Floats = np.zeros(pool.types_count)
        self.is_settled = np.zeros(pool.types_count, dtype=np.bool_)
        self._capped: dict[int, int] = {}
        self._matrix = _scaled(type_matrix(pool), self.weight)
        self._model = Model(self._program())
        self.highs = self._model.highs

    def _program(self) -> Program:
        matrix, types = self._matrix, self.pool.types_count
        self._common = common = self._pull_of_common()
        rows = np.flatnonzero(common)
        lower, upper = row_bounds(self.pool)
        whole = Matrix(
            matrix.rows_count,
            np.concatenate([[0], matrix.starts + len(rows)]).astype(np.int64),
            np.concatenate([rows, matrix.index]),
            np.concatenate([common[rows], matrix.value]),
        )
        return Program(
            matrix=whole,
            cost=np.concatenate([[1.0], np.zeros(types)]),
            lower=np.zeros(types + 1),
            upper=np.full(types + 1, self.most),
            row_lower=lower - TOLERANCE,
            row_upper=upper + TOLERANCE,
        )

    def next(self) -> tuple[float, Floats] | None:
        """Return the highest chance that all unsettled types can have together, and each type's pull on it."""
        answer: Answer | None = None
        for _ in range(_MOST_ROUNDS):
            answer = self._model.solve()
            if answer is None:
                return None
            self.chances = answer.x[1:] + np.where(self.is_settled, 0.0, answer.x[_COMMON])
            over = np.flatnonzero(self.chances > self.most * (1 + _TIED))
            new = [int(kind) for kind in over if int(kind) not in self._capped]
            if not new:
                break
            for kind in new:
                self._cap(kind)
        if answer is None:
            return None
        return float(answer.x[_COMMON]), np.where(self.is_settled, 0.0, np.abs(answer.column_price[1:]))

    def _cap(self, kind: int) -> None:
        self._capped[kind] = self.highs.getNumRow()
        columns = np.array([_COMMON, 1 + kind], dtype=np.int32)
        self.highs.addRow(-INFINITE, self.most, 2, columns, np.ones(2))

    def settle(self, kinds: Ints, value: float) -> None:
        """Fix the chance of these types for good."""
        self.is_settled[kinds] = True
        for kind in kinds.tolist():
            self.highs.changeColBounds(1 + kind, value, value)
            if kind in self._capped:
                self.highs.changeCoeff(self._capped[kind], _COMMON, 0.0)
        common = self._pull_of_common()
        for row in np.flatnonzero(common != self._common).tolist():
            self.highs.changeCoeff(row, _COMMON, float(common[row]))
        self._common = common

    def _pull_of_common(self) -> Floats:
        """What one unit of the common chance adds to each row."""
        live = np.repeat(~self.is_settled, np.diff(self._matrix.starts))
        index, value = self._matrix.index[live], self._matrix.value[live]
        return np.bincount(index, weights=value, minlength=self._matrix.rows_count).astype(np.float64)


def _scaled(matrix: Matrix, weight: Floats) -> Matrix:
    owner = np.repeat(np.arange(matrix.columns_count), np.diff(matrix.starts))
    return Matrix(matrix.rows_count, matrix.starts, matrix.index, matrix.value * weight[owner])


def best_lowest(pool: Pool) -> float | None:
    """Return a bound no lottery can beat on the lowest chance (0 to 1), in milliseconds; None if no panel fits."""
    level = Levels(pool).next()
    return None if level is None else level[0] * pool.share


def levelled(pool: Pool, highest: float | None = None) -> Levelled | None:
    """Return the bound on the lowest chance, and seats by type that raise the lowest, then the next, and so on.

    No chance passes `highest`, if given. None if even split panels cannot meet the quotas.
    """
    levels = Levels(pool, highest)
    first: float | None = None
    while not levels.is_settled.all():
        level = levels.next()
        if level is None:
            break
        value, pull = level
        first = value if first is None else first
        tied = np.flatnonzero(pull > _TIED)
        if not len(tied):  # nothing left pulls on anything: what the last round found stands
            break
        levels.settle(tied, value)
    if first is None:
        return None
    seats = np.minimum(levels.chances, levels.most) * levels.weight
    return Levelled(first * pool.share, np.clip(seats, 0, pool.sizes) * (pool.places / seats.sum()))
