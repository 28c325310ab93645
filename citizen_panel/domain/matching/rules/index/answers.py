"""Answers that may leave the process that holds the index: rounded, silent about few, and about nobody in particular.

Counts are rounded to 5, and below 10 there is none. About fewer than 20 people together nothing more is told than how
few they are. Nothing that is protected can be wished for: no question finds out who answered what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.core.few import FEW, FEW_OUTSIDE, SMALLEST_BASE, rounded
from citizen_panel.domain.matching.rules.index import counting
from citizen_panel.domain.matching.rules.index.bits import Bits, Words
from citizen_panel.domain.matching.rules.index.popcount import in_common
from citizen_panel.domain.matching.rules.index.questions import (
    Counting,
    Divided,
    HowClose,
    HowMany,
    WhichSlots,
    WithoutEach,
)
from citizen_panel.domain.matching.rules.index.shape import Dimension, NotInIndex, Wish

CLOSEST = FEW
"""Two sets of people that differ by fewer than this, but differ, are too close."""

Rounded = int | None
"""A count of people as it may be told: a multiple of 5, or None for fewer than 10."""


@dataclass(frozen=True)
class People:
    """How many fit."""

    people: Rounded


@dataclass(frozen=True)
class Parts:
    """How those who fit divide: for each dimension its values, in their order. People without a value are in none."""

    people: Rounded
    parts: Mapping[str, Mapping[str, Rounded]]


@dataclass(frozen=True)
class More:
    """How many fit, and how many more would without each wish, in the order of the wishes."""

    people: Rounded
    more: tuple[Rounded, ...]


@dataclass(frozen=True)
class Slots:
    """A bit for each slot, set for those who fit."""

    found: Words


@dataclass(frozen=True)
class Close:
    """Whether an answer would, beside an earlier one, tell of fewer than 5 people."""

    is_too_close: bool


@dataclass(frozen=True)
class NotAnswered:
    """A question that is not answered: about what the index does not have, or looking for what is protected."""

    dimension: str
    is_protected: bool = False


Told = People | Parts | More | Slots | Close
Answer = Told | NotAnswered


def told(count: int) -> Rounded:
    """Return a count as it may be told: rounded to 5, or None for fewer than 10."""
    return None if count < FEW_OUTSIDE else rounded(count)


def answer(bits: Bits, question: Counting) -> Answer:
    """Return what may be said about a question, or why nothing is."""
    sets = (question.wishes, *question.earlier) if isinstance(question, HowClose) else (question.wishes,)
    for wishes in sets:
        refused = _refused(bits, wishes)
        if refused is not None:
            return refused
    match question:
        case HowMany():
            return People(told(_total(_fitting(bits, question.wishes))))
        case Divided():
            return _parts(bits, question)
        case WithoutEach():
            return _more(bits, question)
        case WhichSlots():
            return Slots(_fitting(bits, question.wishes).copy())
        case HowClose():
            return _close(bits, question)


def _refused(bits: Bits, wishes: Sequence[Wish]) -> NotAnswered | None:
    for wish in wishes:
        known = bits.shape.dimension(wish.dimension)
        if isinstance(known, Dimension) and known.is_protected:
            return NotAnswered(wish.dimension, is_protected=True)
    missing = bits.shape.missing_in(wishes)
    return None if missing is None else NotAnswered(missing.dimension)


def _parts(bits: Bits, question: Divided) -> Parts | NotAnswered:
    found = _fitting(bits, question.wishes)
    people, parts = _total(found), dict[str, Mapping[str, Rounded]]()
    for name in question.dimensions:
        dimension = bits.shape.dimension(name)
        if isinstance(dimension, NotInIndex):
            return NotAnswered(name)
        rows = bits.shape.rows_of(name)
        counts = [int(count) for count in in_common(bits.rows[rows.start : rows.stop], found)]
        is_safe = people >= SMALLEST_BASE and not (dimension.is_protected and people in counts)
        parts[name] = {
            value: told(count) if is_safe else None for value, count in zip(dimension.values, counts, strict=True)
        }
    return Parts(told(people), parts)


def _more(bits: Bits, question: WithoutEach) -> More:
    counted = counting.leave_one_out(bits, question.wishes)
    assert not isinstance(counted, NotInIndex)
    return More(told(counted.people), tuple(told(without - counted.people) for without in counted.without))


def _close(bits: Bits, question: HowClose) -> Close:
    found = _fitting(bits, question.wishes)
    apart = (_total(found ^ _fitting(bits, earlier)) for earlier in question.earlier)
    return Close(any(0 < people < CLOSEST for people in apart))


def _fitting(bits: Bits, wishes: Sequence[Wish]) -> Words:
    found = counting.fitting(bits, wishes)
    assert not isinstance(found, NotInIndex)
    return found


def _total(found: Words) -> int:
    return int(in_common(found[None, :], found)[0]) if len(found) else 0


def slots_in(found: bytes) -> Words:
    """Return the bits of slots as they were sent: 64 to a word, the lowest first."""
    words: Words = np.frombuffer(found, dtype="<u8").astype(np.uint64)
    return words
