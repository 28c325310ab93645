"""Leximin: the lowest chance as high as can be, then the next lowest, and so on to the end."""

from citizen_panel.domain.matching.rules.fair import Fair, Goal, Terms
from citizen_panel.domain.matching.rules.relaxation import levelled
from citizen_panel.domain.matching.rules.settle import settled
from citizen_panel.domain.matching.rules.types import Pool


def _goal(pool: Pool) -> Goal | None:
    best = levelled(pool)
    return None if best is None else Goal(best.seats, best.bound)


def fairest(pool: Pool, terms: Terms) -> Fair:
    """Return the lottery by which nobody's chance can be raised without lowering one that is no higher.

    Source: Flanigan and others, Fair algorithms for selecting citizens' assemblies, Nature 2021.
    """
    return settled(pool, _goal, terms)
