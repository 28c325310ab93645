"""Equal tickets: how many each panel of a lottery gets, so that chances change as little as can be.

First by systematic sampling along the lottery, then by the steepest swaps of one ticket from a panel to another until
none helps: those that lessen the squared change of people's chances, then those that lessen the largest changes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Several orders to start from are tried; large lotteries, where swaps take long, have fewer.
_ORDERS = 8
_ORDERS_SIZE = 500_000
#: Above this many comparisons for one swap, the second pass would take minutes and is left out.
_LARGEST_PASS = 10**9
#: So high a power makes the largest change count for nearly everything, and still rewards lessening the next.
_POWER = 8
_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Target:
    """What tickets are rounded to.

    `seats[panel, type]`, the number of people of each type, and the seats that each type would have over all
    tickets, which need not be whole. `handed_out` says that members of a type share its seats as whole tickets;
    otherwise each has the same part of them.
    """

    seats: Ints
    sizes: Ints
    wanted: Floats
    handed_out: bool

    def changes(self, held: Ints) -> Floats:
        """Return by type the largest change of a member's chance, in tickets, for these seats over all tickets."""
        each, before = held / self.sizes, self.wanted / self.sizes
        if not self.handed_out:
            return np.asarray(np.abs(each - before))
        return np.asarray(np.maximum(np.abs(np.floor(each) - before), np.abs(np.ceil(each) - before)))


Swap = Callable[[Ints], tuple[int, int] | None]


def whole_tickets(target: Target, weights: Floats, tickets: int) -> Ints:
    """Return how many of the tickets each panel gets; they add up to `tickets`.

    Depends on the arguments alone. `weights` are the chances of the panels and add up to 1.
    """
    orders = max(1, min(_ORDERS, _ORDERS_SIZE // max(1, target.seats.size)))
    found = [_improved(target, _sampled(weights, tickets, _order(len(weights), number))) for number in range(orders)]
    return min(found, key=lambda counts: _badness(target, counts))


def _order(panels: int, number: int) -> Ints:
    if number == 0:
        return np.arange(panels)
    chance = np.random.Generator(np.random.PCG64(number))
    return np.asarray(chance.permutation(panels))


def _badness(target: Target, counts: Ints) -> tuple[float, float]:
    changes = target.changes(counts @ target.seats)
    return float(changes.max(initial=0.0)), float((target.sizes * changes**2).sum())


def _sampled(weights: Floats, tickets: int, order: Ints) -> Ints:
    passed = np.floor(np.cumsum(weights[order]) * tickets / weights.sum() + 0.5).astype(np.int64)
    passed[-1] = tickets
    counts = np.zeros(len(weights), dtype=np.int64)
    counts[order] = np.diff(passed, prepend=0)
    return counts


def _improved(target: Target, counts: Ints) -> Ints:
    panels, types = target.seats.shape
    counts = _swapped(counts, _by_squares(target))
    if panels * panels * types <= _LARGEST_PASS:
        counts = _swapped(counts, _ByLargest(target))
    return counts


def _swapped(counts: Ints, best: Swap) -> Ints:
    counts = counts.copy()
    while (swap := best(counts)) is not None:
        source, goal = swap
        counts[source] -= 1
        counts[goal] += 1
    return counts


def _steepest(gains: Floats, counts: Ints) -> tuple[int, int] | None:
    gains[counts <= 0] = np.inf
    np.fill_diagonal(gains, np.inf)
    source, goal = divmod(int(np.argmin(gains)), len(counts))
    return (source, goal) if gains[source, goal] < -_NOTHING else None


def _by_squares(target: Target) -> Swap:
    """Swaps by the sum over people of the squared change of their chance."""
    seats = target.seats.astype(np.float64)
    scaled = (seats / target.sizes).T
    products = seats @ scaled
    own = np.diag(products)

    def best(counts: Ints) -> tuple[int, int] | None:
        pull = (counts @ target.seats - target.wanted) @ scaled
        return _steepest((pull + own / 2)[None, :] - (pull - own / 2)[:, None] - products, counts)

    return best


class _ByLargest:
    """Swaps by the sum over types of a high power of the largest change of a member's chance.

    What a swap gains is a sum over types, and a swap changes few of them: the sums are kept, and put right.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._most = int(target.seats.max(initial=0))
        self._there = [(target.seats == count).astype(np.float64) for count in range(self._most + 1)]
        self._steps = np.zeros((2 * self._most + 1, len(target.sizes)))
        self._gains = np.zeros((len(target.seats), len(target.seats)))
        self._held: Ints | None = None

    def __call__(self, counts: Ints) -> tuple[int, int] | None:
        held = counts @ self._target.seats
        self._put_right(held)
        swap = _steepest(self._gains.copy(), counts)
        if swap is None:
            return None
        after = held + self._target.seats[swap[1]] - self._target.seats[swap[0]]
        return swap if self._sum(after) < self._sum(held) - _NOTHING else None

    def _sum(self, held: Ints) -> float:
        return float((self._target.changes(held) ** _POWER).sum())

    def _put_right(self, held: Ints) -> None:
        now = self._target.changes(held) ** _POWER
        moves = range(-self._most, self._most + 1)
        steps = np.array([self._target.changes(held + move) ** _POWER - now for move in moves])
        changed = np.flatnonzero(np.ones_like(held) if self._held is None else held != self._held)
        more = (steps - self._steps)[:, changed]
        seats = self._target.seats[:, changed]
        for count, there in enumerate(self._there):
            self._gains += there[:, changed] @ more[seats - count + self._most, np.arange(len(changed))].T
        self._held, self._steps = held, steps
