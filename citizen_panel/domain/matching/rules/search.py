"""Looking for a whole panel near a given point: exchanges of answers and of people, best first."""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.types import Flags, Floats, Ints, Pool

_CROWDING = 1.5
_SPENT = -200.0
_MUST_BE_FULL = 400.0
_BROKEN_ROW = 60.0
_OFF_CENTRE = 0.6
_NEVER = -1e9
_QUICK_PASS = 8
_MOST_TRIES = 3  # the solver settles a hard step sooner than further tries do


@dataclass(frozen=True, eq=False)
class Aim:
    """What the next panel should be like: worth of a seat by type, and the rows it has to keep."""

    worth: Floats
    spent: Flags
    full: Flags
    least: Ints
    most: Ints
    cost: Floats


def aim_at(pool: Pool, rest: Floats, mass: float, spent: Flags, full: Flags, rows: tuple[Ints, Ints]) -> Aim:
    """Return the aim of a panel that takes as much as possible from `rest`, keeping `rows` (least, most)."""
    point = rest / mass
    worth = np.log(np.maximum(point, 1e-300))
    worth[spent] = _SPENT
    worth[full] += _MUST_BE_FULL
    least, most = rows
    centre = pool.seats_by_row(point)
    seats = np.arange(pool.places + 2)
    broken = np.maximum(least[:, None] - seats, 0) + np.maximum(seats - most[:, None], 0)
    low, high = np.floor(centre + 1e-9)[:, None], np.ceil(centre - 1e-9)[:, None]
    off = np.maximum(low - seats, 0) + np.maximum(seats - high, 0)
    cost = np.zeros((len(least) + 1, pool.places + 2))  # the last row stands for "no answer" and costs nothing
    cost[:-1] = _BROKEN_ROW * broken + _OFF_CENTRE * off
    return Aim(worth, spent, full, least, most, cost)


class PanelSearch:
    """Keeps one panel and moves it from aim to aim; its chance comes from the generator it is given."""

    def __init__(self, pool: Pool, chance: np.random.Generator) -> None:
        self.pool = pool
        self.chance = chance
        self._bits = self._packing()
        self._codes = self._packed(pool.rows)
        order = np.argsort(self._codes, kind="stable")
        self._sorted, self._order = self._codes[order], order
        self._masks = self._exchanges()
        self._start(np.zeros(pool.types_count, dtype=np.int64))

    def _packing(self) -> list[tuple[int, int]]:
        bits, shift = [], 0
        for place in range(self.pool.rows.shape[1]):
            column = self.pool.rows[:, place]
            width = max(1, int(column.max() - column[column >= 0].min(initial=column.max()) + 2).bit_length())
            bits.append((shift, width))
            shift += width
        return bits

    def _packed(self, rows: Ints) -> Ints:
        codes = np.zeros(len(rows), dtype=np.int64)
        for place, (shift, _) in enumerate(self._bits):
            column = rows[:, place]
            first = column[column >= 0].min(initial=column.max())
            codes |= np.where(column < 0, 0, column - first + 1) << shift
        return codes

    def _exchanges(self) -> Ints:
        """All ways two people can exchange some answers, each pair of outcomes once."""
        fields = [((1 << width) - 1) << shift for shift, width in self._bits]
        ways = 1 << max(0, len(fields) - 1)
        masks = [sum(field for place, field in enumerate(fields) if way >> place & 1) for way in range(1, ways)]
        return np.array(masks, dtype=np.int64)[:256]

    def _start(self, panel: Ints) -> None:
        self.seats = panel.copy()
        self.members = np.repeat(np.arange(len(panel)), panel)
        counted = self.pool.seats_by_row(panel) if len(panel) else np.zeros(len(self.pool.bands))
        self.counts = np.append(counted, 0).astype(np.int64)

    def near(self, start: Ints, aim: Aim) -> Ints | None:
        """Return a panel that meets the aim's rows and uses nothing spent, or None if none was met in time."""
        self._start(start)
        self._pass(aim, self._weakest(aim)[:_QUICK_PASS], 0.0)
        for attempt in range(_MOST_TRIES):
            if self._is_met(aim):
                return self.seats.copy()
            heat = 2.0 if attempt % 4 == 3 else 0.3
            self._pass(aim, self.chance.permutation(self.pool.places), heat)
            self._pass(aim, self._weakest(aim), 0.0)
        return self.seats.copy() if self._is_met(aim) else None

    def _is_met(self, aim: Aim) -> bool:
        counts = self.counts[:-1]
        rows_met = bool(((counts >= aim.least) & (counts <= aim.most)).all())
        return rows_met and not self.seats[aim.spent].any() and bool((self.seats == self.pool.sizes)[aim.full].all())

    def _weakest(self, aim: Aim) -> Ints:
        """Return places in the order in which it is most worth changing who sits there."""
        members = self.members
        rows = self.pool.rows[members]
        counts = self.counts
        gain = aim.cost[np.arange(len(counts)), np.maximum(counts - 1, 0)] - aim.cost[np.arange(len(counts)), counts]
        keeping = aim.worth[members] - _CROWDING * np.log(self.seats[members]) + gain[rows].sum(axis=1)
        return np.argsort(keeping, kind="stable")

    def _pass(self, aim: Aim, places: Ints, heat: float) -> None:
        for place in places:
            self._reseat(int(place), aim, heat)

    def _leave(self, kind: int, by: int) -> None:
        self.seats[kind] += by
        np.add.at(self.counts, self.pool.rows[kind], by)
        self.counts[-1] = 0

    def _reseat(self, place: int, aim: Aim, heat: float) -> None:
        """Give one seat to whoever is best there, alone or by exchanging answers with another member."""
        old = int(self.members[place])
        self._leave(old, -1)
        index = np.arange(len(self.counts))
        extra = aim.cost[index, self.counts + 1] - aim.cost[index, self.counts]
        score = aim.worth - extra[self.pool.rows].sum(axis=1)
        held = np.flatnonzero(self.seats)
        score[held] -= _CROWDING * np.log(self.seats[held] + 1)
        score[held[self.seats[held] >= self.pool.sizes[held]]] = _NEVER
        if heat:
            score += heat * self.chance.gumbel(size=len(score))
        best = int(np.argmax(score))
        pair = self._best_exchange(place, old, aim, heat)
        if pair is not None and pair[0] - float(extra[self.pool.rows[old]].sum()) > score[best]:
            _, other, mine, theirs = pair
            self._leave(int(self.members[other]), -1)
            self._leave(theirs, 1)
            self.members[other] = theirs
            best = mine
        self._leave(best, 1)
        self.members[place] = best

    def _best_exchange(self, place: int, old: int, aim: Aim, heat: float) -> tuple[float, int, int, int] | None:
        """Return (score, other place, my new type, their new type) of the best exchange that exists."""
        if not len(self._masks):
            return None
        members = self.members
        mine, theirs = self._codes[old], self._codes[members]
        masks = self._masks[:, None]
        first, second = (mine & ~masks) | (theirs & masks), (theirs & ~masks) | (mine & masks)
        at_first = np.minimum(np.searchsorted(self._sorted, first), len(self._sorted) - 1)
        at_second = np.minimum(np.searchsorted(self._sorted, second), len(self._sorted) - 1)
        there = (self._sorted[at_first] == first) & (self._sorted[at_second] == second) & (first != mine)
        there[:, place] = False
        there &= first != theirs
        ways, others = np.nonzero(there)
        if not len(ways):
            return None
        new, their_new = self._order[at_first[ways, others]], self._order[at_second[ways, others]]
        crowd, sizes = self.seats, self.pool.sizes
        leaving = members[others]
        score = aim.worth[new] + aim.worth[their_new] - aim.worth[leaving]
        score -= _CROWDING * (np.log((crowd[new] + 1) * (crowd[their_new] + 1)) - np.log(crowd[leaving]))
        score[(crowd[new] + 1 > sizes[new]) | (crowd[their_new] + 1 > sizes[their_new])] = _NEVER
        score[(new == their_new) & (crowd[new] + 2 > sizes[new])] = _NEVER
        if heat:
            score += heat * self.chance.gumbel(size=len(score))
        best = int(np.argmax(score))
        if score[best] <= _NEVER / 2:
            return None
        return float(score[best]), int(others[best]), int(new[best]), int(their_new[best])
