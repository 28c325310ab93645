"""What the inner loops of the draw share: chance, logarithms and what a seat costs the rows.

Everything is plain arithmetic in a fixed order, so that compiled and plain code, and all processors, agree to the
last bit: no logarithm or sum is left to a library that may round differently.
"""

import math
from typing import NamedTuple

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.compiled import compiled

_OFF_CENTRE = 0.6
_MULTIPLIER, _MODULUS = 48271, 2147483647  # Park and Miller 1988, with the multiplier they later advised
CHANCES = 1024
"""Size of the table of exponential deviates by which a search may accept a loss."""


class Space(NamedTuple):
    """Types as the search sees them: what they answer, how many they are, and how to find one by its answers."""

    rows: Ints
    sizes: Ints
    row_feature: Ints
    stride: Ints
    code_of: Ints
    codes: Ints
    order: Ints
    deviates: Floats


class Seated(NamedTuple):
    """One panel: who sits on each place, seats by type, and seats by row."""

    members: Ints
    seats: Ints
    counts: Ints


class Target(NamedTuple):
    """What the next panel should be like: bounds and centre of rows, worth of types, and who may still sit.

    `prices[row]` is what a seat more and a seat less costs it; `live[:live_count[0]]` are the types not yet spent,
    each at its `live_place`.
    """

    bounds: Ints
    centre: Ints
    prices: Floats
    worth: Floats
    crowd: Floats
    live: Ints
    live_place: Ints
    live_count: Ints


@compiled
def next_chance(state: int) -> int:
    """Return the state that follows; it is a whole number from 1 to 2147483646."""
    return state * _MULTIPLIER % _MODULUS


@compiled
def logarithm(number: float) -> float:
    """Return a logarithm to base 2, straight between powers of 2: exact arithmetic, and as good to rank by."""
    if number <= 0.0:
        return -1000.0
    part, power = math.frexp(number)
    return power + 2.0 * part - 2.0


@compiled
def row_cost(target: Target, row: int, count: int, broken: float) -> float:
    """Return what it costs that a row has so many seats: `broken` a seat beyond its bounds, little off its centre."""
    cost = 0.0
    if count < target.bounds[row, 0]:
        cost += broken * (target.bounds[row, 0] - count)
    if count > target.bounds[row, 1]:
        cost += broken * (count - target.bounds[row, 1])
    if count < target.centre[row, 0]:
        cost += _OFF_CENTRE * (target.centre[row, 0] - count)
    if count > target.centre[row, 1]:
        cost += _OFF_CENTRE * (count - target.centre[row, 1])
    return cost


@compiled
def price_row(target: Target, row: int, count: int, broken: float) -> None:
    """Note what one seat more and one seat less would cost a row."""
    now = row_cost(target, row, count, broken)
    target.prices[row, 0] = row_cost(target, row, count + 1, broken) - now
    target.prices[row, 1] = row_cost(target, row, count - 1, broken) - now


@compiled
def gain(space: Space, panel: Seated, target: Target, place: int, new: int) -> float:
    """Return what it gains to give this seat to that type."""
    old = panel.members[place]
    gained = target.worth[new] - target.crowd[panel.seats[new] + 1]
    gained -= target.worth[old] - target.crowd[panel.seats[old]]
    for feature in range(space.rows.shape[1]):
        before, after = space.rows[old, feature], space.rows[new, feature]
        if before != after:
            if before >= 0:
                gained -= target.prices[before, 1]
            if after >= 0:
                gained -= target.prices[after, 0]
    return float(gained)


@compiled
def row_missing(panel: Seated, target: Target, row: int) -> int:
    """Return by how many seats a row misses its bounds."""
    count = panel.counts[row]
    return int(max(0, target.bounds[row, 0] - count) + max(0, count - target.bounds[row, 1]))


@compiled
def reseat(space: Space, panel: Seated, target: Target, place: int, new: int, broken: float) -> int:
    """Give a seat to another type and price again the rows that changed; returns by how much more they are missed."""
    old, more = panel.members[place], 0
    for feature in range(space.rows.shape[1]):
        before, after = space.rows[old, feature], space.rows[new, feature]
        if before != after:
            if before >= 0:
                more -= row_missing(panel, target, before)
                panel.counts[before] -= 1
                more += row_missing(panel, target, before)
                price_row(target, before, panel.counts[before], broken)
            if after >= 0:
                more -= row_missing(panel, target, after)
                panel.counts[after] += 1
                more += row_missing(panel, target, after)
                price_row(target, after, panel.counts[after], broken)
    panel.seats[old] -= 1
    panel.seats[new] += 1
    panel.members[place] = new
    return more


@compiled
def find_type(space: Space, code: int) -> int:
    """Return the type with this code, or -1."""
    codes = space.codes
    low, high = 0, len(codes)
    while low < high:
        middle = (low + high) // 2
        if codes[middle] < code:
            low = middle + 1
        else:
            high = middle
    if low < len(codes) and codes[low] == code:
        return int(space.order[low])
    return -1


@compiled
def broken_rows(panel: Seated, target: Target) -> int:
    """Return by how many seats all rows together miss their bounds."""
    missing = 0
    for row in range(len(target.bounds)):
        missing += row_missing(panel, target, row)
    return missing


def space_of(rows: Ints, sizes: Ints, rows_count: int) -> Space:
    """Return the types as the search sees them.

    With so many features that a type's code would not fit, no exchange of answers is ever found.
    """
    low, high = rows.min(axis=0, initial=0), rows.max(axis=0, initial=0)
    strides, total = [], 1
    for count in (high - low + 1).tolist():
        strides.append(total)
        total *= int(count)
    stride = np.array(strides if total < 1 << 62 else [0] * rows.shape[1], dtype=np.int64)
    code_of = ((rows - low) * stride).sum(axis=1).astype(np.int64)
    order = np.argsort(code_of, kind="stable")
    row_feature = np.zeros(rows_count, dtype=np.int64)
    for feature in range(rows.shape[1]):
        column = rows[:, feature]
        row_feature[column[column >= 0]] = feature
    shares = (np.arange(CHANCES) + 0.5) / CHANCES
    deviates = np.asarray(np.rint(-np.log(shares) * 1e6) / 1e6, dtype=np.float64)  # rounded: alike everywhere
    return Space(
        np.ascontiguousarray(rows),
        sizes.astype(np.int64),
        row_feature,
        stride,
        code_of,
        code_of[order],
        order,
        deviates,
    )
