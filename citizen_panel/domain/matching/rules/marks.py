"""Marks: one number for each type that stands for all fixed rows it counts for, and a table to look marks up in."""

from typing import NamedTuple

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.compiled import compiled
from citizen_panel.domain.matching.rules.kernel import Seated, Space, Target

NOBODY = -1


class Marks(NamedTuple):
    """Numbers of rows, marks of types, which rows they stand for, and a table to look a mark up in."""

    of_row: Ints
    of_type: Ints
    is_fixed: Ints
    keys: Ints
    head: Ints
    following: Ints
    best: Ints
    gained: Floats
    before: Ints


def marks_for(space: Space, rows_count: int, places: int) -> Marks:
    """Return room for marks; the numbers of rows are as good as random and always the same."""
    chance = np.random.Generator(np.random.PCG64(20261121))
    types = len(space.sizes)
    size = 1 << max(4, (2 * types).bit_length())
    return Marks(
        of_row=chance.integers(1 << 30, 1 << 50, size=rows_count),
        of_type=np.zeros(types, dtype=np.int64),
        is_fixed=np.full(rows_count, -1, dtype=np.int64),
        keys=np.zeros(size, dtype=np.int64),
        head=np.full(size, NOBODY, dtype=np.int64),
        following=np.full(max(types, 1), NOBODY, dtype=np.int64),
        best=np.full(4, NOBODY, dtype=np.int64),
        gained=np.zeros(1),
        before=np.zeros(places, dtype=np.int64),
    )


@compiled
def mark_types(space: Space, target: Target, marks: Marks) -> None:
    """Mark all types anew when other rows are fixed than before."""
    is_new = False
    for row in range(len(target.bounds)):
        is_fixed = 1 if target.bounds[row, 0] == target.bounds[row, 1] else 0
        if is_fixed != marks.is_fixed[row]:
            marks.is_fixed[row] = is_fixed
            is_new = True
    if not is_new:
        return
    for kind in range(len(space.sizes)):
        total = 0
        for feature in range(space.rows.shape[1]):
            row = space.rows[kind, feature]
            if row >= 0 and marks.is_fixed[row] == 1:
                total += marks.of_row[row]
        marks.of_type[kind] = total


@compiled
def missing_mark(panel: Seated, target: Target, marks: Marks) -> int:
    """Return the mark of all that fixed rows still want (or have too much of)."""
    total = 0
    for row in range(len(target.bounds)):
        if marks.is_fixed[row] == 1:
            total += (target.bounds[row, 0] - panel.counts[row]) * marks.of_row[row]
    return total


@compiled
def slot(marks: Marks, key: int) -> int:
    """Return where this mark is kept, or where it would be."""
    size = len(marks.keys)
    place = (key ^ (key >> 21)) & (size - 1)
    while marks.head[place] != NOBODY and marks.keys[place] != key:
        place = (place + 1) & (size - 1)
    return place


@compiled
def keep(marks: Marks, key: int, number: int) -> None:
    """Write a number down under a mark."""
    place = slot(marks, key)
    marks.keys[place] = key
    marks.following[number] = marks.head[place]
    marks.head[place] = number
