"""The fairest lowest chance: nobody's chance can be raised without pushing somebody below the lowest."""

import numpy as np

from citizen_panel.domain.matching.rules.columns import reach
from citizen_panel.domain.matching.rules.fair import Fair
from citizen_panel.domain.matching.rules.feasibility import possible_types
from citizen_panel.domain.matching.rules.mixture import Mixture, mixture_of
from citizen_panel.domain.matching.rules.relaxation import levelled
from citizen_panel.domain.matching.rules.types import Flags, Floats, Ints, Pool

_SMALL_POOL = 400
_EXACT, _NEAR = 1e-8, 1e-5


def fairest(pool: Pool, chance: np.random.Generator) -> Fair:
    """Return a lottery over panels whose lowest chance is as high as it can be, and the proof.

    The pool must hold at least one panel. Types that no panel can hold have chance 0 and are left out of the
    proof. Above the lowest, chances follow the levels of the relaxation wherever real panels can reach them.
    """
    kept = np.ones(pool.types_count, dtype=np.bool_)
    while True:
        inner = pool.only(kept)
        level = levelled(inner)
        if level is None:
            raise ArithmeticError("there was a panel and now there is none")
        bound, point = level
        if bound <= _EXACT * pool.share:
            possible, _ = possible_types(inner, np.zeros(inner.types_count, dtype=np.bool_), whole=False)
            if not possible.all():
                kept[kept] = possible
                continue
        mixture = mixture_of(inner, point, chance)
        if _shortfall(inner, mixture, bound) <= (_EXACT if inner.types_count <= _SMALL_POOL else _NEAR):
            return _widened(kept, mixture, bound)
        possible, witnesses = possible_types(inner, mixture.panels.sum(axis=0) > 0, whole=True)
        if possible.all():
            panels = np.vstack([mixture.panels, *witnesses])
            return _widened(kept, *_finished(inner, point, bound, panels))
        kept[kept] = possible


def _shortfall(pool: Pool, mixture: Mixture, bound: float) -> float:
    """How far the lowest chance stays below the bound, relative to the bound."""
    if not len(mixture.weights):
        return 1.0
    seats = mixture.seats() / mixture.weights.sum()
    return max(0.0, 1.0 - float((seats / pool.sizes).min()) / bound) if bound > 0 else 1.0


def _finished(pool: Pool, point: Floats, bound: float, panels: Ints) -> tuple[Mixture, float]:
    """Reach the point if real panels can; otherwise raise the lowest chance alone, exactly."""
    goal = reach(pool, point, panels)
    if goal.part >= 1 - _EXACT:
        return goal.mixture, bound
    even = reach(pool, pool.fair_seats(), np.vstack([panels, goal.mixture.panels]), enough=np.inf)
    return even.mixture, min(bound, even.bound * pool.share)


def _widened(kept: Flags, mixture: Mixture, bound: float) -> Fair:
    panels = np.zeros((len(mixture.panels), len(kept)), dtype=np.int64)
    panels[:, kept] = mixture.panels
    return Fair(panels=panels, weights=mixture.weights / mixture.weights.sum(), bound=bound, possible=kept)
