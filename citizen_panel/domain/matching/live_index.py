"""The index while it is in use: read again and again from the database, cleared at once, asked at any time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns
from citizen_panel.domain.matching.rules.index.picture import AsOf, Picture

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Reading:
    """What was read from the database about the people of these slots; of those who are gone, that they are.

    `ahead` are the rows of the feed that it heard of although a transaction older than theirs is still open.
    """

    number: int
    as_of: AsOf
    slots: Ints
    columns: Columns
    ahead: frozenset[int] = frozenset()


class LiveIndex:
    """The bits of the panel, safe to be asked and changed by several threads.

    Whoever is cleared stays out until they were read again after that: a reading that had begun before cannot bring
    them back. Whoever is held stays out until the transaction for which they are held is over and what it did was
    read. Every reading that began is taken in or given up.
    """

    def __init__(self, bits: Bits, as_of: AsOf, held: Mapping[int, int] | None = None) -> None:
        self._bits, self._as_of = bits, as_of
        self._cleared, self._held = dict[int, int](), dict(held or {})
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

    def hold(self, slots: Sequence[int], xact: int) -> None:
        """Let these slots say nothing until a reading takes in what transaction `xact` did to them.

        To be called before that transaction commits. Whether it commits or not, the next reading that began after it
        was over says how they are; `held` says whom that reading must be about.
        """
        with self._lock:
            for slot in slots:
                self._held[slot] = max(xact, self._held.get(slot, 0))
            self._clear(slots)

    def held(self) -> Mapping[int, int]:
        """The slots that are held still, with the transactions for which they are; the next reading is about them."""
        with self._lock:
            return dict(self._held)

    def catch_up(self, reading: Reading) -> None:
        """Take in what was read of those for whom something changed."""
        with self._lock:
            self._bits = self._bits.grown(int(reading.slots.max(initial=-1)) + 1)
            self._bits.put(reading.slots, reading.columns)
            self._release(reading.as_of, frozenset(reading.slots.tolist()))
            self._take_in(reading)

    def replace(self, reading: Reading, changed: Ints) -> Ints:
        """Take in what was read of everybody, instead of all that was known; returns the slots that differed.

        Those that `changed` between the two, as the feed says, are not among them. There should be none: one that
        differs was missed by the feed.
        """
        made = Bits.empty(self._bits.shape, int(reading.slots.max(initial=-1)) + 1)
        made.put(reading.slots, reading.columns)
        with self._lock:
            cleared = [*self._cleared_since(reading.number), *self._held]
            differ = self._bits.differing(made)
            self._bits = made
            self._release(reading.as_of, frozenset(self._held))
            self._take_in(reading)
            return np.setdiff1d(differ, np.union1d(changed, np.array(cleared, dtype=np.int64)))

    def ask(self, question: Callable[[Bits], Answer]) -> tuple[Answer, AsOf]:
        """Put a question to the bits as they are, and say how fresh they are; nothing changes meanwhile."""
        with self._lock:
            return question(self._bits), self._as_of

    @property
    def as_of(self) -> AsOf:
        """How fresh it is at this moment."""
        return self._as_of

    def pictured(self) -> Picture:
        """A picture that nobody changes any more."""
        with self._lock:
            return Picture(Bits(self._bits.shape, self._bits.rows.copy()), self._as_of)

    def _release(self, as_of: AsOf, about: frozenset[int]) -> None:
        """Hold no longer whom a reading is about that saw what their transaction did."""
        self._held = {slot: xact for slot, xact in self._held.items() if xact >= as_of.horizon or slot not in about}

    def _take_in(self, reading: Reading) -> None:
        self._clear([*self._cleared_since(reading.number), *self._held])
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
