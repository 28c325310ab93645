"""Nash: the product of all chances as large as can be, so that a rare kind is weighed by how much it gains."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats
from citizen_panel.domain.matching.rules.fair import Fair, Goal, Terms
from citizen_panel.domain.matching.rules.linear import by_type, projected, row_products, row_sums, solved
from citizen_panel.domain.matching.rules.relaxation import best_lowest, levelled
from citizen_panel.domain.matching.rules.settle import settled
from citizen_panel.domain.matching.rules.types import Pool

_STEPS = 300
_LAST_BARRIER = 1e-8
_ROOM = 1e-7
_THIN = 1e-14


def fairest(pool: Pool, terms: Terms) -> Fair:
    """Return the lottery with the largest product of everybody's chances, among those who can be drawn at all.

    Source: Flanigan and others, Nature 2021, supplement; the optimum is unique in chances.
    """
    return settled(pool, _goal, terms)


def _goal(pool: Pool) -> Goal | None:
    lowest = best_lowest(pool)
    start = levelled(pool)
    if lowest is None or start is None:
        return None
    return Goal(projected(pool, _largest_product(pool, start.seats)), lowest)


def _largest_product(pool: Pool, start: Floats) -> Floats:
    """Raise sum of people × log(seats) by Newton's steps inside ever thinner walls along the bounds."""
    barrier = _Barrier(pool)
    seats = np.clip(start, 1e-3 * start.min(), pool.sizes * (1 - 1e-6))
    slack = np.clip(row_sums(pool, seats), barrier.least + 0.1 * barrier.width, barrier.most - 0.1 * barrier.width)
    price = np.zeros(len(slack))
    wall = 1.0
    for _ in range(_STEPS):
        move, slip, pull, size = barrier.step(seats, slack, price, wall)
        part = min(1.0, 0.99 * _room(seats, move, np.zeros_like(seats), pool.sizes.astype(np.float64)))
        part = min(part, 0.99 * _room(slack, slip, barrier.least, barrier.most))
        seats, slack, price = seats + part * move, slack + part * slip, price + part * pull
        if part > 0.9 and size < 1e-6:
            if wall <= _LAST_BARRIER:
                break
            wall *= 0.15
        elif part > 0.9:
            wall = max(_LAST_BARRIER, wall * 0.5)
    return seats


class _Barrier:
    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        places = float(pool.places)
        cuts = np.array([most for _, most in pool.cuts])
        least = np.concatenate([pool.least, [places], cuts - 2 * places])
        most = np.concatenate([pool.most, [places], cuts])
        self.least, self.most = least - _ROOM, most + _ROOM  # so that there is always an inside
        self.width = self.most - self.least

    def step(self, seats: Floats, slack: Floats, price: Floats, wall: float) -> tuple[Floats, Floats, Floats, float]:
        """Return a Newton step for seats, sums of rows and their prices, and how large it is (relative)."""
        people = self.pool.sizes.astype(np.float64)
        above = np.maximum(people - seats, _THIN)
        slope = people / seats - wall / above
        bend = people / seats**2 + wall / above**2
        low, high = np.maximum(slack - self.least, _THIN), np.maximum(self.most - slack, _THIN)
        slope_row = wall / low - wall / high
        bend_row = wall / low**2 + wall / high**2
        off = slack - row_sums(self.pool, seats)
        # stationary: slope = Aᵀ price, slope_row = -price; rows: A seats = slack
        right = off + row_sums(self.pool, by_type(self.pool, price) / bend - slope / bend)
        right = right + (slope_row + price) / bend_row
        square = row_products(self.pool, 1.0 / bend) + np.diag(1.0 / bend_row)
        pull = -solved(square, right)
        move = (slope - by_type(self.pool, price + pull)) / bend
        slip = (slope_row + price + pull) / bend_row
        return move, slip, pull, float(np.abs(move / seats).max() + np.abs(off).max())


def _room(at: Floats, move: Floats, low: Floats, high: Floats) -> float:
    """How far one may go before a bound is met."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(move < 0, (low - at) / move, np.where(move > 0, (high - at) / move, np.inf))
    return float(steps.min(initial=np.inf))
