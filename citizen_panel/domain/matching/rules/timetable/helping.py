"""People who need help, seated one after the other where the help is or can still be had."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.timetable.ground import ANY, Ground


class Helping:
    """The ground as it is for those who need help: what each way of theirs takes up."""

    def __init__(self, ground: Ground) -> None:
        self._starts, self._visits = ground.starts, ground.visits
        self._needy = np.unique(ground.owner[ground.choice != ANY])
        self._seats = _grouped(ground.seated.tolist())
        self._asks = _grouped(ground.asks.tolist())
        self._gives = _grouped(ground.gives.tolist())
        self._holds = _grouped(ground.holds.tolist())
        self._serves = ground.serves.astype(np.int64).tolist()
        self._clashing: dict[int, set[int]] = defaultdict(set)
        for group in ground.clashes:
            for way in group:
                self._clashing[way].update(group)

    def seated(self, ground: Ground, seats: Ints) -> Ints | None:
        """Return over which ways they come (seats by type), each where least is taken up; None if one finds no way.

        There may be a timetable all the same. `ground` says how much there is.
        """
        visits, room = np.zeros(len(ground.owner), dtype=np.int64), _Room(ground)
        kinds = self._needy[seats[self._needy] > 0]
        for kind in kinds[np.argsort(np.diff(self._starts)[kinds], kind="stable")].tolist():
            for _ in range(int(seats[kind])):
                ways = self._ways_of(kind, room)
                if len(ways) < self._visits:
                    return None
                visits[ways] += 1
        return visits

    def _ways_of(self, kind: int, room: "_Room") -> list[int]:
        """As many ways as there are visits, and what they take up is taken; fewer where there are no more."""
        open_, found = set(range(int(self._starts[kind]), int(self._starts[kind + 1]))), list[int]()
        while open_ and len(found) < self._visits:
            best = min(open_, key=lambda way: (self._cost(way, room), way))
            if self._cost(best, room) == _TOO_MUCH:
                break
            self._take(best, room)
            found.append(best)
            open_ -= self._clashing.get(best, set()) | {best}
        return found

    def _cost(self, way: int, room: "_Room") -> tuple[int, int]:
        """How many units a way takes up that nobody uses yet, then how few seats are left; too much if it cannot be."""
        left = min((room.seats[slot] for slot in self._seats[way]), default=0)
        if left <= 0:
            return _TOO_MUCH
        units = 0
        for demand in self._asks.get(way, ()):
            if room.spare[demand] <= 0:
                units += 1
                if self._grant(demand, room) is None:
                    return _TOO_MUCH
        return units, -left

    def _grant(self, demand: int, room: "_Room") -> int | None:
        """A resource of which a unit is free for all of the time."""
        for grant in self._gives.get(demand, ()):
            if all(room.units[hold] > 0 for hold in self._holds.get(grant, ())):
                return grant
        return None

    def _take(self, way: int, room: "_Room") -> None:
        for slot in self._seats[way]:
            room.seats[slot] -= 1
        for demand in self._asks.get(way, ()):
            if room.spare[demand] <= 0:
                grant = self._grant(demand, room)
                if grant is None:
                    raise ArithmeticError("there was a unit and now there is none")
                room.spare[demand] += self._serves[grant]
                for hold in self._holds.get(grant, ()):
                    room.units[hold] -= 1
            room.spare[demand] -= 1


_TOO_MUCH = (1_000_000, 0)


class _Room:
    """What is left: seats by slot, units by hold, and by demand how many more people are served already."""

    def __init__(self, ground: Ground) -> None:
        self.seats = ground.limits.slots.astype(np.int64).tolist()
        self.units = ground.limits.units.astype(np.int64).tolist()
        self.spare: dict[int, int] = defaultdict(int)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for first, second in pairs:
        found[first].append(second)
    return dict(found)
