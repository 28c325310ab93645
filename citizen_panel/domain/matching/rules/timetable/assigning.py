"""Who comes when: a timetable for the people drawn in which the mix of each session is as even as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.solver import INFINITE, Model, Program, by_column
from citizen_panel.domain.matching.rules.timetable.evening import evened
from citizen_panel.domain.matching.rules.timetable.flow import program_of
from citizen_panel.domain.matching.rules.timetable.ground import ANY, Ground, ground_of
from citizen_panel.domain.matching.rules.timetable.helping import Helping
from citizen_panel.domain.matching.rules.timetable.least import least_off
from citizen_panel.domain.matching.rules.timetable.mix import ROOM, Sharing, visits_by_session
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, choices_of
from citizen_panel.domain.matching.rules.timetable.quick import found_quickly
from citizen_panel.domain.matching.rules.timetable.table import taken

_FEW_WAYS = 200
_NODES = 200

Given = list[list[int]]
"""The choices of each person, as places in the choices of the plan."""


@dataclass(frozen=True, eq=False)
class Assigned:
    """The choices of each person, and a number of seats that the mix is off in any timetable; None if not known."""

    given: Given
    off_least: float | None


def assigned(plan: Plan, comers: Sequence[Comer], sharing: Sharing) -> Assigned:
    """Return a timetable for people of whom it is known that they have one; raises ArithmeticError if they have none.

    With few ways the mix is the best there is, as far as the search gets in a fixed number of steps; with many it is
    improved by exchanges. Where several timetables are as good, the order of the people settles it.
    """
    first = _some(plan, comers)
    given = evened(plan, comers, sharing, first)
    off = float(sharing.off(visits_by_session(sharing, given)).sum())
    if off <= 0.0:
        return Assigned(given, 0.0)
    if sum(len(comer.free) for comer in comers) > _FEW_WAYS:
        return Assigned(given, least_off(plan, comers, sharing))
    best, least = _best(ground_of(plan, comers, by_slot=True), sharing)
    better = best is not None and float(sharing.off(visits_by_session(sharing, best)).sum()) < off
    return Assigned(best if better and best is not None else given, max(0.0, least))


def _some(plan: Plan, comers: Sequence[Comer]) -> Given:
    """Any timetable: people with needs where the help is, the others where most room is left."""
    ground, everybody = ground_of(plan, comers), np.ones(len(comers), dtype=np.int64)
    visits = found_quickly(ground, everybody, Helping(ground))
    if visits is None:
        visits = taken(ground, everybody)
    if visits is None:
        raise ArithmeticError("there was a timetable and now there is none")
    left = np.array([slot.capacity for slot in plan.slots], dtype=np.int64)
    given: Given = [[] for _ in comers]
    for way in np.flatnonzero((visits > 0) & (ground.choice != ANY)).tolist():
        given[ground.owner[way]].append(int(ground.choice[way]))
        left[list(ground.choices[ground.choice[way]])] -= 1
    for way in np.flatnonzero((visits > 0) & (ground.choice == ANY)).tolist():
        for _, choice in _roomiest(plan, ground, ground.members[ground.cell[way]], left)[: visits[way]]:
            given[ground.owner[way]].append(choice)
            left[list(ground.choices[choice])] -= 1
    return [sorted(one) for one in given]


def _roomiest(plan: Plan, ground: Ground, members: Sequence[int], left: Ints) -> list[tuple[int, int]]:
    """For each time of a cell the choice with most room, times with most room first; linked slots are by themselves."""
    by_time: dict[tuple[object, object], list[int]] = {}
    for choice in members:
        slot = plan.slots[ground.choices[choice][0]]
        by_time.setdefault((slot.starts_at, slot.ends_at), []).append(choice)
    room = {choice: int(left[list(ground.choices[choice])].min()) for choice in members}
    told = [
        (-sum(room[choice] for choice in choices), min(choices, key=lambda one: (-room[one], one)))
        for choices in by_time.values()
    ]
    return sorted(told)


def _best(ground: Ground, sharing: Sharing) -> tuple[Given | None, float]:
    """The timetable with the evenest mix, with a bound that no timetable goes below."""
    people = np.ones(ground.types_count, dtype=np.int64)
    model = Model(_with_mix(program_of(ground, whole=True, seats=people), ground, sharing))
    model.highs.setOptionValue("mip_max_nodes", _NODES)
    answer = model.solve()
    if answer is None:
        raise ArithmeticError("there was a timetable and now there is none")
    least = -answer.bound if np.isfinite(answer.bound) else 0.0
    if not np.isfinite(answer.objective) or len(answer.x) == 0:
        return None, least
    given: Given = [[] for _ in range(ground.types_count)]
    for way in np.flatnonzero(answer.x[: len(ground.owner)] > 0.5).tolist():
        given[ground.owner[way]].append(int(ground.members[ground.cell[way]][0]))
    if any(len(one) != ground.visits for one in given):
        return None, least
    return given, least


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


def seats_left(plan: Plan, given: Given) -> Ints:
    """Return how many seats of each slot nobody has."""
    choices = choices_of(plan)
    taken_ = [slot for one in given for choice in one for slot in choices[choice]]
    return np.array([slot.capacity for slot in plan.slots], dtype=np.int64) - np.bincount(
        np.array(taken_, dtype=np.int64), minlength=len(plan.slots)
    )
