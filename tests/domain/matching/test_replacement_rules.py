"""Whom to ask when people have dropped out, against trying everything."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules import mending
from citizen_panel.domain.matching.rules.replacement import NoReplacement, Replacement, next_to_ask
from citizen_panel.domain.matching.vocabulary import DrawRequest, QuotaBand
from tests.domain.matching.broken_panels import a_panel, best_sets, live_together, loss_of, shuffled
from tests.domain.matching.pools import a_candidate, a_request

Case = tuple[DrawRequest, tuple[str, ...], tuple[str, ...]]


def a_case(seed: int) -> Case:
    """A request, those of a panel who remain, and up to seven who could come."""
    dice = random.Random(seed)
    request, panel = a_panel(seed, 26, 8, [2, 3, 2])
    remaining = tuple(dice.sample(panel, dice.randint(4, 8)))
    others = [candidate.key for candidate in request.candidates if candidate.key not in panel]
    return request, remaining, tuple(dice.sample(others, dice.randint(0, 7)))


def asked(request: DrawRequest, remaining: tuple[str, ...], willing: tuple[str, ...]) -> tuple[str, ...]:
    outcome = next_to_ask(request, remaining, willing)
    return outcome.people if isinstance(outcome, Replacement) else ()


def is_a_best_answer(case: Case) -> bool:
    request, remaining, _ = case
    people = asked(*case)
    best, sets = best_sets(*case)
    return loss_of(request, remaining + people) == best and frozenset(people) in sets


@settings(deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_other_people_would_leave_less_missing(seed: int) -> None:
    assert is_a_best_answer(a_case(seed))


@pytest.mark.parametrize("seed", range(40))
def test_the_solver_does_as_well_as_trying_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "MOST_SETS", 0)
    assert is_a_best_answer(a_case(seed))


@settings(deadline=None)
@given(seed=st.integers(0, 10**6))
def test_quotas_are_met_wherever_somebody_can_meet_them(seed: int) -> None:
    request, remaining, willing = a_case(seed)
    (missed, _), _ = best_sets(request, remaining, willing)
    outcome = next_to_ask(request, remaining, willing)
    assert (outcome.unmet == ()) == (missed == 0)


@settings(deadline=None)
@given(seed=st.integers(0, 10**6))
def test_only_the_willing_are_asked_and_never_more_than_places_are_free(seed: int) -> None:
    request, remaining, willing = a_case(seed)
    outcome = next_to_ask(request, remaining, willing)
    people = asked(request, remaining, willing)
    assert set(people) <= set(willing) - set(remaining)
    assert len(people) + outcome.empty + len(remaining) == request.places
    assert not live_together(request, remaining + people)
    assert isinstance(outcome, NoReplacement) == (not people)
    assert outcome.reasons


@settings(deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_changes_nothing(seed: int) -> None:
    request, remaining, willing = a_case(seed)
    turned = next_to_ask(shuffled(request, seed), remaining[::-1], willing[::-1])
    assert turned == next_to_ask(request, remaining, willing)


def how_often(runs: int) -> tuple[Counter[frozenset[str]], set[frozenset[str]]]:
    """How often each set is taken with so many seeds, and the nine sets that are best."""
    pool = [a_candidate(number, town="yes" if number % 2 else "no") for number in range(8)]
    request = a_request(pool, [QuotaBand("town", "yes", 2, 2), QuotaBand("town", "no", 1, 1)], 3)
    remaining, willing = ("c00001",), tuple(candidate.key for candidate in pool[2:])
    seeds = [replace(request, seed=f"dice {run}") for run in range(runs)]
    best = best_sets(request, remaining, willing)[1]
    assert len(best) == 9
    return Counter(frozenset(asked(seeded, remaining, willing)) for seeded in seeds), best


def test_every_best_set_is_taken_about_as_often() -> None:
    counts, best = how_often(900)
    assert set(counts) == best
    assert all(abs(count - 100) < 5 * 89**0.5 for count in counts.values())


def test_every_best_set_can_come_from_the_solver_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "MOST_SETS", 0)
    counts, best = how_often(90)
    assert set(counts) == best


def a_small_request() -> DrawRequest:
    pool = [a_candidate(number, town="yes" if number % 2 else "no") for number in range(10)]
    quotas = [
        QuotaBand("town", "yes", 2, 2, heading="Home", label="in town"),
        QuotaBand("town", "no", 2, 2, heading="Home", label="in the country"),
    ]
    return a_request(pool, quotas, 4)


def test_what_cannot_be_met_is_said_without_telling_how_many_there_are() -> None:
    outcome = next_to_ask(a_small_request(), ("c00001", "c00002"), ("c00004", "c00006"))
    assert isinstance(outcome, Replacement)
    assert len(outcome.people) == 1
    assert [str(words) for words in outcome.unmet] == ["Home, in town: fewer people than the 2 needed"]
    assert [str(words) for words in outcome.reasons] == [
        "No stand-ins who are left can meet the whole mix. These come nearest to it.",
        "1 place stays free. Draw a new person for it.",
    ]


def test_a_place_stays_free_rather_than_breaking_the_mix() -> None:
    outcome = next_to_ask(a_small_request(), ("c00001", "c00002", "c00004"), ("c00006", "c00008"))
    assert isinstance(outcome, NoReplacement)
    assert outcome.empty == 1
    assert [str(words) for words in outcome.reasons] == [
        "No stand-in who is left fits the free places. Draw new people for them."
    ]


def test_a_full_panel_needs_nobody_and_without_stand_ins_nobody_can_come() -> None:
    full = next_to_ask(a_small_request(), ("c00001", "c00002", "c00003", "c00004"), ("c00005",))
    none = next_to_ask(a_small_request(), ("c00001", "c00002", "c00003"), ())
    assert [str(words) for words in full.reasons] == ["No place is free, so there is nobody to ask."]
    assert [str(words) for words in none.reasons] == [
        "No stand-in is left to ask. Draw new people for the free places."
    ]


def test_a_whole_mend_is_told() -> None:
    outcome = next_to_ask(a_small_request(), ("c00001", "c00002", "c00003"), ("c00005", "c00006"))
    assert isinstance(outcome, Replacement)
    assert outcome.people == ("c00006",)
    assert [str(words) for words in outcome.reasons] == [
        "If these people come, all places are filled and the mix is as it should be."
    ]


def test_those_left_out_and_those_on_the_panel_are_not_asked() -> None:
    request = replace(a_small_request(), left_out=("c00006",))
    remaining = ("c00001", "c00002", "c00003")
    assert asked(request, remaining, ("c00002", "c00006", "c00008")) == ("c00008",)


def test_strangers_and_overfull_panels_are_refused() -> None:
    with pytest.raises(ValueError, match="not among the candidates"):
        next_to_ask(a_small_request(), ("c00001",), ("nobody",))
    with pytest.raises(ValueError, match="more people remain"):
        next_to_ask(a_small_request(), tuple(f"c0000{number}" for number in range(5)), ())
