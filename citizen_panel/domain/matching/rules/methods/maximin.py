"""Maximin: the lowest chance as high as can be; what chances above it are like is left to the arithmetic."""

from dataclasses import replace

import numpy as np

from citizen_panel.domain.matching.rules.columns import reach
from citizen_panel.domain.matching.rules.fair import Fair, Goal, Terms
from citizen_panel.domain.matching.rules.relaxation import Levels
from citizen_panel.domain.matching.rules.settle import EXACT, attempt, outer
from citizen_panel.domain.matching.rules.types import Pool


def _goal(pool: Pool) -> Goal | None:
    levels = Levels(pool)
    level = levels.next()
    if level is None:
        return None
    seats = np.clip(np.minimum(levels.chances, levels.most) * levels.weight, 0, pool.sizes)
    return Goal(seats * (pool.places / seats.sum()), level[0] * pool.share)


def fairest(pool: Pool, terms: Terms) -> Fair:
    """Return a lottery whose lowest chance is as high as it can be, and the proof."""
    tried = attempt(pool, _goal, terms, np.ones(pool.types_count, dtype=np.bool_), ())
    fair = replace(tried.fair(), goal=np.full(pool.types_count, np.nan))
    lowest = float((fair.seats()[fair.possible] / pool.sizes[fair.possible]).min())
    if lowest >= fair.bound * (1 - EXACT):
        return fair
    exact = tried.with_exact_support(terms)
    inner = exact.inner
    even = reach(inner, inner.fair_seats(), exact.panels, enough=exact.goal.lowest / pool.share)
    bound = min(exact.goal.lowest, even.bound * pool.share)
    panels = outer(exact.kept, even.mixture.panels)
    return replace(fair, panels=panels, weights=even.mixture.weights, bound=bound, possible=exact.kept)
