"""Timetables found without a program, against those that a program finds."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.timetable.ground import ANY, ground_of
from citizen_panel.domain.matching.rules.timetable.helping import Helping
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, Slot, choices_of, in_order
from citizen_panel.domain.matching.rules.timetable.quick import found_quickly
from citizen_panel.domain.matching.rules.timetable.table import taken
from tests.domain.matching.timetables import (
    a_slot,
    a_tiny_joint_request,
    a_tiny_linked_request,
    faults_of_timetable,
)

EVERY_SEED = st.integers(0, 100_000)


@settings(max_examples=40, deadline=None)
@given(EVERY_SEED, st.booleans())
def test_what_is_found_quickly_is_a_timetable(seed: int, is_linked: bool) -> None:
    plan = in_order((a_tiny_linked_request if is_linked else a_tiny_joint_request)(seed).plan)
    dice = random.Random(seed)
    ground = ground_of(plan, plan.comers)
    seats = np.array([dice.randint(0, 1) for _ in plan.comers], dtype=np.int64)
    visits = found_quickly(ground, seats, Helping(ground))
    if visits is None:
        return
    assert (np.bincount(ground.owner, weights=visits, minlength=len(seats)) == seats * ground.visits).all()
    assert (visits <= ground.most).all()
    assert (np.bincount(ground.cell, weights=visits) <= ground.limits.cells[: ground.cell.max() + 1]).all()
    assert all(sum(visits[way] for way in group) <= 1 for group in ground.clashes)
    assert taken(ground, seats) is not None
    slots_of: dict[str, tuple[Slot, ...]] = {}
    for way in np.flatnonzero((visits > 0) & (ground.choice != ANY)).tolist():
        key = plan.comers[ground.owner[way]].key
        own = tuple(plan.slots[slot] for slot in ground.choices[ground.choice[way]])
        slots_of[key] = slots_of.get(key, ()) + own
    assert faults_of_timetable(plan, slots_of) == []


def apart(seed: int) -> tuple[Plan, Ints]:
    """People without needs and times that do not overlap, some of them alike, with one visit or several."""
    dice = random.Random(seed)
    slots = tuple(a_slot(n, hour=2 * n, capacity=dice.choice([1, 1, 2, 3])) for n in range(dice.randint(2, 6)))
    looks = [tuple(slot.key for slot in slots if dice.random() < 0.5) for _ in range(3)]
    comers = tuple(Comer(f"p{n}", dice.choice(looks)) for n in range(dice.randint(2, 6)))
    visits = dice.choice([1, 1, 2])
    seats = np.array([dice.randint(0, 3 if visits == 1 else 1) for _ in comers], dtype=np.int64)
    return in_order(Plan(slots, comers, visits=visits)), seats


@settings(max_examples=60, deadline=None)
@given(EVERY_SEED)
def test_without_needs_and_overlaps_it_is_found_whenever_there_is_one(seed: int) -> None:
    plan, seats = apart(seed)
    ground = ground_of(plan, plan.comers)
    assert (found_quickly(ground, seats, Helping(ground)) is None) == (taken(ground, seats) is None)


def test_people_are_moved_along_to_make_room() -> None:
    """The last has one time; the first two have to move for them."""
    slots = tuple(a_slot(n, hour=2 * n) for n in range(3))
    comers = (Comer("p0", ("t0", "t1")), Comer("p1", ("t1", "t2")), Comer("p2", ("t0", "t2")))
    ground = ground_of(in_order(Plan(slots, comers)), comers)
    assert found_quickly(ground, np.ones(3, dtype=np.int64), Helping(ground)) is not None


def test_linked_and_overlapping_times_are_left_to_a_program() -> None:
    side_by_side = (a_slot(0, capacity=3), a_slot(1, hour=0.5, capacity=3), a_slot(2, hour=3, capacity=3))
    comers = (Comer("p0", ("t0", "t1", "t2")),)
    ones = np.ones(1, dtype=np.int64)
    twice = ground_of(in_order(Plan(side_by_side, comers, visits=2)), comers)
    assert found_quickly(twice, ones, Helping(twice)) is None
    assert taken(twice, ones) is not None
    linked = in_order(Plan(side_by_side, comers, linked=(("t0", "t2"),)))
    assert choices_of(linked) == ((0, 2), (1,))
    assert found_quickly(ground_of(linked, comers), ones, Helping(ground_of(linked, comers))) is None


@pytest.mark.parametrize("people", [0, 3])
def test_nobody_and_too_many_are_both_answered(people: int) -> None:
    slot = Slot("t0", "s", a_slot(0).starts_at, a_slot(0).ends_at, 2)
    comers = tuple(Comer(f"p{n}", ("t0",)) for n in range(3))
    ground = ground_of(in_order(Plan((slot,), comers)), comers)
    seats = np.array([people > n for n in range(3)], dtype=np.int64)
    found = found_quickly(ground, seats, Helping(ground))
    assert (found is None) == (people == 3)
