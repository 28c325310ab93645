"""Exact questions about whole panels: is there one, what is the best, who can be in one at all."""

from dataclasses import replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.solver import Program, row_bounds, solve, type_matrix
from citizen_panel.domain.matching.rules.types import Pool


def _program(pool: Pool, cost: Floats, *, whole: bool, any_answer: bool) -> Program:
    plain = replace(pool, cuts=())  # cuts are true of all whole panels anyway, up to the solver's arithmetic
    lower, upper = row_bounds(plain)
    return Program(
        matrix=type_matrix(plain),
        cost=cost,
        lower=np.zeros(pool.types_count),
        upper=np.minimum(pool.sizes, pool.places).astype(np.float64),
        row_lower=lower,
        row_upper=upper,
        whole=pool.types_count if whole else 0,
        any_answer=any_answer,
    )


def is_open(pool: Pool) -> bool:
    """Answer whether the bounds themselves leave room; without this no solver need be asked."""
    return bool((pool.least <= pool.most).all()) and pool.types_count > 0 and pool.people >= pool.places


def some_panel(pool: Pool, wish: Floats | None = None) -> Ints | None:
    """Return seats by type of one panel within the quotas, leaning to the wish, or None if there is none."""
    if not is_open(pool):
        return None
    cost = np.zeros(pool.types_count) if wish is None else wish
    answer = solve(_program(pool, cost, whole=True, any_answer=True))
    return None if answer is None else answer.x.astype(np.int64)


def dearest_panel(pool: Pool, price: Floats) -> tuple[Ints, float] | None:
    """Return the panel of the highest total price and a proven bound on that price."""
    answer = solve(_program(pool, price, whole=True, any_answer=False))
    return None if answer is None else (answer.x.astype(np.int64), answer.bound)


def possible_types(pool: Pool, known: Flags, *, whole: bool) -> tuple[Flags, list[Ints]]:
    """Return which types some panel can hold, and the panels that show it.

    `known` are types already seen in a panel. With whole=False panels may be split (quick, and every type it
    excludes is truly excluded); with whole=True the answer is exact.
    """
    possible = known.copy()
    witnesses: list[Ints] = []
    while not possible.all():
        answer = solve(_program(pool, (~possible).astype(np.float64), whole=whole, any_answer=False))
        if answer is None:
            return possible, witnesses
        found = (answer.x > 1e-7) & ~possible
        if not found.any():
            break
        possible |= found
        if whole:
            witnesses.append(answer.x.astype(np.int64))
    return possible, witnesses


def has_split_panel(pool: Pool) -> bool:
    """Answer whether the quotas could be met if panels could be split: a no is final, a yes is not."""
    return solve(_program(pool, np.zeros(pool.types_count), whole=False, any_answer=False)) is not None
