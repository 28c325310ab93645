"""Made-up plans of times, and answers about them found by trying everything: nothing here is shared with the engine."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from citizen_panel.domain.matching.rules.timetable.plan import Comer, JointRequest, Plan, Resource, Serves, Slot
from citizen_panel.domain.matching.rules.timetable.result import Timetabled
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand
from tests.domain.matching.exact import panels_of_people

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
Given = dict[str, tuple[Slot, ...]]


def a_slot(number: int, *, hour: float = 0.0, capacity: int = 1, session: str = "s0", hours: float = 1.0) -> Slot:
    starts = MONDAY + hour * HOUR
    return Slot(f"t{number}", session, starts, starts + hours * HOUR, capacity)


def joint(
    strata: Sequence[Sequence[tuple[str, str]]],
    quotas: Sequence[QuotaBand],
    places: int,
    plan: Plan,
    seed: str = "dice 3 3 5",
) -> JointRequest:
    """A request for candidates p0, p1, … with these answers."""
    candidates = tuple(Candidate(f"p{number}", tuple(answers)) for number, answers in enumerate(strata))
    return JointRequest(DrawRequest(candidates, tuple(quotas), places, Method.LEXIMIN, seed), plan)


def a_tiny_joint_request(seed: int) -> JointRequest:
    """Five to eight people, two to five slots, now and then with things that help, several visits, side by side."""
    dice = random.Random(seed)
    visits = dice.choice([1, 1, 1, 2])
    people, places = dice.randint(5, 8), dice.randint(2, 4)
    slots = tuple(
        a_slot(n, hour=dice.choice([0, 0.5, 1, 2, 3]), capacity=dice.choice([0, 1, 1, 2, 3]), session=f"s{n % 2}")
        for n in range(dice.randint(2, 5))
    )
    kinds = dice.choice([(), (), ("bsl",), ("bsl", "lift")])
    comers = tuple(
        Comer(
            f"p{number}",
            tuple(slot.key for slot in slots if dice.random() < dice.choice([0.4, 0.8])),
            tuple(kind for kind in kinds if dice.random() < 0.5),
        )
        for number in range(people)
    )
    resources = tuple(
        Resource(
            f"{kind}{number}",
            kind,
            dice.randint(0, 2),
            Serves.PERSON if kind == "bsl" else Serves.EVERYBODY,
            None if dice.random() < 0.5 else tuple(slot.key for slot in slots if dice.random() < 0.7),
        )
        for kind in kinds
        for number in range(dice.randint(0, 2))
    )
    strata = [[("sex", dice.choice("ab")), ("age", dice.choice("xyz"))] for _ in range(people)]
    held = Counter(pair for answers in dice.sample(strata, places) for pair in answers)
    quotas = [
        QuotaBand(*pair, max(0, held[pair] - dice.choice([0, 1, 2])), held[pair] + dice.choice([0, 1, 2]))
        for pair in [("sex", "a"), ("sex", "b"), ("age", "x"), ("age", "y"), ("age", "z")]
    ]
    return joint(strata, quotas, places, Plan(slots, comers, resources, visits), f"seed {seed}")


def a_tiny_linked_request(seed: int) -> JointRequest:
    """A tiny request of one visit in which some slots are linked, now and then one with several others."""
    request, dice = a_tiny_joint_request(seed), random.Random(f"linked {seed}")
    slots = [*request.plan.slots, a_slot(7, hour=5, capacity=dice.choice([1, 2, 4]), session="s2")]
    apart = [pair for pair in combinations(slots, 2) if not do_overlap(*pair)]
    groups = {tuple(slot.key for slot in pair) for pair in dice.sample(apart, min(len(apart), dice.randint(1, 3)))}
    comers = tuple(replace(c, free=(*c.free, *(["t7"] if dice.random() < 0.8 else []))) for c in request.plan.comers)
    plan = replace(request.plan, slots=tuple(slots), comers=comers, visits=1, linked=tuple(groups))
    return replace(request, plan=plan)


def choices(plan: Plan) -> list[tuple[Slot, ...]]:
    """What people choose between: the slots that are linked, and each other slot alone."""
    known = {slot.key: slot for slot in plan.slots}
    groups = [tuple(known[key] for key in group) for group in plan.linked]
    return [*groups, *((slot,) for slot in plan.slots if not any(slot in group for group in groups))]


def do_overlap(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def can_come(plan: Plan, people: Sequence[str]) -> bool:
    """Whether these people have a timetable, found by trying every one."""
    return next(_timetables(plan, list(people), {}), None) is not None


def _timetables(plan: Plan, people: list[str], given: Given) -> Iterator[Given]:
    if not people:
        yield given
        return
    comer = next(one for one in plan.comers if one.key == people[0])
    suiting = [one for one in choices(plan) if all(slot.key in comer.free for slot in one)]
    for several in combinations(suiting, plan.visits):
        slots = tuple(slot for one in several for slot in one)
        if any(do_overlap(one, other) for one, other in combinations(slots, 2)):
            continue
        more = {**given, comer.key: slots}
        if not faults_of_timetable(plan, more):
            yield from _timetables(plan, people[1:], more)


def faults_of_timetable(plan: Plan, given: Given) -> list[str]:
    """What is wrong with a timetable (slots by person), in the terms of the plan alone."""
    known = {comer.key: comer for comer in plan.comers}
    faults = []
    here: dict[str, list[Comer]] = {slot.key: [] for slot in plan.slots}
    for key, slots in given.items():
        for slot in slots:
            here[slot.key].append(known[key])
            if slot.key not in known[key].free:
                faults.append(f"{key} is not free in {slot.key}")
        allowed = [{slot for one in several for slot in one} for several in combinations(choices(plan), plan.visits)]
        if set(slots) not in allowed or any(do_overlap(one, other) for one, other in combinations(slots, 2)):
            faults.append(f"{key} does not come as often as asked, or is in two places")
    faults += [f"{slot.key} is too full" for slot in plan.slots if len(here[slot.key]) > slot.capacity]
    kinds = {kind for comer in plan.comers for kind in comer.needs}
    faults += [f"too little {kind}" for kind in kinds if not _is_served(plan, kind, here)]
    return faults


def _is_served(plan: Plan, kind: str, here: dict[str, list[Comer]]) -> bool:
    """Whether units can be shared out to everybody who needs the kind: each unit is in one place at a time."""
    resources = [resource for resource in plan.resources if resource.kind == kind]
    serves = next((resource.serves for resource in resources), Serves.PERSON)
    wanted: list[Slot] = []
    for slot in plan.slots:
        count = sum(kind in comer.needs for comer in here[slot.key])
        wanted += [slot] * (count if serves is Serves.PERSON else min(count, 1))
    units = [(resource, unit) for resource in resources for unit in range(resource.units)]

    def share(rest: list[Slot], busy: list[tuple[object, Slot]]) -> bool:
        if not rest:
            return True
        slot = rest[0]
        return any(
            share(rest[1:], [*busy, (unit, slot)])
            for unit in units
            if (unit[0].slots is None or slot.key in unit[0].slots)
            and not any(other == unit and do_overlap(slot, where) for other, where in busy)
        )

    return share(wanted, [])


def panels_with_timetable(request: JointRequest) -> list[tuple[str, ...]]:
    """Every panel that keeps the quotas and has a timetable."""
    return [panel for panel in panels_of_people(request.draw) if can_come(request.plan, panel)]


def most_who_can_come(request: JointRequest) -> int:
    """The most people of a panel that keeps the quotas who can come together."""
    return max(
        (
            size
            for panel in panels_of_people(request.draw)
            for size in range(len(panel) + 1)
            if any(can_come(request.plan, some) for some in combinations(panel, size))
        ),
        default=0,
    )


def given_by(outcome: Timetabled, plan: Plan) -> Given:
    """The slots of each person drawn."""
    slot_of = {slot.key: slot for slot in plan.slots}
    return {one.key: tuple(slot_of[key] for key in one.slots) for one in outcome.visits}
