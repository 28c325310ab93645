"""Who comes when: a timetable for the people drawn in which the mix of each session is as even as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.solver import INFINITE, Model, Program, by_column
from citizen_panel.domain.matching.rules.timetable.evening import evened
from citizen_panel.domain.matching.rules.timetable.flow import program_of
from citizen_panel.domain.matching.rules.timetable.ground import ANY, Ground, ground_of
from citizen_panel.domain.matching.rules.timetable.mix import ROOM, Sharing, visits_by_session
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan
from citizen_panel.domain.matching.rules.timetable.table import taken

_FEW_WAYS = 200
_NODES = 200

Slots = list[list[int]]


@dataclass(frozen=True, eq=False)
class Assigned:
    """The slots of each person, and a number of seats that the mix is off in any timetable."""

    slots: Slots
    off_least: float


def assigned(plan: Plan, comers: Sequence[Comer], sharing: Sharing) -> Assigned:
    """Return a timetable for people of whom it is known that they have one; raises ArithmeticError if they have none.

    With few ways the mix is the best there is, as far as the search gets in a fixed number of steps; with many it is
    improved by exchanges. Where several timetables are as good, the order of the people settles it.
    """
    first = _some(plan, comers)
    slots = evened(plan, comers, sharing, first)
    off = float(sharing.off(visits_by_session(sharing, slots)).sum())
    if off <= 0.0 or sum(len(comer.free) for comer in comers) > _FEW_WAYS:
        return Assigned(slots, 0.0)
    best, least = _best(ground_of(plan, comers, by_slot=True), sharing)
    better = best is not None and float(sharing.off(visits_by_session(sharing, best)).sum()) < off
    return Assigned(best if better and best is not None else slots, max(0.0, least))


def _some(plan: Plan, comers: Sequence[Comer]) -> Slots:
    """Any timetable: people with needs where the help is, the others where most room is left."""
    ground = ground_of(plan, comers)
    visits = taken(ground, np.ones(len(comers), dtype=np.int64))
    if visits is None:
        raise ArithmeticError("there was a timetable and now there is none")
    left = np.array([slot.capacity for slot in plan.slots], dtype=np.int64)
    slots: Slots = [[] for _ in comers]
    for way in np.flatnonzero((visits > 0) & (ground.slot != ANY)).tolist():
        slots[ground.owner[way]].append(int(ground.slot[way]))
        left[ground.slot[way]] -= 1
    for way in np.flatnonzero((visits > 0) & (ground.slot == ANY)).tolist():
        for _, slot in _roomiest(plan, ground.members[ground.cell[way]], left)[: visits[way]]:
            slots[ground.owner[way]].append(slot)
            left[slot] -= 1
    return [sorted(one) for one in slots]


def _roomiest(plan: Plan, members: Sequence[int], left: Ints) -> list[tuple[int, int]]:
    """For each time of a cell the slot with most room, times with most room first."""
    by_time: dict[tuple[object, object], list[int]] = {}
    for slot in members:
        by_time.setdefault((plan.slots[slot].starts_at, plan.slots[slot].ends_at), []).append(slot)
    told = [
        (-int(sum(left[slot] for slot in slots)), min(slots, key=lambda one: (-left[one], one)))
        for slots in by_time.values()
    ]
    return sorted(told)


def _best(ground: Ground, sharing: Sharing) -> tuple[Slots | None, float]:
    """The timetable with the evenest mix, with a bound that no timetable goes below."""
    people = np.ones(ground.types_count, dtype=np.int64)
    model = Model(_with_mix(program_of(ground, whole=True, seats=people), ground, sharing))
    model.highs.setOptionValue("mip_max_nodes", _NODES)
    answer = model.solve()
    if answer is None:
        raise ArithmeticError("there was a timetable and now there is none")
    if not np.isfinite(answer.objective) or len(answer.x) == 0:
        return None, 0.0
    slots: Slots = [[] for _ in range(ground.types_count)]
    for way in np.flatnonzero(answer.x[: len(ground.owner)] > 0.5).tolist():
        slots[ground.owner[way]].append(int(ground.members[ground.cell[way]][0]))
    if any(len(one) != ground.visits for one in slots):
        return None, 0.0
    return slots, -answer.bound


def _with_mix(program: Program, ground: Ground, sharing: Sharing) -> Program:
    """The program with everybody seated, and with what each session is off (two columns a row) as its cost."""
    sessions, marks = len(sharing.sessions), sharing.marks.shape[1]
    ways, columns = len(ground.owner), len(program.cost)
    session = sharing.session_of[np.array([members[0] for members in ground.members])[ground.cell]]
    value = np.column_stack([sharing.marks[ground.owner] - sharing.shares, np.ones(ways)])
    row = session[:, None] * (marks + 1) + np.arange(marks + 1)[None, :]
    base, further = program.matrix.rows_count, sessions * (marks + 1)
    each = np.arange(further)
    middle = np.tile(np.append(np.zeros(marks), 0.0), sessions)
    middle[marks :: marks + 1] = sharing.fair
    matrix = program.matrix
    owner = np.repeat(np.arange(columns), np.diff(matrix.starts))
    used = np.abs(value) > 0
    way_of = np.broadcast_to(np.arange(ways)[:, None], row.shape)
    entries = by_column(
        np.concatenate([owner, way_of[used], columns + each, columns + further + each]),
        np.concatenate([matrix.index, base + row[used], base + each, base + each]),
        np.concatenate([matrix.value, value[used], np.full(further, -1.0), np.full(further, 1.0)]),
        columns + 2 * further,
        base + further,
    )
    lower, nothing = program.row_lower.copy(), np.zeros(columns)
    lower[: ground.types_count] = ground.visits
    return replace(
        program,
        matrix=entries,
        cost=np.concatenate([nothing, np.full(2 * further, -1.0)]),
        lower=np.concatenate([program.lower, np.zeros(2 * further)]),
        upper=np.concatenate([program.upper, np.full(2 * further, INFINITE)]),
        row_lower=np.concatenate([lower, middle - ROOM]),
        row_upper=np.concatenate([program.row_upper, middle + ROOM]),
        whole=columns,
    )


def seats_left(plan: Plan, slots: Slots) -> Floats:
    """Return how many seats of each slot nobody has."""
    held = np.bincount([slot for one in slots for slot in one], minlength=len(plan.slots))
    return np.array([slot.capacity for slot in plan.slots], dtype=np.float64) - held
