"""Every best way to mend one broken panel with the stand-ins there are: exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Floats, Ints
from citizen_panel.domain.matching.rules.scenes import bounds, in_rows, row_costs
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.rules.solver import INFINITE, Answer, Program, from_columns, solve
from citizen_panel.domain.matching.rules.standby import TINY
from citizen_panel.domain.matching.vocabulary import QuotaBand

#: Up to this many sets are tried one by one; beyond it the solver finds a best one.
MOST_SETS = 50_000
_NEARLY = 1e-6
_FINENESS = 2**32

Pairs = Sequence[tuple[int, int]]
Set = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Broken:
    """A panel with empty places and the people who could come.

    `left[v]` members fill quota row v, `rows[person, d]` are the rows of those who could come, `apart` pairs of
    them who may not both come.
    """

    bands: tuple[QuotaBand, ...]
    places: int
    left: Ints
    empty: int
    rows: Ints
    apart: Pairs = ()

    @property
    def people(self) -> int:
        """How many could come."""
        return len(self.rows)

    def after(self, coming: Set) -> Ints:
        """Return people by quota row when these come."""
        return np.asarray(self.left + in_rows(self.rows[list(coming)], len(self.bands))[:, :-1].sum(axis=0))

    def loss(self, coming: Set) -> float:
        """Return what is missed of the quotas when these come: people short or too many, as a share of the most."""
        return float(row_costs(self.bands, self.places)[np.arange(len(self.bands)), self.after(coming)].sum())


def a_best_set(broken: Broken, stream: SeededStream) -> Set:
    """Return people who, coming, leave as little of the quotas missed as can be, and then few places empty.

    Where several sets are as good, chance takes one: each is as likely as any other while there are at most
    `MOST_SETS` to try, and beyond that each can come.
    """
    most = min(broken.empty, broken.people)
    if sum(comb(broken.people, size) for size in range(most + 1)) > MOST_SETS:
        return _solved(broken, stream)
    best = every_best_set(broken)
    return best[stream.below(len(best))]


def every_best_set(broken: Broken) -> list[Set]:
    """Return all sets that leave least of the quotas missed and, of those, fewest places empty; by trying all."""
    filled = in_rows(broken.rows, len(broken.bands))[:, :-1]
    costs, row = row_costs(broken.bands, broken.places)[:-1], np.arange(len(broken.bands))
    best: list[Set] = []
    lowest = INFINITE
    for size in range(min(broken.empty, broken.people) + 1):
        sets = np.array(list(combinations(range(broken.people), size)), dtype=np.int64)
        sets = sets.reshape(comb(broken.people, size), size)
        for one, other in broken.apart:
            sets = sets[~((sets == one).any(axis=1) & (sets == other).any(axis=1))]
        people = np.tile(broken.left, (len(sets), 1))
        for place in range(size):
            people += filled[sets[:, place]]
        losses = costs[row, people].sum(axis=1)
        if len(sets) and losses.min() <= lowest + TINY:  # as good with more people is better: sizes go up
            lowest = min(lowest, float(losses.min()))
            best = [tuple(found) for found in sets[losses <= lowest + TINY].tolist()]
    return best


def _solved(broken: Broken, stream: SeededStream) -> Set:
    nothing, each = np.zeros(broken.people), np.ones(broken.people)
    lowest = -_asked(broken, nothing, INFINITE, 0, minus_loss=1.0).objective + _NEARLY
    size = round(_asked(broken, each, lowest, 0).objective)
    chance = np.array([stream.below(_FINENESS) / _FINENESS for _ in range(broken.people)])
    answer = _asked(broken, chance, lowest, size)
    return tuple(np.flatnonzero(answer.x[: broken.people] > 0.5).tolist())


def _asked(broken: Broken, worth: Floats, most_loss: float, fewest: int, minus_loss: float = 0.0) -> Answer:
    """Rows: quotas, pairs, number of people, loss. Columns: people, then people too few and too many by quota."""
    bands, pairs, people = len(broken.bands), len(broken.apart), broken.people
    size_row, loss_row = bands + pairs, bands + pairs + 1
    columns = []
    for person, filled in enumerate(broken.rows):
        shared = [bands + number for number, pair in enumerate(broken.apart) if person in pair]
        index = np.array([*filled[filled != NO_ROW], *shared, size_row], dtype=np.int64)
        columns.append((index, np.ones(len(index))))
    least, most = bounds(broken.bands)
    unit = 1.0 / np.maximum(most, 1)
    for sign in (1.0, -1.0):
        columns += [(np.array([row, loss_row]), np.array([sign, unit[row]])) for row in range(bands)]
    answer = solve(
        Program(
            matrix=from_columns(columns, loss_row + 1),
            cost=np.concatenate([worth, -minus_loss * unit, -minus_loss * unit]),
            lower=np.zeros(people + 2 * bands),
            upper=np.concatenate([np.ones(people), np.full(2 * bands, INFINITE)]),
            row_lower=np.concatenate([least - broken.left, np.zeros(pairs), [fewest, 0.0]]),
            row_upper=np.concatenate([most - broken.left, np.ones(pairs), [broken.empty, most_loss]]),
            whole=people,
        )
    )
    if answer is None:
        raise ArithmeticError("asking nobody is always possible")
    return answer
