"""Which kinds of people should stand by: the best single choices, exchanged as long as one helps."""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.scenes import Scenes
from citizen_panel.domain.matching.rules.standby import TINY, Standby
from citizen_panel.domain.matching.rules.standby_bound import split_stand_ins

#: Kinds looked at: first of all, for each stand-in, and by the programme besides those already found.
_LOOKED_AT, _NEAREST, _OFTEN_USEFUL = 1000, 40, 25
_PASSES = 10
_TIE = 1e-6
_DIGITS = 12


@dataclass(frozen=True, eq=False)
class Found:
    """How many of each kind stand by, the mean loss with nobody and with them, and what no choice can beat."""

    taken: Ints
    loss_without: float
    loss: float
    bound: float


def best_kinds(scenes: Scenes, rows: Ints, sizes: Ints, count: int) -> Found:
    """Return who should stand by so that the mean loss over the scenes is small.

    `rows[kind, d]` are quota rows, `sizes` people by kind; `count` must not be more than all of them. Kinds that do
    equally well are taken in the order given.
    """
    alone = Standby(scenes, rows)
    useful = np.round(alone.gains(np.arange(len(rows))), _DIGITS)  # what is equal ties, whatever the rounding
    order = np.argsort(-useful, kind="stable")
    search = _Search(scenes, rows, sizes, useful)
    best = search.exchanged(search.filled([], np.sort(order[:_LOOKED_AT]), count))
    if best.loss <= TINY:
        return Found(search.taken(best.kinds), alone.loss, best.loss, 0.0)
    split = split_stand_ins(scenes, rows, sizes, count, np.unique(best.kinds), order[:_OFTEN_USEFUL])
    if best.loss > split.bound + TINY:
        whole = np.repeat(np.arange(len(rows)), np.floor(split.taken + TINY).astype(np.int64))
        near = np.union1d(np.flatnonzero(split.taken), search.near)
        rounded = search.exchanged(search.filled(whole.tolist(), near, count))
        best = rounded if rounded.loss < best.loss - TINY else best
    return Found(search.taken(best.kinds), alone.loss, best.loss, min(split.bound, best.loss))


class _Search:
    def __init__(self, scenes: Scenes, rows: Ints, sizes: Ints, useful: Floats) -> None:
        self.scenes, self.rows, self.sizes = scenes, rows, sizes
        self.near = np.zeros(0, dtype=np.int64)
        # where nothing helps any more, those who would often help come first
        self.tie = np.round(_TIE * useful, _DIGITS)

    def taken(self, kinds: list[int]) -> Ints:
        return np.bincount(np.array(kinds, dtype=np.int64), minlength=len(self.rows))

    def _gains(self, standby: Standby, kinds: Ints) -> Floats:
        is_left = self.taken(standby.kinds)[kinds] < self.sizes[kinds]
        gains = np.round(standby.gains(kinds), _DIGITS)
        return np.where(is_left, gains + self.tie[kinds], -np.inf)

    def filled(self, start: list[int], kinds: Ints, count: int) -> Standby:
        """From a start, add the best single choice until `count` stand by; what came near is remembered."""
        standby = Standby(self.scenes, self.rows)
        for kind in start:
            standby.add(kind)
        while len(standby.kinds) < count:
            gains = self._gains(standby, kinds)
            if gains.max(initial=-np.inf) == -np.inf:  # what was looked at is used up
                kinds = np.arange(len(self.rows))
                gains = self._gains(standby, kinds)
            self.near = np.union1d(self.near, kinds[np.argsort(-gains, kind="stable")[:_NEAREST]])
            standby.add(int(kinds[gains.argmax()]))
        self.near = np.union1d(self.near, np.array(start, dtype=np.int64))
        return standby

    def exchanged(self, standby: Standby) -> Standby:
        """Exchange one stand-in for another that came near, as long as that lowers the loss."""
        for _ in range(_PASSES):
            before = standby.loss
            for place in reversed(range(len(standby.kinds))):
                without = standby.copy()
                without.remove(place)
                gains = self._gains(without, self.near)
                best = int(gains.argmax())
                if without.loss - gains[best] < standby.loss - TINY:
                    without.add(int(self.near[best]))
                    standby = without if without.loss < standby.loss - TINY else standby
            if standby.loss > before - TINY:
                break
        return standby
