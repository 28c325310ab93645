"""How many bits are set: compiled where that is possible, with numpy alone otherwise; the counts are the same."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.compiled import IS_COMPILED, compiled
from citizen_panel.domain.matching.rules.index.bits import Words

_ODD, _PAIRS, _HALVES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
_BYTES, _ONE, _TWO, _FOUR, _TOP = np.uint64(0x0101010101010101), np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)
_BLOCK = 2048
"""So many words at a time: the mask stays close to the processor while every row passes it."""


def in_common(rows: Words, mask: Words) -> Ints:
    """Return for each row how many bits it has in common with the mask, which is as long as a row."""
    return compiled_in_common(rows, mask) if IS_COMPILED else plain_in_common(rows, mask)


def plain_in_common(rows: Words, mask: Words) -> Ints:
    """Count as `in_common` does, with numpy alone."""
    both, counts = np.empty_like(mask), np.empty(len(mask), dtype=np.uint8)
    found = np.zeros(len(rows), dtype=np.int64)
    for place, row in enumerate(rows):
        np.bitwise_and(row, mask, out=both)
        np.bitwise_count(both, out=counts)
        found[place] = counts.sum(dtype=np.int64)
    return found


@compiled
def compiled_in_common(rows: Words, mask: Words) -> Ints:
    """Count as `in_common` does, in one pass over the rows."""
    found = np.zeros(rows.shape[0], dtype=np.int64)
    for start in range(0, rows.shape[1], _BLOCK):
        end = min(start + _BLOCK, rows.shape[1])
        for row in range(rows.shape[0]):
            total = np.uint64(0)
            for word in range(start, end):
                bits = rows[row, word] & mask[word]
                bits = bits - ((bits >> _ONE) & _ODD)
                bits = (bits & _PAIRS) + ((bits >> _TWO) & _PAIRS)
                bits = (bits + (bits >> _FOUR)) & _HALVES
                total += (bits * _BYTES) >> _TOP
            found[row] += np.int64(total)
    return found
