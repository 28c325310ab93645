"""Draws with a timetable against trying everything, and what must hold of every timetable."""

from dataclasses import replace

import pytest

from citizen_panel.domain.matching.rules.timetable.joint import draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.plan import Comer, JointRequest, Plan, Resource, Serves, Slot
from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, NoTimetable, Scarce, Timetabled
from tests.domain.matching.exact import chance_grid, leximin
from tests.domain.matching.pools import faults_of
from tests.domain.matching.timetables import (
    choices,
    faults_of_timetable,
    given_by,
    most_who_can_come,
    panels_with_timetable,
)


def compare_with_trying_all(request: JointRequest) -> None:
    outcome, panels = draw_with_timetable(request), panels_with_timetable(request)
    if isinstance(outcome, Timetabled):
        keys, grid = chance_grid(panels)
        best = dict(zip(keys, leximin(grid), strict=True))
        chances = dict(outcome.selected.chances)
        assert {key: pytest.approx(best.get(key, 0.0), abs=1e-6) for key in chances} == chances
        assert set(outcome.selected.never_selectable) == set(chances) - set(keys)
        assert outcome.selected.gap < 1e-6
        check(request, outcome)
    elif isinstance(outcome, NoTimetable):
        assert panels == []
        assert outcome.filled == most_who_can_come(request) < outcome.places
        for one in outcome.bottlenecks:
            assert most_who_can_come(with_more(request, [one])) == outcome.filled + one.gives
        if outcome.together:
            assert panels_with_timetable(with_more(request, outcome.together))
    else:
        assert panels == []


def check(request: JointRequest, outcome: Timetabled) -> None:
    """Audit an outcome by the words of the request alone."""
    given_slots = given_by(outcome, request.plan)
    assert set(given_slots) == set(outcome.selected.chosen)
    assert len(given_slots) == request.draw.places
    assert faults_of_timetable(request.plan, given_slots) == []
    assert faults_of(request.draw, outcome.selected.chosen) == []
    comers = {comer.key: comer for comer in request.plan.comers}
    held = {slot.key: sum(slot in taken for taken in given_slots.values()) for slot in request.plan.slots}
    assert {one.slot: (one.people, one.seats) for one in outcome.used} == {
        slot.key: (held[slot.key], slot.capacity) for slot in request.plan.slots
    }
    for one in outcome.visits:
        assert len(one.others) <= 2
        for other in one.others:
            ways = [slots for slots in choices(request.plan) if slots[0].key == other]
            assert other in comers[one.key].free
            assert request.plan.visits > 1 or any(
                faults_of_timetable(request.plan, {**given_slots, one.key: slots}) == [] for slots in ways
            )
    assert outcome.off_least is not None
    assert 0 <= outcome.off_least <= outcome.off + 1e-9


def with_more(request: JointRequest, changes: list[Bottleneck] | tuple[Bottleneck, ...]) -> JointRequest:
    plan = request.plan
    for change in changes:
        if change.scarce is Scarce.SLOT:
            slots = [replace(s, capacity=s.capacity + change.more) if s.key == change.key else s for s in plan.slots]
            plan = replace(plan, slots=tuple(slots))
        elif change.key.startswith("+"):
            kind = change.key[1:]
            serves = next((one.serves for one in plan.resources if one.kind == kind), Serves.PERSON)
            further = Resource(f"further {len(plan.resources)}", kind, change.more, serves)
            plan = replace(plan, resources=(*plan.resources, further))
        else:
            units = [replace(r, units=r.units + change.more) if r.key == change.key else r for r in plan.resources]
            plan = replace(plan, resources=tuple(units))
    return replace(request, plan=plan)


def a_plan(people: dict[str, str], slots: tuple[Slot, ...], **further: object) -> Plan:
    """People with the slots they are free in, by key: "t0 t1"."""
    return replace(Plan(slots, tuple(Comer(key, tuple(free.split())) for key, free in people.items())), **further)  # type: ignore[arg-type]
