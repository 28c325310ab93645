"""What every method of selection hands back: a lottery over panels and the bound that judges it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.types import Flags, Floats, Ints, Pool


@dataclass(frozen=True, eq=False)
class Fair:
    """Panels (one row each, seats by type) with weights that add up to 1.

    `bound` is the best lowest chance any lottery can give to the types that are `possible` at all.
    """

    panels: Ints
    weights: Floats
    bound: float
    possible: Flags


Selector = Callable[[Pool, np.random.Generator], Fair]
