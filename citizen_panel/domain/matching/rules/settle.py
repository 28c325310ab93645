"""From the best point that split panels could have to a lottery over whole ones, with proof or with the gap measured.

The best point over split panels is at least as good as any lottery. If a lottery attains it, that lottery is best. If
none does, a cut that holds for all panels and not for the point is added, and the next point is tried.
"""

from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.columns import Reached, reach
from citizen_panel.domain.matching.rules.fair import Fair, Goal, Objective, Terms
from citizen_panel.domain.matching.rules.feasibility import possible_types
from citizen_panel.domain.matching.rules.mixture import Mixture, mixture_of
from citizen_panel.domain.matching.rules.relaxation import best_lowest
from citizen_panel.domain.matching.rules.types import Pool

EXACT, NEAR = 1e-6, 2e-5
_SMALL_POOL = 400
_HARDLY_A_SEAT = 1e-7
_MOST_CUTS = 60
_MOST_TYPES_FOR_CUTS = 2000
_MORE_RUNS = 3

Cuts = tuple[tuple[Floats, float], ...]


@dataclass(frozen=True, eq=False)
class Attempt:
    """One point tried: the pool of types still in play, the point, and the panels that were found for it."""

    pool: Pool
    objective: Objective
    kept: Flags
    cuts: Cuts
    inner: Pool
    goal: Goal
    mixture: Mixture
    panels: Ints

    def enough(self) -> float:
        """The part of the point that may be missing."""
        return EXACT if self.inner.types_count <= _SMALL_POOL else NEAR

    def shortfall(self) -> float:
        """How far a type stays below the goal, relative to it: the largest over all types."""
        if not len(self.mixture.weights):
            return 1.0
        seats = self.mixture.seats(self.inner.types_count) / self.mixture.weights.sum()
        aimed = self.goal.seats > 0
        return max(0.0, 1.0 - float((seats[aimed] / self.goal.seats[aimed]).min()))

    def fair(self) -> Fair:
        """The lottery as it stands."""
        whole = np.zeros(len(self.kept))
        whole[self.kept] = self.goal.seats
        panels = outer(self.kept, self.mixture.panels)
        weights = self.mixture.weights / self.mixture.weights.sum()
        return Fair(panels=panels, weights=weights, bound=self.goal.lowest, possible=self.kept.copy(), goal=whole)

    def with_exact_support(self, terms: Terms) -> "Attempt":
        """Try again without the types that no whole panel can hold, until there are none; each kept type is covered."""
        tried = self
        while True:
            covered = np.bincount(tried.panels.ravel(), minlength=tried.inner.types_count) > 0
            possible, witnesses = possible_types(tried.inner, covered, whole=True)
            if possible.all():
                return replace(tried, panels=np.vstack([tried.panels, _as_panels(witnesses, tried.inner.places)]))
            kept = tried.kept.copy()
            kept[kept] = possible
            tried = attempt(tried.pool, tried.objective, terms, kept, tried.cuts)


def attempt(pool: Pool, objective: Objective, terms: Terms, kept: Flags, cuts: Cuts) -> Attempt:
    """Find the objective's best point over split panels and write it as a mixture, as far as that goes.

    Types that not even split panels can hold are dropped.
    """
    while True:
        inner = replace(pool, cuts=cuts).only(kept)
        lowest = best_lowest(inner)
        if lowest is None or lowest * float(inner.sizes.min()) > _HARDLY_A_SEAT:
            break
        possible, _ = possible_types(inner, np.zeros(inner.types_count, dtype=np.bool_), whole=False)
        if possible.all():
            break
        kept = kept.copy()
        kept[kept] = possible
    goal = objective(inner)
    if goal is None:
        raise ArithmeticError("there was a panel and now there is none")
    mixture = mixture_of(inner, goal.seats, terms.seed, terms.tell)
    return Attempt(pool, objective, kept, cuts, inner, goal, mixture, mixture.panels)


def settled(pool: Pool, objective: Objective, terms: Terms) -> Fair:
    """Return a lottery that attains the objective's best point over real panels, as nearly as can be found.

    The pool must hold at least one panel. Types that no panel can hold have chance 0. What is missing to the best
    point that is proven out of reach for more is `Fair.shortfall`.
    """
    tried = attempt(pool, objective, terms, np.ones(pool.types_count, dtype=np.bool_), ())
    known: list[Ints] = []
    while tried.shortfall() > tried.enough():
        tried = tried.with_exact_support(terms)
        known.append(outer(tried.kept, tried.panels))
        reached = _more(tried, _inside(tried.kept, known), terms)
        known.append(outer(tried.kept, reached.mixture.panels))
        tried = replace(tried, mixture=reached.mixture)
        is_open = reached.bound < 1.0 and len(tried.cuts) < _MOST_CUTS
        if tried.shortfall() <= tried.enough() or not is_open or tried.inner.types_count > _MOST_TYPES_FOR_CUTS:
            break
        weight = np.zeros(pool.types_count)
        weight[tried.kept] = reached.price / reached.price.max()
        cuts = (*tried.cuts, (weight, reached.bound / float(reached.price.max())))
        tried = attempt(pool, objective, terms, tried.kept, cuts)
    return tried.fair()


def _more(tried: Attempt, panels: Ints, terms: Terms) -> Reached:
    """Try with the panels of further runs, which need not get to the end; at last add one panel at a time."""
    for run in range(1, _MORE_RUNS + 1):
        seed = terms.seed + 1_000_003 * run
        again = mixture_of(tried.inner, tried.goal.seats, seed, terms.tell, ask_solver=False)
        panels = np.unique(np.vstack([panels, again.panels]), axis=0)
        reached = reach(tried.inner, tried.goal.seats, panels, rounds=0 if run < _MORE_RUNS else None)
        if reached.part >= 1.0 - tried.enough():
            break
    return reached


def _as_panels(seats: list[Ints], places: int) -> Ints:
    """Panels told by seats of each type, as panels told by the type on each place."""
    told = [np.repeat(np.arange(len(one)), one) for one in seats]
    return np.array(told, dtype=np.int64).reshape(len(told), places)


def outer(kept: Flags, panels: Ints) -> Ints:
    """Return panels of kept types with the numbers that types have in the whole pool."""
    return np.asarray(np.flatnonzero(kept)[panels], dtype=np.int64)


def _inside(kept: Flags, known: list[Ints]) -> Ints:
    """The known panels that hold only kept types, told by the numbers that these have among themselves."""
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    panels = number[np.vstack(known)]
    return np.asarray(panels[(panels >= 0).all(axis=1)], dtype=np.int64)
