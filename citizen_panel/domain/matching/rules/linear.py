"""Small sums of many types: rows against rows, solved in a fixed order so that every processor agrees."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats
from citizen_panel.domain.matching.rules.types import Pool

_ROUNDS = 4
_AT_BOUND = 1e-6


def row_products(pool: Pool, weight: Floats) -> Floats:
    """Return the sum over types of weight × row × row, for the rows of `type_matrix` (quotas, places, cuts)."""
    count = len(pool.bands)
    size = count + 1 + len(pool.cuts)
    total = np.zeros((size, size))
    features = pool.rows.shape[1]
    for one in range(features):
        for two in range(features):
            both = (pool.rows[:, one] + 1) * (count + 1) + pool.rows[:, two] + 1
            square = np.bincount(both, weights=weight, minlength=(count + 1) ** 2).reshape(count + 1, count + 1)
            total[:count, :count] += square[1:, 1:]
    total[count, :count] = total[:count, count] = pool.seats_by_row(weight)
    total[count, count] = weight.sum()
    for number, (cut, _) in enumerate(pool.cuts, start=count + 1):
        total[number, : count + 1] = total[: count + 1, number] = row_sums(pool, cut * weight)[: count + 1]
        for other, (cut_too, _) in enumerate(pool.cuts, start=count + 1):
            total[number, other] = (cut * cut_too * weight).sum()
    return total


def row_sums(pool: Pool, seats: Floats) -> Floats:
    """Return what each row of `type_matrix` adds up to."""
    cuts = [float((cut * seats).sum()) for cut, _ in pool.cuts]
    return np.concatenate([pool.seats_by_row(seats), [seats.sum()], cuts])


def by_type(pool: Pool, price: Floats) -> Floats:
    """Return the sum of the prices of the rows that each type counts for."""
    count = len(pool.bands)
    padded = np.append(price[:count], 0.0)
    total = padded[pool.rows].sum(axis=1) + price[count]
    for number, (cut, _) in enumerate(pool.cuts, start=count + 1):
        total = total + price[number] * cut
    return np.asarray(total, dtype=np.float64)


def solved(matrix: Floats, right: Floats) -> Floats:
    """Return a solution of a positive semidefinite system; rows that others imply are left at 0."""
    size = len(right)
    left, answer = matrix.copy(), right.copy()
    scale = max(float(np.abs(np.diag(matrix)).max(initial=0.0)), 1e-300)
    used = np.zeros(size, dtype=np.bool_)
    for row in range(size):
        pivot = left[row, row]
        if pivot <= 1e-12 * scale:
            continue
        used[row] = True
        factor = left[row + 1 :, row] / pivot
        left[row + 1 :] -= factor[:, None] * left[row]
        answer[row + 1 :] -= factor * answer[row]
    found = np.zeros(size)
    for row in range(size - 1, -1, -1):
        if used[row]:
            found[row] = (answer[row] - (left[row, row + 1 :] * found[row + 1 :]).sum()) / left[row, row]
    return found


def projected(pool: Pool, seats: Floats) -> Floats:
    """Return the point with rows that were at a bound up to the solver's error exactly there.

    Types at 0 and types that are all in stay as they are; the others move in proportion to their room.
    """
    point = np.clip(seats, 0.0, pool.sizes)
    count = len(pool.bands)
    wanted = np.concatenate([np.zeros(count), [float(pool.places)], [most for _, most in pool.cuts]])
    for _ in range(_ROUNDS):
        sums = row_sums(pool, point)
        at_least, at_most = sums[:count] - pool.least <= _AT_BOUND, pool.most - sums[:count] <= _AT_BOUND
        wanted[:count] = np.where(at_least, pool.least, np.where(at_most, pool.most, sums[:count]))
        fixed = np.concatenate([at_least | at_most, [True], sums[count + 1 :] > wanted[count + 1 :] - _AT_BOUND])
        missing = np.where(fixed, wanted - sums, 0.0)
        if np.abs(missing).max(initial=0.0) < 1e-14 * pool.places:
            break
        room = point * (pool.sizes - point) / pool.sizes
        square = row_products(pool, room) * fixed[:, None] * fixed[None, :]
        point = np.clip(point + room * by_type(pool, solved(square, missing) * fixed), 0.0, pool.sizes)
    return point
