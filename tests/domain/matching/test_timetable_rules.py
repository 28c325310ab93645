"""The draw with the timetable against trying everything, and what must hold of every timetable."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.timetable.joint import draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.plan import Comer, JointRequest, Plan, Resource, Serves, Slot
from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, NoTimetable, Scarce, Timetabled
from citizen_panel.domain.matching.rules.timetable.times import together
from citizen_panel.domain.matching.vocabulary import Infeasible, Method, QuotaBand
from tests.domain.matching.timetable_audits import a_plan, check, compare_with_trying_all, with_more
from tests.domain.matching.timetables import (
    a_slot,
    a_tiny_joint_request,
    joint,
)

LONDON = ZoneInfo("Europe/London")
EVERY_SEED = st.integers(min_value=0, max_value=100_000)


@settings(max_examples=12, deadline=None)
@given(EVERY_SEED)
def test_a_tiny_draw_with_its_timetable_is_as_fair_as_trying_everything(seed: int) -> None:
    compare_with_trying_all(a_tiny_joint_request(seed))


@pytest.mark.long
@settings(max_examples=600, deadline=None)
@given(EVERY_SEED)
def test_many_tiny_draws_with_timetables_are_as_fair_as_trying_everything(seed: int) -> None:
    compare_with_trying_all(a_tiny_joint_request(seed))


@pytest.mark.parametrize("seed", [5, 24, 44, 61, 70106])
def test_draws_that_were_hard_once(seed: int) -> None:
    compare_with_trying_all(a_tiny_joint_request(seed))


def test_somebody_with_one_time_is_not_shut_out_by_people_with_many() -> None:
    plan = a_plan({"p0": "t0", "p1": "t0 t1", "p2": "t0 t1"}, (a_slot(0), a_slot(1, hour=2)))
    outcome = draw_with_timetable(joint([()] * 3, [], 2, plan))
    assert isinstance(outcome, Timetabled)
    assert {key: round(chance, 6) for key, chance in outcome.selected.chances} == {
        "p0": round(2 / 3, 6),
        "p1": round(2 / 3, 6),
        "p2": round(2 / 3, 6),
    }


def test_quotas_hold_among_those_who_can_come() -> None:
    """A draw first and a booking after would break this: young people can come in the evening alone."""
    ages = [("age", "young")] * 4 + [("age", "old")] * 4
    people = {f"p{n}": "t1" if n < 4 else "t0 t1" for n in range(8)}
    plan = a_plan(people, (a_slot(0, capacity=2), a_slot(1, hour=9, capacity=2)))
    quotas = [QuotaBand("age", "young", 2, 2), QuotaBand("age", "old", 2, 2)]
    request = joint([[age] for age in ages], quotas, 4, plan)
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, Timetabled)
    check(request, outcome)
    assert all(one.slots == ("t1",) for one in outcome.visits if one.key in {"p0", "p1", "p2", "p3"})
    assert [chance for _, chance in outcome.selected.chances] == pytest.approx([0.5] * 8, abs=1e-9)


def test_the_same_request_gives_the_same_answer_in_any_order() -> None:
    request = next(r for r in map(a_tiny_joint_request, range(100)) if isinstance(draw_with_timetable(r), Timetabled))
    dice, plan, draw = random.Random(4), request.plan, request.draw
    assert isinstance(draw.candidates, tuple)
    shuffled = JointRequest(
        replace(draw, candidates=tuple(dice.sample(draw.candidates, len(draw.candidates)))),
        replace(
            plan,
            slots=tuple(dice.sample(plan.slots, len(plan.slots))),
            comers=tuple(dice.sample(plan.comers, len(plan.comers))),
            resources=tuple(dice.sample(plan.resources, len(plan.resources))),
        ),
    )
    assert draw_with_timetable(request) == draw_with_timetable(shuffled)


def test_another_seed_takes_others_from_the_same_lottery() -> None:
    people = {f"p{n}": "t0 t1" for n in range(12)}
    plan = a_plan(people, (a_slot(0, capacity=2), a_slot(1, hour=2, capacity=2)))
    request = joint([()] * 12, [], 3, plan)
    outcomes = [draw_with_timetable(replace(request, draw=replace(request.draw, seed=f"{n}"))) for n in range(4)]
    drawn = [one.selected for one in outcomes if isinstance(one, Timetabled)]
    assert len(drawn) == 4
    assert len({one.lottery for one in drawn}) == 1
    assert len({one.input_digest for one in drawn}) == 1
    assert len({frozenset(one.chosen) for one in drawn}) > 1


def test_one_interpreter_is_in_one_place_at_a_time() -> None:
    slots = (a_slot(0, capacity=3), a_slot(1, hour=0.5, capacity=3))
    comers = tuple(Comer(f"p{n}", ("t0", "t1"), ("bsl",)) for n in range(2))
    request = joint([()] * 2, [], 2, Plan(slots, comers, (Resource("i1", "bsl"),)))
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, NoTimetable)
    assert outcome.filled == 1
    assert {(one.scarce, one.gives) for one in outcome.bottlenecks} == {(Scarce.RESOURCE, 1)}
    more = with_more(request, outcome.bottlenecks[:1])
    assert isinstance(draw_with_timetable(more), Timetabled)


def test_a_captioner_serves_everybody_who_is_there() -> None:
    comers = tuple(Comer(f"p{n}", ("t0",), ("captions",)) for n in range(3))
    captioner = Resource("c1", "captions", 1, Serves.EVERYBODY)
    request = joint([()] * 3, [], 3, Plan((a_slot(0, capacity=3),), comers, (captioner,)))
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, Timetabled)
    assert outcome.used[0].help == (("captions", 1),)
    check(request, outcome)


def test_people_who_need_two_things_get_both_at_one_time() -> None:
    """A split timetable would do here; a real one does not, for the two things are never together."""
    slots = (a_slot(0, capacity=2), a_slot(1, hour=2, capacity=2))
    comers = (Comer("p0", ("t0", "t1"), ("bsl", "lift")), Comer("p1", ("t0", "t1"), ("bsl", "lift")))
    apart = (Resource("i", "bsl", slots=("t0",)), Resource("r", "lift", 1, Serves.EVERYBODY, ("t1",)))
    request = joint([()] * 2, [], 1, Plan(slots, comers, apart))
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, NoTimetable)
    assert {one.key for one in outcome.bottlenecks} == {"+bsl", "+lift"}
    both = replace(request, plan=replace(request.plan, resources=(Resource("i", "bsl"), apart[1])))
    found = draw_with_timetable(both)
    assert isinstance(found, Timetabled)
    assert [one.slots for one in found.visits] == [("t1",)]


def test_the_full_slot_is_named_and_one_more_place_is_verified() -> None:
    ages = [("age", "young")] * 3 + [("age", "old")] * 3
    people = {f"p{n}": "t1" if n < 3 else "t0" for n in range(6)}
    plan = a_plan(people, (a_slot(0, capacity=5), a_slot(1, hour=9, capacity=1)))
    quotas = [QuotaBand("age", "young", 2, 2), QuotaBand("age", "old", 2, 2)]
    request = joint([[age] for age in ages], quotas, 4, plan)
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, NoTimetable)
    assert outcome.filled == 3
    assert outcome.bottlenecks == (Bottleneck(Scarce.SLOT, "t1", 1, 1),)
    assert outcome.together == (Bottleneck(Scarce.SLOT, "t1", 1, 1),)
    assert isinstance(draw_with_timetable(with_more(request, outcome.together)), Timetabled)


def test_a_time_that_could_be_offered_is_proposed_when_it_helps() -> None:
    people = {"p0": "t0", "p1": "t9", "p2": "t9"}
    plan = a_plan(people, (a_slot(0), a_slot(9, hour=9, capacity=0)))
    outcome = draw_with_timetable(joint([()] * 3, [], 3, plan))
    assert isinstance(outcome, NoTimetable)
    assert outcome.bottlenecks == (Bottleneck(Scarce.SLOT, "t9", 1, 1),)
    assert outcome.together[-1].key == "t9"


def test_a_slot_that_is_deleted_leaves_what_is_possible_without_it() -> None:
    people = {f"p{n}": "t0 t1" if n % 2 else "t0" for n in range(6)}
    plan = a_plan(people, (a_slot(0, capacity=2), a_slot(1, hour=3, capacity=2)))
    request = joint([()] * 6, [], 4, plan)
    assert isinstance(draw_with_timetable(request), Timetabled)
    left = replace(plan, slots=plan.slots[:1], comers=tuple(Comer(c.key, ("t0",)) for c in plan.comers))
    without = draw_with_timetable(replace(request, plan=left))
    assert isinstance(without, NoTimetable)
    assert without.filled == 2


def test_quotas_that_cannot_be_met_at_any_time_are_told_as_ever() -> None:
    plan = a_plan({"p0": "t0", "p1": "t0"}, (a_slot(0, capacity=5),))
    outcome = draw_with_timetable(joint([()] * 2, [QuotaBand("age", "young", 1, 2)], 2, plan))
    assert isinstance(outcome, Infeasible)


def test_nobody_who_can_come_at_all_is_no_timetable() -> None:
    plan = a_plan({"p0": "", "p1": ""}, (a_slot(0),))
    outcome = draw_with_timetable(joint([()] * 2, [], 1, plan))
    assert isinstance(outcome, NoTimetable)
    assert (outcome.filled, outcome.cannot_come) == (0, 2)


def test_several_visits_are_never_at_the_same_time() -> None:
    slots = (a_slot(0, capacity=9), a_slot(1, hour=0.5, capacity=9), a_slot(2, hour=1.0, capacity=9))
    plan = a_plan({f"p{n}": "t0 t1 t2" for n in range(4)}, slots, visits=2)
    request = joint([()] * 4, [], 4, plan)
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, Timetabled)
    assert {one.slots for one in outcome.visits} == {("t0", "t2")}
    three = draw_with_timetable(replace(request, plan=replace(plan, visits=3)))
    assert isinstance(three, NoTimetable)
    assert three.cannot_come == 4


def test_sessions_get_an_even_mix() -> None:
    ages = [("age", "young")] * 8 + [("age", "old")] * 8
    slots = tuple(a_slot(n, hour=2 * n, capacity=4, session=f"s{n}") for n in range(4))
    plan = a_plan({f"p{n}": "t0 t1 t2 t3" for n in range(16)}, slots)
    request = joint([[age] for age in ages], [], 16, plan)
    quotas = (QuotaBand("age", "young", 0, 16), QuotaBand("age", "old", 0, 16))
    outcome = draw_with_timetable(replace(request, draw=replace(request.draw, quotas=quotas)))
    assert isinstance(outcome, Timetabled)
    assert outcome.off == 0.0
    young = {f"p{n}" for n in range(8)}
    for slot in slots:
        there = [one.key for one in outcome.visits if slot.key in one.slots]
        assert 1 <= len(young.intersection(there)) <= 3


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    """Clocks go back on 31 October 2027: half past one comes twice, and somebody can come to both."""
    first, second = (datetime(2027, 10, 31, 1, 30, fold=fold, tzinfo=LONDON) for fold in (0, 1))
    half = timedelta(minutes=20)
    slots = (Slot("t0", "s", first, first + half, 1), Slot("t1", "s", second, (first + half).replace(fold=1), 1))
    assert together([(slot.starts_at, slot.ends_at) for slot in slots]) == [(0,), (1,)]
    outcome = draw_with_timetable(joint([()], [], 1, a_plan({"p0": "t0 t1"}, slots, visits=2)))
    assert isinstance(outcome, Timetabled)
    assert outcome.visits[0].slots == ("t0", "t1")


def test_times_that_touch_are_not_at_the_same_time() -> None:
    slots = [a_slot(n, hour=hour, hours=length) for n, (hour, length) in enumerate([(0, 2), (1, 2), (2, 1), (5, 1)])]
    groups = together([(slot.starts_at, slot.ends_at) for slot in slots])
    assert groups == [(0, 1), (1, 2), (3,)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), min_size=1, max_size=8))
def test_whatever_overlaps_is_together_in_some_group(times: list[tuple[int, int]]) -> None:
    slots = [a_slot(n, hour=hour, hours=length) for n, (hour, length) in enumerate(times)]
    groups = together([(slot.starts_at, slot.ends_at) for slot in slots])
    pairs = {pair for group in groups for pair in combinations(group, 2)}
    for one, other in combinations(range(len(slots)), 2):
        overlap = slots[one].starts_at < slots[other].ends_at and slots[other].starts_at < slots[one].ends_at
        assert ((one, other) in pairs) == overlap
    assert len(groups) == len({frozenset(group) for group in groups})


def test_who_told_us_nothing_is_marked_unsure() -> None:
    comers = (Comer("p0", ("t0",)), Comer("p1", ("t0",), is_sure=False))
    outcome = draw_with_timetable(joint([()] * 2, [], 2, Plan((a_slot(0, capacity=2),), comers)))
    assert isinstance(outcome, Timetabled)
    assert outcome.unsure == 1
    assert {one.key: one.is_sure for one in outcome.visits} == {"p0": True, "p1": False}


@pytest.mark.parametrize(
    "change",
    [
        lambda r: replace(r, draw=replace(r.draw, method=Method.NASH)),
        lambda r: replace(r, draw=replace(r.draw, certain=("p0",))),
        lambda r: replace(r, draw=replace(r.draw, places=0)),
        lambda r: replace(r, plan=replace(r.plan, comers=r.plan.comers[1:])),
        lambda r: replace(r, plan=replace(r.plan, comers=(*r.plan.comers, r.plan.comers[0]))),
        lambda r: replace(r, plan=replace(r.plan, slots=())),
        lambda r: replace(r, plan=replace(r.plan, visits=0)),
        lambda r: replace(r, plan=replace(r.plan, slots=(replace(a_slot(0), capacity=-1),))),
    ],
)
def test_what_cannot_be_is_refused(change: object) -> None:
    request = joint([()] * 2, [], 1, a_plan({"p0": "t0", "p1": "t0"}, (a_slot(0),)))
    assert callable(change)
    with pytest.raises(ValueError, match=r".+"):
        draw_with_timetable(change(request))


def test_the_work_can_be_stopped_and_tells_how_far_it_is() -> None:
    people = {f"p{n}": "t0 t1" for n in range(6)}
    request = joint([()] * 6, [], 3, a_plan(people, (a_slot(0, capacity=2), a_slot(1, hour=2, capacity=2))))
    heard: list[int] = []
    draw_with_timetable(request, lambda done, of: heard.append(done))
    assert heard == sorted(heard)
    assert heard[-1] == 100

    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done > 10:
            raise Stopped

    with pytest.raises(Stopped):
        draw_with_timetable(request, stop)


def test_shares_of_sessions_add_up() -> None:
    request = next(r for r in map(a_tiny_joint_request, range(100)) if isinstance(draw_with_timetable(r), Timetabled))
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, Timetabled)
    total = request.draw.places * request.plan.visits
    assert sum(one.people for one in outcome.mix) == total
    assert np.isclose(sum(one.share for one in outcome.mix), total)
