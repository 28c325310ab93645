"""Random within the quotas: what is usually done; nobody's chance is looked after."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.fair import Fair, Terms
from citizen_panel.domain.matching.rules.feasibility import possible_types, some_panel
from citizen_panel.domain.matching.rules.mixture import Peeler
from citizen_panel.domain.matching.rules.relaxation import best_lowest
from citizen_panel.domain.matching.rules.types import Pool

PANELS = 1000
_MOST_TRIES = 3


def drawn(pool: Pool, terms: Terms) -> Fair:
    """Return a lottery of 1,000 panels, each begun with random people and changed until the quotas are met.

    It promises the quotas and nothing else: some people may be in no panel at all.
    """
    chance = np.random.Generator(np.random.PCG64(terms.seed))
    point = np.minimum(pool.fair_seats(), pool.sizes)
    peeler = Peeler(pool, point, terms.seed)
    peeler.be_indifferent()
    panels: list[Ints] = []
    for number in range(PANELS):
        terms.tell(number / PANELS)
        panels.append(_one(pool, peeler, chance, panels))
    everybody, _ = possible_types(pool, _seen(pool, panels), whole=False)
    weights: Floats = np.full(PANELS, 1.0 / PANELS)
    bound = best_lowest(pool.only(everybody)) or 0.0
    goal = np.full(pool.types_count, np.nan)
    return Fair(panels=np.vstack(panels), weights=weights, bound=bound, possible=everybody, goal=goal)


def _one(pool: Pool, peeler: Peeler, chance: np.random.Generator, panels: list[Ints]) -> Ints:
    for _ in range(_MOST_TRIES):
        people = chance.choice(int(pool.sizes.sum()), size=pool.places, replace=False)
        kinds = np.searchsorted(np.cumsum(pool.sizes), people, side="right")
        found = peeler.mended(np.bincount(kinds, minlength=pool.types_count).astype(np.int64))
        if found is not None:
            return found
    if panels:
        return panels[int(chance.integers(len(panels)))]
    seats = some_panel(pool)
    if seats is None:
        raise ArithmeticError("there was a panel and now there is none")
    return np.repeat(np.arange(pool.types_count), seats)


def _seen(pool: Pool, panels: list[Ints]) -> np.ndarray:
    seen = np.zeros(pool.types_count, dtype=np.bool_)
    seen[np.concatenate(panels)] = True
    return seen
