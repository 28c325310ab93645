"""A timetable found without a program: who needs help first, then everybody else by moving people along to make room.

What is found is a timetable; where none is found there may still be one, and a program has to say.
"""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.compiled import compiled
from citizen_panel.domain.matching.rules.timetable.ground import ANY, Ground
from citizen_panel.domain.matching.rules.timetable.helping import Helping

_NOT_SEEN, _FIRST = -1, -2


def found_quickly(ground: Ground, seats: Ints, helping: Helping) -> Ints | None:
    """Return over which ways the people of a panel (seats by type) come, or None where that was not found."""
    needy = np.zeros(len(seats), dtype=np.bool_)
    needy[ground.owner[ground.choice != ANY]] = True
    others = np.where(needy, 0, seats)
    if _is_involved(ground, others):
        return None
    visits = np.zeros(len(ground.owner), dtype=np.int64)
    if (seats[needy] > 0).any():
        first = helping.seated(ground, np.where(needy, seats, 0))
        if first is None:
            return None
        visits += first
    left = ground.limits.cells.astype(np.int64) - np.bincount(
        ground.cell, weights=visits, minlength=len(ground.limits.cells)
    ).astype(np.int64)
    people = np.repeat(np.arange(len(seats)), others)
    fewest_first = people[np.argsort(np.diff(ground.starts)[people], kind="stable")]
    taken = _seated(ground, fewest_first, left) if len(people) else np.zeros(0, dtype=np.int64)
    if taken is None:
        return None
    np.add.at(visits, taken, 1)
    return visits


def _is_involved(ground: Ground, others: Ints) -> bool:
    """Whether somebody without needs has to choose between linked slots, or between times that overlap."""
    linked = ground.seated[others[ground.owner[ground.seated[:, 0]]] > 0]
    return bool(len(linked)) or any(others[ground.owner[group[0]]] > 0 for group in ground.clashes)


def _seated(ground: Ground, people: Ints, left: Ints) -> Ints | None:
    """The ways that are taken, one for each visit of each person (by type); none where somebody found no room."""
    counts = (ground.starts[people + 1] - ground.starts[people]).astype(np.int64)
    begins = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    own = np.concatenate([np.arange(ground.starts[one], ground.starts[one + 1]) for one in people]).astype(np.int64)
    cell = ground.cell[own].astype(np.int64)
    by_cell = np.argsort(cell, kind="stable").astype(np.int64)
    cells = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=len(left)))]).astype(np.int64)
    owner = np.repeat(np.arange(len(people)), counts).astype(np.int64)
    times = np.zeros(len(own), dtype=np.int64)
    most = ground.most[own].astype(np.int64)
    if not _fill(begins, owner, cell, most, by_cell, cells, left, times, ground.visits):
        return None
    return np.repeat(own, times)


@compiled
def _fill(
    begins: Ints, owner: Ints, cell: Ints, most: Ints, by_cell: Ints, cells: Ints, left: Ints, times: Ints, visits: int
) -> bool:
    """Seat people one visit after the other, each along the shortest way of moving others; False if one finds none."""
    people = len(begins) - 1
    came_by, went_by = np.zeros(len(left), dtype=np.int64), np.zeros(people, dtype=np.int64)
    queue = np.zeros(people, dtype=np.int64)
    for visit in range(people * visits):
        came_by[:] = _NOT_SEEN
        went_by[:] = _NOT_SEEN
        queue[0] = visit // visits
        went_by[queue[0]] = _FIRST
        end = _free_cell(begins, owner, cell, most, by_cell, cells, left, times, came_by, went_by, queue)
        if end < 0:
            return False
        left[end] -= 1
        _move(end, owner, cell, times, came_by, went_by)
    return True


@compiled
def _free_cell(
    begins: Ints,
    owner: Ints,
    cell: Ints,
    most: Ints,
    by_cell: Ints,
    cells: Ints,
    left: Ints,
    times: Ints,
    came_by: Ints,
    went_by: Ints,
    queue: Ints,
) -> int:
    """The nearest cell with room, from the first person of the queue over people who can go elsewhere; or -1."""
    head, tail = 0, 1
    while head < tail:
        for edge in range(begins[queue[head]], begins[queue[head] + 1]):
            place = cell[edge]
            if times[edge] >= most[edge] or came_by[place] != _NOT_SEEN:
                continue
            came_by[place] = edge
            if left[place] > 0:
                return int(place)
            for at in range(cells[place], cells[place + 1]):
                other = owner[by_cell[at]]
                if times[by_cell[at]] > 0 and went_by[other] == _NOT_SEEN:
                    went_by[other] = by_cell[at]
                    queue[tail] = other
                    tail += 1
        head += 1
    return -1


@compiled
def _move(end: int, owner: Ints, cell: Ints, times: Ints, came_by: Ints, went_by: Ints) -> None:
    """Let each person on the way to a free cell go one cell on."""
    while True:
        edge = came_by[end]
        times[edge] += 1
        back = went_by[owner[edge]]
        if back == _FIRST:
            return
        times[back] -= 1
        end = cell[back]
