"""Fairest chances if panels could be split: tiny programs over types, and a proven bound."""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.solver import INFINITE, TOLERANCE, Answer, Matrix, Program, solve, type_matrix
from citizen_panel.domain.matching.rules.types import Floats, Ints, Pool

_MOST_ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Level:
    """One round: the chance (in units of places ÷ people) that every unsettled type can have, and all chances."""

    value: float
    chances: Floats
    price: Floats


def _with_caps(matrix: Matrix, free: Ints, capped: Ints) -> Matrix:
    """Add a first column for the common chance, and one row for each type whose chance may reach certainty."""
    places = np.flatnonzero(np.isin(free, capped))
    cap_rows = matrix.rows_count + np.arange(len(places))
    at = matrix.starts[places + 1]
    starts = matrix.starts.copy()
    starts[1:] += np.searchsorted(places, np.arange(len(free)), side="right")
    return Matrix(
        matrix.rows_count + len(places),
        starts,
        np.insert(matrix.index, at, cap_rows),
        np.insert(matrix.value, at, 1.0),
    )


def _unsettled_matrix(pool: Pool, settled: Floats) -> tuple[Ints, Matrix, Floats]:
    weight = pool.fair_seats()
    free = np.flatnonzero(np.isnan(settled))
    whole = type_matrix(pool)
    owner = np.repeat(np.arange(pool.types_count), np.diff(whole.starts))
    keep = np.isnan(settled)[owner]
    lengths = np.diff(whole.starts)[free]
    matrix = Matrix(
        whole.rows_count,
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        whole.index[keep],
        weight[owner[keep]],
    )
    held = (weight * np.nan_to_num(settled))[owner]
    seats = np.bincount(whole.index, weights=held, minlength=whole.rows_count)
    return free, matrix, np.asarray(seats, dtype=np.float64)


def _round(pool: Pool, settled: Floats, capped: Ints) -> tuple[Ints, Answer | None]:
    free, matrix, seats = _unsettled_matrix(pool, settled)
    matrix = _with_caps(matrix, free, capped)
    caps = matrix.rows_count - len(seats)
    common = np.bincount(matrix.index, weights=matrix.value, minlength=matrix.rows_count)
    rows = np.flatnonzero(common)
    with_common = Matrix(
        matrix.rows_count,
        np.concatenate([[0], matrix.starts + len(rows)]).astype(np.int64),
        np.concatenate([rows, matrix.index]),
        np.concatenate([common[rows], matrix.value]),
    )
    places = float(pool.places)
    most = 1 / pool.share
    slack = TOLERANCE if seats.any() else 0.0  # settled rows are only as exact as the solver's arithmetic
    answer = solve(
        Program(
            matrix=with_common,
            cost=np.concatenate([[1.0], np.zeros(len(free))]),
            lower=np.zeros(len(free) + 1),
            upper=np.concatenate([[most], np.full(len(free), most)]),
            row_lower=np.concatenate([np.append(pool.least, places) - seats - slack, np.full(caps, -INFINITE)]),
            row_upper=np.concatenate([np.append(pool.most, places) - seats + slack, np.full(caps, most)]),
        )
    )
    return free, answer


def next_level(pool: Pool, settled: Floats) -> Level | None:
    """Return the highest chance that all unsettled types (nan in `settled`) can have together, or None."""
    capped = np.zeros(0, dtype=np.int64)
    most = 1 / pool.share
    free, answer = _round(pool, settled, capped)
    for _ in range(_MOST_ROUNDS):
        if answer is None:
            return None
        chances = settled.copy()
        chances[free] = answer.x[0] + answer.x[1:]
        over = np.flatnonzero(chances > most * (1 + 1e-7))
        if np.isin(over, capped).all():
            break
        capped = np.union1d(capped, over)
        free, answer = _round(pool, settled, capped)
    if answer is None:
        return None
    return Level(float(answer.x[0]), np.minimum(chances, most), np.abs(answer.column_price[1:]))


def best_lowest(pool: Pool) -> float | None:
    """Return a bound no lottery can beat on the lowest chance (0 to 1), in milliseconds; None if no panel fits."""
    level = next_level(pool, np.full(pool.types_count, np.nan))
    return None if level is None else level.value * pool.share


def levelled(pool: Pool) -> tuple[float, Floats] | None:
    """Return the bound on the lowest chance, and seats by type that raise the lowest, then the next, and so on.

    Seats may be fractions. None if even split panels cannot meet the quotas.
    """
    settled = np.full(pool.types_count, np.nan)
    first: float | None = None
    chances = settled
    while np.isnan(settled).any():
        level = next_level(pool, settled)
        if level is None:
            break
        first = level.value if first is None else first
        chances = level.chances
        free = np.flatnonzero(np.isnan(settled))
        tied = free[level.price > 1e-7]
        if not len(tied):  # nothing left pulls on anything: what the last round found stands
            break
        settled[tied] = level.value
    if first is None:
        return None
    seats = chances * pool.fair_seats()
    return first * pool.share, np.clip(seats, 0, pool.sizes) * (pool.places / seats.sum())
