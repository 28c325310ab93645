"""How uneven the mix must be at least, against trying every timetable."""

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.timetable import least
from citizen_panel.domain.matching.rules.timetable.assigning import assigned
from citizen_panel.domain.matching.rules.timetable.joint import draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.least import least_off
from citizen_panel.domain.matching.rules.timetable.mix import Sharing, sharing_of, visits_by_session
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, choices_of, in_order
from citizen_panel.domain.matching.rules.timetable.result import Timetabled
from citizen_panel.domain.matching.vocabulary import QuotaBand
from tests.domain.matching.timetables import a_slot, faults_of_timetable, joint


def a_tiny_mix(seed: int) -> tuple[Plan, list[Comer], Sharing]:
    """Four to seven people of two sorts, and two or three sessions that suit the sorts unlike."""
    dice = random.Random(seed)
    slots = tuple(
        a_slot(n, hour=2 * n, capacity=dice.randint(2, 5), session=f"s{n % 3}") for n in range(dice.randint(2, 4))
    )
    sorts = [dice.randint(0, 1) for _ in range(dice.randint(4, 7))]
    likely = {True: 0.9, False: 0.3}
    comers = [
        Comer(f"p{n}", tuple(f"t{k}" for k in range(len(slots)) if dice.random() < likely[k % 2 == sort]))
        for n, sort in enumerate(sorts)
    ]
    plan = in_order(Plan(slots, tuple(comers)))
    return plan, comers, sharing_of(plan, np.array([[sort] for sort in sorts], dtype=np.int64), 2)


def least_by_trying(plan: Plan, comers: list[Comer], sharing: Sharing) -> float | None:
    choices, found = choices_of(plan), list[float]()
    for given_ in product(range(len(choices)), repeat=len(comers)):
        slots = {
            comer.key: tuple(plan.slots[slot] for slot in choices[choice])
            for comer, choice in zip(comers, given_, strict=True)
        }
        if not faults_of_timetable(plan, slots):
            found.append(float(sharing.off(visits_by_session(sharing, [[one] for one in given_])).sum()))
    return min(found, default=None)


def compare(seed: int) -> None:
    plan, comers, sharing = a_tiny_mix(seed)
    best = least_by_trying(plan, comers, sharing)
    if best is None:
        return
    bound = least_off(plan, comers, sharing)
    assert bound is not None
    assert bound <= best + 1e-6
    found = assigned(plan, comers, sharing)
    off = float(sharing.off(visits_by_session(sharing, found.given)).sum())
    assert off == pytest.approx(best, abs=1e-6)
    assert found.off_least is not None
    assert found.off_least <= best + 1e-6


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 100_000))
def test_no_timetable_is_more_even_than_the_bound(seed: int) -> None:
    compare(seed)


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(st.integers(0, 100_000))
def test_none_of_many_timetables_is_more_even_than_the_bound(seed: int) -> None:
    compare(seed)


def young_by_day_and_old_at_night(people: int) -> tuple[Plan, list[Comer], list[list[tuple[str, str]]]]:
    """Two sessions that suit unlike people: no timetable can mix them."""
    slots = [a_slot(n, hour=2 * n, capacity=people, session=f"s{n // 10}") for n in range(20)]
    halves = [" ".join(slot.key for slot in slots[half * 10 : half * 10 + 10]) for half in (0, 1)]
    comers = [Comer(f"p{n:02}", tuple(halves[n % 2].split())) for n in range(people)]
    strata = [[("age", "young" if n % 2 else "old")] for n in range(people)]
    return Plan(tuple(slots), tuple(comers)), comers, strata


def test_with_many_ways_the_bound_still_shows_that_people_who_never_meet_cannot_be_mixed() -> None:
    plan, comers, strata = young_by_day_and_old_at_night(30)
    assert sum(len(comer.free) for comer in comers) > 200
    bands = [QuotaBand("age", "young", 0, 30), QuotaBand("age", "old", 0, 30)]
    request = joint(strata, bands, 30, Plan(plan.slots, tuple(_renamed(comers))))
    outcome = draw_with_timetable(request)
    assert isinstance(outcome, Timetabled)
    assert outcome.off == pytest.approx(4 * (7.5 - 1), abs=1e-6)  # each session has all 15 of one age, 7.5 too many
    assert outcome.off_least == pytest.approx(outcome.off, abs=1e-6)


def test_a_bound_that_is_not_found_in_time_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(3)
    slots = tuple(a_slot(n, hour=2 * n, capacity=6, session=f"s{n}") for n in range(6))
    comers = [Comer(f"p{n:02}", tuple(s.key for s in slots if dice.random() < 0.4) or ("t0",)) for n in range(24)]
    plan = in_order(Plan(slots, tuple(comers)))
    sharing = sharing_of(plan, np.array([[dice.randint(0, 3)] for _ in comers], dtype=np.int64), 4)
    assert least_off(plan, comers, sharing) is not None
    monkeypatch.setattr(least, "_MOST_STEPS", 0)
    assert least_off(plan, comers, sharing) is None


def _renamed(comers: list[Comer]) -> list[Comer]:
    return [Comer(f"p{number}", comer.free) for number, comer in enumerate(comers)]
