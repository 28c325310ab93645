"""The index while it is in use: read again and again from the database, cleared at once, asked at any time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import TypeVar

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class AsOf:
    """How fresh an answer is: everything settled before transaction `horizon` is in it, as it stood on a day.

    `read_at` is when the database was last asked whether anything changed.
    """

    horizon: int
    read_at: datetime
    day: date


@dataclass(frozen=True)
class Reading:
    """What was read from the database about the people of these slots; of those who are gone, that they are."""

    number: int
    as_of: AsOf
    slots: Ints
    columns: Columns


class LiveIndex:
    """The bits of the panel, safe to be asked and changed by several threads.

    Whoever is cleared stays out until they were read again after that: a reading that had begun before cannot bring
    them back. Every reading that began is taken in or given up.
    """

    def __init__(self, bits: Bits, as_of: AsOf) -> None:
        self._bits, self._as_of = bits, as_of
        self._cleared = dict[int, int]()
        self._under_way = set[int]()
        self._readings = 0
        self._lock = Lock()

    def begin(self) -> int:
        """Return the number of a reading that begins now; take it before the database is asked."""
        with self._lock:
            self._readings += 1
            self._under_way.add(self._readings)
            return self._readings

    def give_up(self, number: int) -> None:
        """Forget a reading that came to nothing."""
        with self._lock:
            self._end(number)

    def clear(self, slots: Sequence[int]) -> None:
        """Let these slots say nothing from this moment on, whatever a reading that is under way has seen."""
        with self._lock:
            if self._under_way:
                self._cleared.update(dict.fromkeys(slots, self._readings))
            self._clear(slots)

    def catch_up(self, reading: Reading) -> None:
        """Take in what was read of those for whom something changed."""
        with self._lock:
            self._bits = self._bits.grown(int(reading.slots.max(initial=-1)) + 1)
            self._bits.put(reading.slots, reading.columns)
            self._take_in(reading)

    def replace(self, reading: Reading, changed: Ints) -> Ints:
        """Take in what was read of everybody, instead of all that was known; returns the slots that differed.

        Those that `changed` between the two, as the feed says, are not among them. There should be none: one that
        differs was missed by the feed.
        """
        made = Bits.empty(self._bits.shape, int(reading.slots.max(initial=-1)) + 1)
        made.put(reading.slots, reading.columns)
        with self._lock:
            cleared = self._cleared_since(reading.number)
            differ = self._bits.differing(made)
            self._bits = made
            self._take_in(reading)
            return np.setdiff1d(differ, np.union1d(changed, np.array(cleared, dtype=np.int64)))

    def ask(self, question: Callable[[Bits], Answer]) -> tuple[Answer, AsOf]:
        """Put a question to the bits as they are, and say how fresh they are; nothing changes meanwhile."""
        with self._lock:
            return question(self._bits), self._as_of

    def _take_in(self, reading: Reading) -> None:
        self._clear(self._cleared_since(reading.number))
        self._as_of = reading.as_of
        self._end(reading.number)

    def _cleared_since(self, number: int) -> list[int]:
        """Who was cleared after a reading began: it may have seen them as they were before."""
        return [slot for slot, at in self._cleared.items() if at >= number]

    def _end(self, number: int) -> None:
        self._under_way.discard(number)
        oldest = min(self._under_way, default=self._readings + 1)
        self._cleared = {slot: at for slot, at in self._cleared.items() if at >= oldest}

    def _clear(self, slots: Sequence[int]) -> None:
        self._bits.clear(np.array([slot for slot in slots if 0 <= slot < self._bits.slots], dtype=np.int64))
