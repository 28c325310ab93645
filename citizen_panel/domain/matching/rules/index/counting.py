"""Counting with the index: how many fit, how they divide, and what each wish costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.index.bits import Bits, Words
from citizen_panel.domain.matching.rules.index.popcount import in_common
from citizen_panel.domain.matching.rules.index.shape import ASKABLE, NotInIndex, Wish

Breakdown = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class WithoutOne:
    """How many fit all wishes, and how many would fit without each of them, in their order."""

    people: int
    without: tuple[int, ...]


def count(bits: Bits, wishes: Sequence[Wish]) -> int | NotInIndex:
    """Return how many of those who may be asked fit every wish."""
    found = fitting(bits, wishes)
    return found if isinstance(found, NotInIndex) else _total(found)


def breakdown(bits: Bits, wishes: Sequence[Wish], dimensions: Sequence[str]) -> Breakdown | NotInIndex:
    """Return how many of those who fit have each value of these dimensions, in one pass over the rows."""
    found = fitting(bits, wishes)
    if isinstance(found, NotInIndex):
        return found
    divided: dict[str, Mapping[str, int]] = {}
    for name in dimensions:
        dimension = bits.shape.dimension(name)
        if isinstance(dimension, NotInIndex):
            return dimension
        rows = bits.shape.rows_of(name)
        counts = in_common(bits.rows[rows.start : rows.stop], found)
        divided[name] = dict(zip(dimension.values, map(int, counts), strict=True))
    return divided


def leave_one_out(bits: Bits, wishes: Sequence[Wish]) -> WithoutOne | NotInIndex:
    """Return how many would fit without each wish, all at once: those before it and those after it are met anyway."""
    missing = bits.shape.missing_in(wishes)
    if missing is not None:
        return missing
    met = [_any_of(bits, wish) for wish in wishes]
    after = [bits.rows[ASKABLE]]
    for each in reversed(met):
        after.append(after[-1] & each)
    after.reverse()
    before, without = np.full_like(bits.rows[ASKABLE], np.iinfo(np.uint64).max), list[int]()
    for place, each in enumerate(met):
        without.append(_total(before & after[place + 1]))
        before &= each
    return WithoutOne(_total(after[0]), tuple(without))


def fitting(bits: Bits, wishes: Sequence[Wish]) -> Words | NotInIndex:
    """Return a bit for each slot: set where somebody may be asked and fits every wish. It is for reading only."""
    missing = bits.shape.missing_in(wishes)
    if missing is not None:
        return missing
    found: Words = bits.rows[ASKABLE]
    for wish in wishes:
        found = _narrowed(bits, found, wish)
    return found


def _narrowed(bits: Bits, found: Words, wish: Wish) -> Words:
    """Those who fit one wish as well. The askable have bits, so leaving out the others is as good where it is less."""
    accepted, others = _parted(bits, wish)
    if len(others) < len(accepted) and _all_have_one(bits, wish.dimension):
        return found & ~_union(bits, others)
    return found & _union(bits, accepted)


def _parted(bits: Bits, wish: Wish) -> tuple[list[int], list[int]]:
    dimension = bits.shape.dimension(wish.dimension)
    assert not isinstance(dimension, NotInIndex)
    rows = list(zip(bits.shape.rows_of(wish.dimension), dimension.values, strict=True))
    return [row for row, value in rows if value in wish.accepted], [
        row for row, value in rows if value not in wish.accepted
    ]


def _all_have_one(bits: Bits, name: str) -> bool:
    dimension = bits.shape.dimension(name)
    return not isinstance(dimension, NotInIndex) and dimension.is_complete


def _any_of(bits: Bits, wish: Wish) -> Words:
    return _narrowed(bits, bits.rows[ASKABLE], wish)


def _union(bits: Bits, rows: Sequence[int]) -> Words:
    if not rows:
        return np.zeros_like(bits.rows[ASKABLE])
    found: Words = bits.rows[rows[0]].copy()
    for row in rows[1:]:
        found |= bits.rows[row]
    return found


def _total(found: Words) -> int:
    return int(in_common(found[None, :], found)[0])
