"""Linked meetings: whoever is drawn can come to all the times that a yes leads to, and has a seat at each."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.timetable.joint import digest_of, draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, Resource, Serves, choices_of, in_order
from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, NoTimetable, Scarce, Timetabled
from citizen_panel.domain.matching.rules.timetable.written import plan_of, written
from citizen_panel.domain.matching.vocabulary import QuotaBand
from tests.domain.matching.timetable_audits import a_plan, check, compare_with_trying_all, with_more
from tests.domain.matching.timetables import a_slot, a_tiny_linked_request, joint

EVERY_SEED = st.integers(min_value=0, max_value=100_000)
WEEK = 24 * 7


@settings(max_examples=10, deadline=None)
@given(EVERY_SEED)
def test_a_tiny_draw_with_linked_meetings_is_as_fair_as_trying_everything(seed: int) -> None:
    compare_with_trying_all(a_tiny_linked_request(seed))


@pytest.mark.long
@settings(max_examples=500, deadline=None)
@given(EVERY_SEED)
def test_many_tiny_draws_with_linked_meetings_are_as_fair_as_trying_everything(seed: int) -> None:
    compare_with_trying_all(a_tiny_linked_request(seed))


def two_weeks(*capacities: int) -> Plan:
    """Two meetings with two times each: t0 and t1 in one week, t2 and t3 in the next; t0 goes with t2, t1 with t3."""
    hours = (0, 2, WEEK, WEEK + 2)
    slots = tuple(a_slot(n, hour=hours[n], capacity=capacities[n], session=f"s{n // 2}") for n in range(4))
    return Plan(slots, (), linked=(("t0", "t2"), ("t1", "t3")))


def test_whoever_misses_one_of_the_meetings_is_not_drawn_for_them() -> None:
    free = {"p0": "t0 t2", "p1": "t0 t3", "p2": "t0 t1 t2", "p3": "t1 t3", "p4": "t0"}
    plan = replace(two_weeks(2, 2, 2, 2), comers=tuple(Comer(key, tuple(own.split())) for key, own in free.items()))
    request = joint([()] * 5, [], 3, plan)
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, Timetabled)
    check(request, outcome)
    assert outcome.cannot_come == 2
    assert {one.key: one.slots for one in outcome.visits} == {
        "p0": ("t0", "t2"),
        "p2": ("t0", "t2"),
        "p3": ("t1", "t3"),
    }
    assert {one.slot: one.people for one in outcome.used} == {"t0": 2, "t1": 1, "t2": 2, "t3": 1}
    assert [(one.session, one.people) for one in outcome.mix] == [("s0", 3)]


def test_the_meeting_that_is_too_full_is_named_whichever_it_is() -> None:
    comers = tuple(Comer(f"p{n}", ("t0", "t1", "t2", "t3")) for n in range(6))
    request = joint([()] * 6, [], 4, replace(two_weeks(3, 3, 2, 1), comers=comers))
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, NoTimetable)
    assert outcome.filled == 3
    assert {one.key for one in outcome.bottlenecks} == {"t2", "t3"}
    for one in outcome.bottlenecks:
        assert isinstance(draw_with_timetable(with_more(request, [one])), Timetabled)


def test_seats_of_a_meeting_for_all_are_shared_by_all_its_groups() -> None:
    """Everybody meets at t0; half of them go on to t1, the others to t2."""
    slots = (a_slot(0, capacity=3), a_slot(1, hour=5, capacity=4), a_slot(2, hour=9, capacity=4))
    ages = [("age", "young")] * 4 + [("age", "old")] * 4
    plan = a_plan(
        {f"p{n}": "t0 t1" if n < 4 else "t0 t2" for n in range(8)}, slots, linked=(("t0", "t1"), ("t0", "t2"))
    )
    quotas = [QuotaBand("age", "young", 2, 2), QuotaBand("age", "old", 2, 2)]
    request = joint([[age] for age in ages], quotas, 4, plan)
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, NoTimetable)
    assert outcome.filled == 3
    assert outcome.bottlenecks == (Bottleneck(Scarce.SLOT, "t0", 1, 1),)
    more = with_more(request, outcome.bottlenecks)
    found = draw_with_timetable(more)
    assert isinstance(found, Timetabled)
    check(more, found)


def test_an_interpreter_is_needed_at_every_meeting_and_may_be_another_one_each_time() -> None:
    comers = tuple(Comer(f"p{n}", ("t0", "t1", "t2", "t3"), ("bsl",)) for n in range(2))
    first = Resource("anne", "bsl", 1, Serves.EVERYBODY, ("t0", "t1"))
    request = joint([()] * 2, [], 2, replace(two_weeks(2, 2, 2, 2), comers=comers, resources=(first,)))
    lacking = draw_with_timetable(request)
    assert isinstance(lacking, NoTimetable)
    assert (lacking.filled, lacking.cannot_come) == (0, 0)
    assert lacking.bottlenecks == (Bottleneck(Scarce.RESOURCE, "+bsl", 1, 2),)
    second = Resource("ben", "bsl", 1, Serves.EVERYBODY, ("t3",))
    found = draw_with_timetable(replace(request, plan=replace(request.plan, resources=(first, second))))
    assert isinstance(found, Timetabled)
    assert [one.slots for one in found.visits] == [("t1", "t3")] * 2


def test_one_of_several_meetings_is_as_if_they_were_not_linked() -> None:
    comers = tuple(Comer(f"p{n}", ("t0",) if n % 2 else ("t3",)) for n in range(4))
    alone = replace(two_weeks(1, 1, 1, 1), comers=comers, linked=())
    outcome = draw_with_timetable(joint([()] * 4, [], 2, alone))
    assert isinstance(outcome, Timetabled)
    assert {one.slots for one in outcome.visits} == {("t0",), ("t3",)}


def test_linked_slots_are_written_down_and_read_back_and_count_in_the_digest() -> None:
    comers = tuple(Comer(f"p{n}", ("t0", "t2")) for n in range(2))
    plan = in_order(replace(two_weeks(2, 2, 2, 2), comers=comers))
    assert written(plan_of(json.loads(written(plan)))) == written(plan)
    assert choices_of(plan) == ((0, 2), (1, 3))
    request = joint([()] * 2, [], 1, plan)
    turned = replace(request, plan=replace(plan, linked=plan.linked[::-1]))
    assert digest_of(turned) == digest_of(request)
    assert digest_of(replace(request, plan=replace(plan, linked=()))) != digest_of(request)


@pytest.mark.parametrize(
    "linked",
    [(("t0",),), (("t0", "t0"),), (("t0", "t9"),), (("t0", "t4"),)],
)
def test_what_cannot_be_linked_is_refused(linked: tuple[tuple[str, ...], ...]) -> None:
    plan = two_weeks(1, 1, 1, 1)
    overlapping = replace(a_slot(4), starts_at=plan.slots[0].starts_at + timedelta(minutes=30))
    with pytest.raises(ValueError, match="link"):
        in_order(replace(plan, slots=(*plan.slots, overlapping), linked=linked))


def test_linked_meetings_are_chosen_once() -> None:
    with pytest.raises(ValueError, match="once"):
        in_order(replace(two_weeks(1, 1, 1, 1), visits=2))


def test_what_would_help_is_not_claimed_where_it_was_not_worked_out_in_time() -> None:
    outcome = draw_with_timetable(a_tiny_linked_request(15417))
    assert isinstance(outcome, NoTimetable)
    assert outcome.filled == 1
    assert outcome.together or not outcome.is_known
