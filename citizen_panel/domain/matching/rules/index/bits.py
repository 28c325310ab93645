"""The rows of bits themselves: made from columns, changed citizen by citizen, cleared at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.rules.index.shape import ASKABLE, Dimension, Shape

Words = NDArray[np.uint64]
WORD = 64
_NO_VALUE = -1
_LITTLE = np.dtype("<u8")


@dataclass(frozen=True)
class Columns:
    """What is known about some citizens, a line each.

    `held` gives for each dimension the place of a person's value among its values, or -1 for none; where people may
    have several values, a whole number with a bit for each. Only those who are `askable` are counted anywhere.
    A dimension that is not given is not known of anybody; a complete one must be.
    """

    askable: Flags
    held: Mapping[str, Ints]


@dataclass(frozen=True)
class Bits:
    """A row of bits for each value, a bit for each slot; a citizen has one slot. Changes are made in place."""

    shape: Shape
    rows: Words

    @classmethod
    def empty(cls, shape: Shape, slots: int) -> Self:
        """Return an index of so many slots in which there is nobody."""
        return cls(shape, np.zeros((shape.rows, -(-slots // WORD)), dtype=np.uint64))

    @classmethod
    def of(cls, shape: Shape, columns: Columns) -> Self:
        """Return the index of people whose slots are 0, 1, 2 and so on, in the order of the columns."""
        made = cls.empty(shape, len(columns.askable))
        for row, flags in _flags_by_row(shape, columns):
            packed = np.packbits(flags, bitorder="little")
            made.rows[row].astype(_LITTLE, copy=False).view(np.uint8)[: len(packed)] = packed
        return made

    @property
    def slots(self) -> int:
        """How many slots there are, in use or not."""
        return int(self.rows.shape[1]) * WORD

    def grown(self, slots: int) -> "Bits":
        """Return this index with room for so many slots; itself when there is room already."""
        more = -(-slots // WORD) - self.rows.shape[1]
        if more <= 0:
            return self
        return Bits(self.shape, np.pad(self.rows, ((0, 0), (0, more))))

    def put(self, slots: Ints, columns: Columns) -> None:
        """Let these slots say what the columns say, whatever they said before. A slot may come once."""
        words, at, bit = _places(slots)
        self._forget(words, at, bit)
        for row, flags in _flags_by_row(self.shape, columns):
            added = np.zeros(len(words), dtype=np.uint64)
            np.bitwise_or.at(added, at[flags], bit[flags])
            self.rows[row, words] |= added

    def clear(self, slots: Ints) -> None:
        """Let these slots say nothing any more: whoever had them is in no count from now on."""
        self._forget(*_places(slots))

    def _forget(self, words: Ints, at: Ints, bit: Words) -> None:
        gone = np.zeros(len(words), dtype=np.uint64)
        np.bitwise_or.at(gone, at, bit)
        self.rows[:, words] &= ~gone

    def differing(self, other: "Bits") -> Ints:
        """Return the slots of which two indexes of one shape do not say the same; a slot they lack says nothing."""
        wide = max(self.slots, other.slots)
        odd = np.bitwise_or.reduce(self.grown(wide).rows ^ other.grown(wide).rows, axis=0)
        return slots_of(odd)


def slots_of(found: Words) -> Ints:
    """Return the slots whose bits are set, in rising order."""
    flags = np.unpackbits(found.astype(_LITTLE, copy=False).view(np.uint8), bitorder="little")
    return np.flatnonzero(flags).astype(np.int64)


def _places(slots: Ints) -> tuple[Ints, Ints, Words]:
    """The words that hold these slots, which of them each slot is in, and its bit there."""
    words, at = np.unique(slots // WORD, return_inverse=True)
    return words, at, np.left_shift(np.uint64(1), (slots % WORD).astype(np.uint64))


def _flags_by_row(shape: Shape, columns: Columns) -> list[tuple[int, Flags]]:
    """Who has a bit in which row: nobody who may not be asked has any."""
    found = [(ASKABLE, columns.askable)]
    nothing, none = np.zeros(len(columns.askable), dtype=np.int64), np.full(len(columns.askable), _NO_VALUE)
    for dimension in shape.dimensions:
        held = columns.held.get(dimension.name, none if dimension.is_one_of else nothing)
        if dimension.is_complete and bool((columns.askable & ~_has_any(dimension, held)).any()):
            raise ValueError(f"everybody has a value of {dimension.name}, but somebody has none")
        for value, row in enumerate(shape.rows_of(dimension.name)):
            found.append((row, columns.askable & _has(dimension, held, value)))
    return found


def _has_any(dimension: Dimension, held: Ints) -> Flags:
    flags: Flags = (held >= 0) & (held < len(dimension.values)) if dimension.is_one_of else held != 0
    return flags


def _has(dimension: Dimension, held: Ints, value: int) -> Flags:
    flags: Flags = held == value if dimension.is_one_of else (held >> value) & 1 == 1
    return flags
