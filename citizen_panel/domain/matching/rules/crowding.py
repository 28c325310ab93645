"""At most one person from an address: whether a panel can be seated so, and which groups are too many if not."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.rules.view import View


def households_of(view: View, groups: Flags) -> int:
    """Return how many free households these groups live in together: the most seats they can have."""
    kinds = np.unique(view.doors[groups[view.doors[:, 0]], 1])
    return int(view.free[kinds].sum())


def crowded(view: View, seats: Ints) -> Flags | None:
    """Return groups that have more seats than free households between them, or None if everybody can be seated.

    Hall's condition: seats can be given to different households unless some groups together live in too few.
    """
    if not len(view.doors):
        return None
    seeking = seats > 0
    doors = view.doors[seeking[view.doors[:, 0]]]
    kinds, first, visits = np.unique(doors[:, 1], return_index=True, return_counts=True)
    alone = visits == 1  # nobody else seeks a seat there
    own = np.bincount(doors[first[alone], 0], view.free[kinds[alone]], len(seats)).astype(np.int64)
    short = np.maximum(seats - own, 0)
    if not short.any():
        return None
    shared = np.isin(doors[:, 1], kinds[~alone])
    return _Seating(view, doors[shared]).place(short)


class _Seating:
    """Seats given one by one to shared households, earlier ones moved where that makes room."""

    def __init__(self, view: View, doors: Ints) -> None:
        self._count = len(view.sizes)
        self._free = {int(kind): int(view.free[kind]) for kind in np.unique(doors[:, 1])}
        self._kinds: dict[int, list[int]] = {}
        for group, kind in doors.tolist():
            self._kinds.setdefault(group, []).append(kind)
        self._seated: dict[int, dict[int, int]] = {kind: {} for kind in self._free}

    def place(self, short: Ints) -> Flags | None:
        for group in np.flatnonzero(short).tolist():
            for _ in range(int(short[group])):
                seen: dict[int, int] = {}
                if not self._seat(group, seen):
                    return self._crowd(group, seen)
        return None

    def _seat(self, group: int, seen: dict[int, int]) -> bool:
        """Find the group one more household, along a shortest chain of people who could sit elsewhere."""
        came_from: dict[int, int] = {}
        row = [group]
        while row:
            following: list[int] = []
            for one in row:
                for kind in self._kinds.get(one, ()):
                    if kind in seen:
                        continue
                    seen[kind] = one
                    if self._free[kind] > 0:
                        self._move(group, kind, seen, came_from)
                        return True
                    for other in self._seated[kind]:
                        if other != group and other not in came_from:
                            came_from[other] = kind
                            following.append(other)
            row = following
        return False

    def _move(self, group: int, kind: int, seen: dict[int, int], came_from: dict[int, int]) -> None:
        self._free[kind] -= 1
        while True:
            one = seen[kind]
            self._seated[kind][one] = self._seated[kind].get(one, 0) + 1
            if one == group:
                return
            kind = came_from[one]
            self._seated[kind][one] -= 1
            if not self._seated[kind][one]:
                del self._seated[kind][one]

    def _crowd(self, group: int, seen: dict[int, int]) -> Flags:
        crowd = np.zeros(self._count, dtype=np.bool_)
        crowd[[group, *(one for kind in seen for one in self._seated[kind])]] = True
        return crowd
