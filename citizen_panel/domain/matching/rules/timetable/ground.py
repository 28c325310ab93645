"""The plan in numbers: for each type of people, over which ways its members can come, and what limits each way.

People who need nothing go to a cell: slots that the very same people can come to, so that it does not matter which of
them is taken. People who need something go to one slot of a cell, for the help is there and then. Linked slots are a
cell of their own, and who comes there has a seat in each of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, Serves, choices_of
from citizen_panel.domain.matching.rules.timetable.times import together

Choices = tuple[tuple[int, ...], ...]

ANY = -1
"""Stands for the choice of a way that leads to any choice of its cell."""


@dataclass(frozen=True, eq=False)
class Limits:
    """How much there is: seats by cell, seats by slot, units by hold (one resource in one group of slots)."""

    cells: Floats
    slots: Floats
    units: Floats


@dataclass(frozen=True, eq=False)
class Ground:
    """Ways of coming, by type of people.

    `owner`, `cell`, `choice` (or ANY) and `most` (visits of one person) describe each way; `starts` says where the ways
    of each type begin. `choices` are the slots of each choice, `members` the choices of each cell, `seated` pairs (way,
    slot) where a seat of that very slot is taken. `asks` are pairs (way, demand): a demand is one kind in one slot.
    `gives` are pairs (demand, grant): a grant is one resource in one slot, and serves `serves` people of the demand.
    `holds` are pairs (grant, hold). `clashes` are groups of ways of one type of which one person can take one.
    """

    visits: int
    owner: Ints
    cell: Ints
    choice: Ints
    most: Ints
    starts: Ints
    choices: tuple[tuple[int, ...], ...]
    members: tuple[tuple[int, ...], ...]
    seated: Ints
    asks: Ints
    gives: Ints
    serves: Floats
    holds: Ints
    resource_of: Ints
    slots_of: tuple[tuple[int, ...], ...]
    clashes: tuple[tuple[int, ...], ...]
    limits: Limits

    @property
    def types_count(self) -> int:
        return len(self.starts) - 1


def ground_of(plan: Plan, comers: Sequence[Comer], *, by_slot: bool = False, further: int = 0) -> Ground:
    """Return the ground for types of people of whom each of these is one; the plan must be in order.

    With `by_slot` each choice is a cell of its own. All this still holds with up to `further` seats more in a slot.
    """
    choices = choices_of(plan)
    free = free_for(plan, comers)
    alone = tuple((place,) for place in range(len(choices)))
    each = np.ones(len(alone), dtype=np.int64)
    cells, most = (alone, each) if by_slot else _cells(plan, choices, free, any(comer.needs for comer in comers))
    cell_of = np.full(len(choices), ANY, dtype=np.int64)
    for place, several in enumerate(cells):
        cell_of[list(several)] = place
    ways = [_ways(comer, free[kind], cells, cell_of, most) for kind, comer in enumerate(comers)]
    table = np.array([way for rows in ways for way in rows], dtype=np.int64).reshape(-1, 3)
    owner = np.repeat(np.arange(len(comers)), [len(rows) for rows in ways])
    seats = np.array([slot.capacity for slot in plan.slots], dtype=np.float64)
    seated = _seated(table, cells, choices)
    help_ = _help(plan, comers, owner, seated[table[seated[:, 0], 1] != ANY], seats + further)
    return Ground(
        visits=plan.visits,
        owner=owner,
        cell=table[:, 0],
        choice=table[:, 1],
        most=table[:, 2],
        starts=np.concatenate([[0], np.cumsum([len(rows) for rows in ways])]).astype(np.int64),
        choices=choices,
        members=cells,
        seated=seated,
        clashes=_clashes(plan, owner, table, cells) if plan.visits > 1 else (),
        limits=Limits(_room_in(cells, choices, seats, further), seats, help_.units),
        asks=help_.asks,
        gives=help_.gives,
        serves=help_.serves,
        holds=help_.holds,
        resource_of=help_.resource_of,
        slots_of=help_.slots_of,
    )


def free_for(plan: Plan, comers: Sequence[Comer]) -> Flags:
    """Return which choices suit whom (by comer and choice): those of which every slot suits them."""
    number = {slot.key: place for place, slot in enumerate(plan.slots)}
    free = np.zeros((len(comers), len(plan.slots)), dtype=np.bool_)
    for place, comer in enumerate(comers):
        free[place, [number[key] for key in comer.free]] = True
    choices = choices_of(plan)
    suits = np.zeros((len(comers), len(choices)), dtype=np.bool_)
    for place, slots in enumerate(choices):
        suits[:, place] = free[:, list(slots)].all(axis=1)
    return suits


def _seated(table: Ints, cells: Choices, choices: Choices) -> Ints:
    """Of ways with a choice, and of those to linked slots, each slot in which a seat is taken."""
    found: list[tuple[int, int]] = []
    for way, (cell, choice, _) in enumerate(table.tolist()):
        only = cells[cell][0] if choice == ANY else choice
        if choice != ANY or len(choices[only]) > 1:
            found += [(way, slot) for slot in choices[only]]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _room_in(cells: Choices, choices: Choices, seats: Floats, further: int) -> Floats:
    """The seats of each cell; for linked slots, whose seats count one by one, more than there can be."""
    ample = float(seats.sum()) + len(seats) * further + 1.0
    several = [[slot for choice in cell for slot in choices[choice]] for cell in cells]
    return np.array(
        [
            ample if len(choices[cell[0]]) > 1 else float(seats[slots].sum())
            for cell, slots in zip(cells, several, strict=True)
        ]
    )


def _cells(plan: Plan, choices: Choices, free: Flags, somebody_needs: bool) -> tuple[Choices, Ints]:
    """Choices that may stand for each other, and how many of a cell one person can come to; linked slots for none."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, choice in enumerate(choices):
        who: tuple[object, ...] = (free[:, place].tobytes(),) if len(choice) == 1 else (choice,)
        slot = plan.slots[choice[0]]
        alike[who if plan.visits == 1 else (*who, slot.starts_at, slot.ends_at)].append(place)
    if plan.visits == 1 or somebody_needs:
        cells = sorted(tuple(places) for places in alike.values())
        return tuple(cells), np.ones(len(cells), dtype=np.int64)
    apart = _apart(plan, list(alike.values()))
    joined: dict[tuple[object, ...], list[list[int]]] = defaultdict(list)
    for look, slots in alike.items():
        seats = sum(plan.slots[place].capacity for place in slots)
        joined[(look[0], seats) if slots[0] in apart else (slots[0],)].append(slots)
    several = sorted((tuple(sorted(place for one in group for place in one)), len(group)) for group in joined.values())
    return tuple(slots for slots, _ in several), np.array([count for _, count in several], dtype=np.int64)


def _apart(plan: Plan, groups: Sequence[Sequence[int]]) -> frozenset[int]:
    """The first slots of those groups of one time that overlap no other time."""
    spans = [(plan.slots[group[0]].starts_at, plan.slots[group[0]].ends_at) for group in groups]
    clashing = {place for group in together(spans) if len(group) > 1 for place in group}
    return frozenset(group[0] for place, group in enumerate(groups) if place not in clashing)


def _ways(
    comer: Comer, free: Flags, cells: Sequence[Sequence[int]], cell_of: Ints, most: Ints
) -> list[tuple[int, int, int]]:
    there = np.flatnonzero(free).tolist()
    if comer.needs:
        return [(int(cell_of[slot]), slot, 1) for slot in there]
    return [(cell, ANY, int(most[cell])) for cell in sorted({int(cell_of[slot]) for slot in there})]


def _clashes(plan: Plan, owner: Ints, table: Ints, cells: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """For each type the ways that run at one moment; ways of several times overlap nothing."""
    found: list[tuple[int, ...]] = []
    ends = np.flatnonzero(np.diff(owner, append=-1)) + 1
    for start, end in pairwise([0, *ends.tolist()]):
        ways = [way for way in range(start, end) if table[way, 2] == 1]
        slots = [plan.slots[table[way, 1] if table[way, 1] != ANY else cells[table[way, 0]][0]] for way in ways]
        groups = together([(slot.starts_at, slot.ends_at) for slot in slots])
        found += [tuple(ways[place] for place in group) for group in groups if len(group) > 1]
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Help:
    asks: Ints
    gives: Ints
    serves: Floats
    holds: Ints
    resource_of: Ints
    slots_of: tuple[tuple[int, ...], ...]
    units: Floats


def _help(plan: Plan, comers: Sequence[Comer], owner: Ints, seated: Ints, seats: Floats) -> _Help:
    demands: dict[tuple[str, int], int] = {}
    asks: list[tuple[int, int]] = []
    for way, slot in seated.tolist():
        for kind in comers[owner[way]].needs:
            asks.append((way, demands.setdefault((kind, slot), len(demands))))
    gives: list[tuple[int, int]] = []
    holds: list[tuple[int, int]] = []
    serves: list[float] = []
    held: list[tuple[int, tuple[int, ...]]] = []
    number = {one.key: place for place, one in enumerate(plan.slots)}
    for place, resource in enumerate(plan.resources):
        covered = [one.key for one in plan.slots] if resource.slots is None else resource.slots
        slots = [one for one in sorted(number[key] for key in covered) if (resource.kind, one) in demands]
        first = len(gives)
        gives += [(demands[resource.kind, one], first + at) for at, one in enumerate(slots)]
        serves += [1.0 if resource.serves is Serves.PERSON else max(1.0, seats[one]) for one in slots]
        for group in together([(plan.slots[one].starts_at, plan.slots[one].ends_at) for one in slots]):
            holds += [(first + one, len(held)) for one in group]
            held.append((place, tuple(slots[one] for one in group)))
    return _Help(
        asks=np.array(asks, dtype=np.int64).reshape(-1, 2),
        gives=np.array(gives, dtype=np.int64).reshape(-1, 2),
        serves=np.array(serves, dtype=np.float64),
        holds=np.array(holds, dtype=np.int64).reshape(-1, 2),
        resource_of=np.array([place for place, _ in held], dtype=np.int64),
        slots_of=tuple(slots for _, slots in held),
        units=np.array([plan.resources[place].units for place, _ in held], dtype=np.float64),
    )
