"""Drawing many at once from the same seed: every kind of question has its own stream of chance."""

from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

import numpy as np

from citizen_panel.cli.seed.census import Floats, Ints


@dataclass(frozen=True)
class Chance:
    """Streams of chance by name, so that a new question does not change the answers to the others."""

    seed: int
    as_of: date
    size: int
    _used: set[str] = field(default_factory=set)

    def evenly(self, name: str, width: int = 0) -> Floats:
        """Numbers from 0 to 1, one (or a row of `width`) for each person; each name is asked once."""
        if name in self._used:
            raise ValueError(name)
        self._used.add(name)
        stream = np.random.Generator(np.random.PCG64([self.seed, self.as_of.toordinal(), crc32(name.encode())]))
        return stream.random((self.size, width) if width else self.size)

    def happens(self, name: str, likelihood: Floats | float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """For each person, whether something of this likelihood happens."""
        return np.asarray(self.evenly(name) < likelihood)

    def pick(self, name: str, weights: Floats) -> Ints:
        """For each person, the number of one column: drawn by the person's row of weights."""
        heights = np.cumsum(weights, axis=1)
        level = self.evenly(name)[:, None] * heights[:, -1:]
        return np.asarray(np.minimum((heights <= level).sum(axis=1), weights.shape[1] - 1), dtype=np.int64)

    def pick_one(self, name: str, weights: Floats) -> Ints:
        """The same where everybody has the same weights, however many."""
        heights = np.cumsum(weights)
        found = np.searchsorted(heights, self.evenly(name) * heights[-1], side="right")
        return np.asarray(np.minimum(found, len(weights) - 1), dtype=np.int64)
