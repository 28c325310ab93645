"""Goldilocks: neither too low nor too high a chance for anybody."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats
from citizen_panel.domain.matching.rules.fair import Fair, Goal, Objective, Terms
from citizen_panel.domain.matching.rules.relaxation import best_lowest, levelled
from citizen_panel.domain.matching.rules.settle import settled
from citizen_panel.domain.matching.rules.solver import INFINITE, Model, Program, by_column, row_bounds, type_matrix
from citizen_panel.domain.matching.rules.types import Pool

_TANGENTS = 60
_ROUNDS = 200
_CLOSE = 1e-10
_SLACK = 3e-8  # of the highest chance: what the solver's own tolerance needs
_CAPS_AT_ONCE = 400
_LOWEST, _HIGHEST, _INVERSE = 0, 1, 2


def fairest(pool: Pool, terms: Terms) -> Fair:
    """Return the lottery with the smallest sum of highest chance and gamma ÷ lowest chance, in units of fair shares.

    Within these two limits the chances between are levelled as by leximin. Source: Baharav and Flanigan, Fair,
    manipulation-robust, and transparent sortition, 2024.
    """
    return settled(pool, _objective(terms.gamma), terms)


def _objective(gamma: float) -> Objective:
    def goal(pool: Pool) -> Goal | None:
        bound = best_lowest(pool)
        if bound is None:
            return None
        highest = _highest(pool, gamma, bound / pool.share)
        best = None if highest is None else levelled(pool, highest * pool.share)
        return None if best is None else Goal(best.seats, bound)

    return goal


def _highest(pool: Pool, gamma: float, lowest: float) -> float | None:
    """Return the highest chance (in units of places ÷ people) of the best point; `lowest` is the best of all."""
    program = _Program(pool, gamma)
    program.tangent(lowest)
    for _ in range(_TANGENTS):
        answer = program.solved()
        if answer is None:
            return None
        low, high, inverse = answer
        if low > 0 and 1.0 / low <= inverse * (1 + _CLOSE):
            return high * (1 + _SLACK)
        program.tangent(max(low, lowest * 1e-3))
    return high


class _Program:
    """Columns: lowest, highest and 1 ÷ lowest, then how far each type is above the lowest; least sum wins."""

    def __init__(self, pool: Pool, gamma: float) -> None:
        matrix, weight = type_matrix(pool), pool.fair_seats()
        types = pool.types_count
        owner = np.repeat(np.arange(types), np.diff(matrix.starts))
        value = matrix.value * weight[owner]
        common = np.bincount(matrix.index, weights=value, minlength=matrix.rows_count)
        rows = np.flatnonzero(common)
        lower, upper = row_bounds(pool)
        self._most = 1.0 / pool.share
        self._capped: set[int] = set()
        self._model = Model(
            Program(
                matrix=by_column(
                    np.concatenate([np.zeros(len(rows), dtype=np.int64), owner + 3]),
                    np.concatenate([rows, matrix.index]),
                    np.concatenate([common[rows], value]),
                    types + 3,
                    matrix.rows_count,
                ),
                cost=np.concatenate([[0.0, -1.0, -gamma], np.zeros(types)]),
                lower=np.zeros(types + 3),
                upper=np.concatenate([[self._most, self._most, INFINITE], np.full(types, self._most)]),
                row_lower=lower - 1e-9,
                row_upper=upper + 1e-9,
            )
        )
        self._add(0.0, INFINITE, (_LOWEST, -1.0), (_HIGHEST, 1.0))

    def _add(self, low: float, high: float, *entries: tuple[int, float]) -> None:
        columns = np.array([column for column, _ in entries], dtype=np.int32)
        values = np.array([value for _, value in entries])
        self._model.highs.addRow(low, high, len(entries), columns, values)

    def tangent(self, at: float) -> None:
        """Add that 1 ÷ lowest is nowhere below its tangent here."""
        self._add(2.0 / at, INFINITE, (_INVERSE, 1.0), (_LOWEST, 1.0 / at**2))

    def solved(self) -> tuple[float, float, float] | None:
        """Return lowest, highest and what stands for 1 ÷ lowest; no type is above the highest."""
        answer = self._model.solve()
        for _ in range(_ROUNDS):
            if answer is None:
                return None
            chances: Floats = answer.x[3:] + answer.x[_LOWEST]
            over = chances - answer.x[_HIGHEST]
            over[list(self._capped)] = 0.0
            worst = np.argsort(-over, kind="stable")[:_CAPS_AT_ONCE]
            new = worst[over[worst] > 1e-8]
            if not len(new):
                break
            for kind in new.tolist():
                self._add(-INFINITE, 0.0, (_LOWEST, 1.0), (3 + kind, 1.0), (_HIGHEST, -1.0))
            self._capped.update(new.tolist())
            answer = self._model.solve()
        if answer is None:
            return None
        return float(answer.x[_LOWEST]), float(answer.x[_HIGHEST]), float(answer.x[_INVERSE])
