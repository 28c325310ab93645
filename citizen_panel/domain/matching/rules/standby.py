"""Stand-ins and who of them would come in which scene: a good answer for all scenes at once, by single moves."""

from copy import copy

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.scenes import Scenes

#: Smaller differences of a loss are rounding.
TINY = 1e-9
_NOT = -np.inf
_INTO_EMPTY = -1


class Standby:
    """People standing by, told by kinds, and which of them come in each scene so that its loss is small.

    Every answer can be carried out, so the loss is never understated; it may be a little above the best.
    """

    def __init__(self, scenes: Scenes, rows: Ints) -> None:
        """`rows[kind, d]` is the quota row that people of a kind fill for characteristic d."""
        self.scenes, self.rows = scenes, rows
        self.kinds: list[int] = []
        self._used = np.zeros((len(scenes.left), 0), dtype=np.bool_)
        self._people, self._empty = scenes.left.copy(), scenes.empty.copy()
        self._row = np.arange(len(scenes.cost))
        onward = np.hstack([scenes.cost[:, 1:], scenes.cost[:, -1:]])
        self._relief = scenes.cost - onward  # what one more person in a row takes off the loss

    def copy(self) -> "Standby":
        """Return a copy that can be changed apart."""
        twin = copy(self)
        twin.kinds, twin._used = list(self.kinds), self._used.copy()
        twin._people, twin._empty = self._people.copy(), self._empty.copy()
        return twin

    @property
    def loss(self) -> float:
        """Mean loss over the scenes."""
        return self.scenes.mean_loss(self._people, self._empty)

    def gains(self, kinds: Ints) -> Floats:
        """Return by how much one more stand-in of each of these kinds would lower the mean loss, at least."""
        best = np.zeros((len(self._people), len(kinds)))
        free = np.flatnonzero(self._empty > 0)
        best[free] = np.maximum(best[free], self._gain(self._people[free], kinds) + self.scenes.place_cost)
        for place in range(len(self.kinds)):
            scenes = np.flatnonzero(self._used[:, place])
            people, lost = self._without(scenes, place)
            best[scenes] = np.maximum(best[scenes], self._gain(people, kinds) - lost[:, None])
        return np.asarray(self.scenes.weight @ best, dtype=np.float64)

    def add(self, kind: int) -> None:
        """Let one more person of a kind stand by."""
        self.kinds.append(kind)
        self._used = np.hstack([self._used, np.zeros((len(self._used), 1), dtype=np.bool_)])
        self._mend(np.arange(len(self._people)))

    def remove(self, place: int) -> None:
        """Let the stand-in at a place of `kinds` go; others come instead where that helps."""
        scenes = np.flatnonzero(self._used[:, place])
        self._people[scenes], _ = self._without(scenes, place)
        self._empty[scenes] += 1
        self._used = np.delete(self._used, place, axis=1)
        del self.kinds[place]
        self._mend(scenes)

    def _gain(self, people: Ints, kinds: Ints) -> Floats:
        """What one more person of each kind takes off each scene's loss, leaving aside the place they fill."""
        relief = self._relief[self._row, people]
        return np.asarray(relief[:, self.rows[kinds]].sum(axis=2), dtype=np.float64)

    def _without(self, scenes: Ints, place: int) -> tuple[Ints, Floats]:
        """People of these scenes without the stand-in at a place, and what that stand-in took off the loss."""
        people, row = self._people[scenes], self.rows[self.kinds[place]]
        people[:, row] -= 1
        people[:, -1] = 0
        return people, np.asarray(self._relief[row, people[:, row]].sum(axis=1), dtype=np.float64)

    def _mend(self, scenes: Ints) -> None:
        """Call stand-ins in, or exchange one who comes for another, as long as a single move helps a scene."""
        while len(scenes) and self.kinds:
            scenes = scenes[self._best_moves(scenes)]

    def _best_moves(self, scenes: Ints) -> Flags:
        """Make the best single move in each of these scenes, and tell in which there was one."""
        kinds = np.array(self.kinds)
        idle = ~self._used[scenes]
        best = np.zeros(len(scenes))
        leaving, coming = np.full((2, len(scenes)), _INTO_EMPTY)
        for place in range(_INTO_EMPTY, len(kinds)):
            into_empty = place == _INTO_EMPTY
            at = np.flatnonzero(self._empty[scenes] > 0 if into_empty else ~idle[:, place])
            if into_empty:
                gain = self._gain(self._people[scenes[at]], kinds) + self.scenes.place_cost
            else:
                people, lost = self._without(scenes[at], place)
                gain = self._gain(people, kinds) - lost[:, None]
            gain = np.where(idle[at], gain, _NOT)
            top = gain.argmax(axis=1)
            value = gain[np.arange(len(at)), top]
            better = value > best[at] + TINY
            best[at[better]], leaving[at[better]], coming[at[better]] = value[better], place, top[better]
        moved = best > 0
        self._move(scenes[moved], leaving[moved], coming[moved])
        return np.asarray(moved)

    def _move(self, scenes: Ints, leaving: Ints, coming: Ints) -> None:
        kinds = np.array(self.kinds)
        out = leaving != _INTO_EMPTY
        np.subtract.at(self._people, (scenes[out, None], self.rows[kinds[leaving[out]]]), 1)
        np.add.at(self._people, (scenes[:, None], self.rows[kinds[coming]]), 1)
        self._people[:, -1] = 0
        self._used[scenes[out], leaving[out]] = False
        self._used[scenes, coming] = True
        self._empty[scenes[~out]] -= 1
