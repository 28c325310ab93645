"""What every method of selection hands back: a lottery over panels and the bounds that judge it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.types import Pool

Tell = Callable[[float], None]
"""Told how far a method is, from 0 to 1; it may raise to stop."""


@dataclass(frozen=True, eq=False)
class Goal:
    """Seats by type (fractions) that are best for a method if panels could be split, and what they prove.

    `lowest` (0 to 1) is a chance that no lottery can give to everybody.
    """

    seats: Floats
    lowest: float


@dataclass(frozen=True, eq=False)
class Fair:
    """Panels (one row each: the type on each place) with weights that add up to 1.

    `bound` is the best lowest chance any lottery can give to the types that are `possible` at all. `goal` holds the
    seats by type that are proven best for the method; nan where a method has no such point.
    """

    panels: Ints
    weights: Floats
    bound: float
    possible: Flags
    goal: Floats

    def seats(self) -> Floats:
        """Return expected seats by type."""
        weights = np.repeat(self.weights, self.panels.shape[1])
        return np.bincount(self.panels.ravel(), weights=weights, minlength=len(self.possible)).astype(np.float64)

    def shortfall(self) -> float:
        """Return what is missing to the goal, relative to it: the largest over all types; 0 where there is none."""
        aimed = self.possible & (self.goal > 0)
        if np.isnan(self.goal[self.possible]).any() or not aimed.any():
            return 0.0
        return max(0.0, 1.0 - float((self.seats()[aimed] / self.goal[aimed]).min()))


@dataclass(frozen=True)
class Terms:
    """What a method needs besides the pool: a number that its chance starts from, gamma, and whom to tell."""

    seed: int
    gamma: float = 1.0
    tell: Tell = lambda part: None


Selector = Callable[[Pool, Terms], Fair]
Objective = Callable[[Pool], Goal | None]
