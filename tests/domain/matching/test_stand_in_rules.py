"""Who stands by: what must hold of any answer, and how good it is beside trying everything."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.dropout import DropOut, PastPlaces, learn
from citizen_panel.domain.matching.rules.mending import Broken, every_best_set
from citizen_panel.domain.matching.rules.people import people_of
from citizen_panel.domain.matching.rules.scenes import Scenes, drop_outs, scenes_of
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.rules.stand_ins import NoStandIns, StandIns, choose
from citizen_panel.domain.matching.rules.standby_bound import split_stand_ins
from citizen_panel.domain.matching.rules.standby_search import best_kinds
from citizen_panel.domain.matching.vocabulary import DrawRequest, QuotaBand, Roster
from tests.domain.matching.broken_panels import a_panel, live_together, shuffled
from tests.domain.matching.pools import a_candidate, a_request

SOME = DropOut(0.2)
FEW_SCENES = 20


def chosen(request: DrawRequest, panel: tuple[str, ...], count: int | None = None) -> StandIns:
    outcome = choose(request, panel, SOME, count=count, scenes=FEW_SCENES)
    assert isinstance(outcome, StandIns)
    return outcome


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 30))
def test_stand_ins_are_other_people_who_live_with_nobody_chosen(seed: int, count: int) -> None:
    request, panel = a_panel(seed, 24, 7, [2, 3])
    left_out = tuple(key for key in (candidate.key for candidate in request.candidates) if key not in panel)[:3]
    request = replace(request, left_out=left_out)
    outcome = chosen(request, panel, count)
    assert len(set(outcome.people)) == len(outcome.people) <= count
    assert not set(outcome.people) & {*panel, *left_out}
    alone = [home for home in request.addresses if len(set(home) & set(panel)) == 0]
    assert not live_together(replace(request, addresses=tuple(alone)), outcome.people)
    assert not any(set(home) & set(panel) and set(home) & set(outcome.people) for home in request.addresses)
    assert 0 <= outcome.bound <= outcome.loss <= outcome.loss_without


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_the_order_changes_nothing(seed: int) -> None:
    request, panel = a_panel(seed, 24, 7, [2, 3])
    assert chosen(shuffled(request, seed), panel[::-1]) == chosen(request, panel)


def test_a_roster_gives_the_same_people_as_candidates() -> None:
    request, panel = a_panel(5, 24, 7, [2, 3])
    names = ("feature 1", "shoe size", "feature 0")
    categories = (tuple(f"value {value}" for value in range(3)), ("43",), ("value 1", "value 0"))
    places = [{category: code for code, category in enumerate(known)} for known in categories]
    keys, codes = [], []
    assert isinstance(request.candidates, tuple)
    for candidate in request.candidates:
        answers = dict(candidate.strata)
        keys.append(candidate.key)
        codes.append([known.get(answers.get(name, ""), -1) for name, known in zip(names, places, strict=True)])
    roster = Roster(tuple(keys), names, categories, np.array(codes, dtype=np.int16))
    assert chosen(replace(request, candidates=roster), panel) == chosen(request, panel)


def test_another_seed_takes_other_people_of_the_same_kinds() -> None:
    pool = [a_candidate(number, town="yes" if number % 2 else "no") for number in range(60)]
    request = a_request(pool, [QuotaBand("town", "yes", 3, 3), QuotaBand("town", "no", 3, 3)], 6)
    panel = tuple(candidate.key for candidate in pool[:6])
    seen = Counter(key for run in range(150) for key in chosen(replace(request, seed=f"dice {run}"), panel, 2).people)
    assert set(seen) == {candidate.key for candidate in pool[6:]}
    assert all(abs(count - 300 / 54) < 5 * (300 / 54) ** 0.5 for count in seen.values())


def test_where_people_live_together_each_of_them_can_stand_by() -> None:
    pool = [a_candidate(number, town="yes") for number in range(6)]
    request = a_request(pool, [QuotaBand("town", "yes", 2, 2)], 2)
    request = replace(request, addresses=(("c00001", "c00002"), ("c00003", "c00004", "c00005")))
    people = {chosen(replace(request, seed=f"dice {run}"), ("c00000", "c00001"), 3).people for run in range(40)}
    assert people == {("c00003",), ("c00004",), ("c00005",)}


@pytest.mark.parametrize(("rate", "count"), [(0.01, 1), (0.1, 3), (0.2, 6)])
def test_one_and_a_half_stand_by_for_each_expected_drop_out(rate: float, count: int) -> None:
    pool = [a_candidate(number, town="yes") for number in range(60)]
    panel = tuple(candidate.key for candidate in pool[:20])
    outcome = choose(a_request(pool, [], 20), panel, DropOut(rate))
    assert isinstance(outcome, StandIns)
    assert len(outcome.people) == count
    assert outcome.drop_outs == pytest.approx(20 * rate)


def test_those_who_often_drop_out_are_stood_in_for() -> None:
    pool = [a_candidate(number, town="yes" if number % 2 else "no") for number in range(60)]
    request = a_request(pool, [QuotaBand("town", "yes", 10, 10), QuotaBand("town", "no", 10, 10)], 20)
    panel = tuple(candidate.key for candidate in pool[:20])
    past = [PastPlaces((("town", "yes"),), 3000, 900), PastPlaces((("town", "no"),), 3000, 60)]
    outcome = choose(request, panel, learn(past), count=4)
    assert isinstance(outcome, StandIns)
    town = [key for key in outcome.people if int(key[1:]) % 2]
    assert len(town) >= 3


def test_nobody_left_is_told() -> None:
    pool = [a_candidate(number, town="yes" if number < 4 else "no") for number in range(7)]
    request = a_request(pool, [QuotaBand("town", "yes", 2, 3), QuotaBand("town", "no", 0, 0)], 3)
    request = replace(request, addresses=(("c00000", "c00003"),))
    outcome = choose(request, ("c00000", "c00001", "c00002"), SOME)
    assert outcome == NoStandIns(outcome.reasons)
    assert [str(words) for words in outcome.reasons] == ["Nobody is left who could stand by."]


def test_reasons_are_words() -> None:
    pool = [a_candidate(number, town="yes") for number in range(8)]
    request, panel = (
        a_request(pool, [QuotaBand("town", "yes", 5, 5)], 5),
        tuple(candidate.key for candidate in pool[:5]),
    )
    outcome = choose(request, panel, SOME, count=9)
    assert isinstance(outcome, StandIns)
    assert [str(words) for words in outcome.reasons] == [
        "3 people stand by, because about 1 on the panel may drop out.",
        "We looked for 9 people to stand by. No more are left who could.",
        "We tried this out by computer. Stand-ins put right about 100% of what drop-outs took away.",
        "We have few records yet, so we expect about 20% of people to drop out.",
    ]


def test_what_makes_no_sense_is_refused() -> None:
    request, panel = a_panel(1, 24, 7, [2, 3])
    for people, count, scenes in (((), 1, 9), (panel, 0, 9), (panel, 1, 0)):
        with pytest.raises(ValueError, match="needed"):
            choose(request, people, SOME, count=count, scenes=scenes)
    with pytest.raises(ValueError, match="not among the candidates"):
        choose(request, (*panel[1:], "nobody"), SOME)


def test_everybody_drops_out_as_often_as_their_chance_says() -> None:
    chances = np.array([0.01, 0.1, 0.5, 0.9, 0.255] * 20)
    gone = drop_outs(chances, 200, SeededStream(b"x", "test"))
    assert np.abs(gone.sum(axis=0) - 200 * chances).max() < 1
    together = (gone.astype(float).T @ gone)[np.triu_indices(100, 1)] / 200
    apart = np.outer(chances, chances)[np.triu_indices(100, 1)]
    assert np.abs(together - apart).max() < 0.16
    assert abs(float((together - apart).mean())) < 0.003


def mean_loss(scenes: Scenes, bands: tuple[QuotaBand, ...], places: int, rows: Ints) -> float:
    """The mean loss with these stand-ins, each scene mended in the best of all ways."""
    total = 0.0
    for left, empty, weight in zip(scenes.left, scenes.empty, scenes.weight, strict=True):
        broken = Broken(bands, places, left[:-1], int(empty), rows)
        sizes = range(min(len(rows), int(empty)) + 1)
        options = [coming for size in sizes for coming in combinations(range(len(rows)), size)]
        total += weight * min(broken.loss(coming) + (int(empty) - len(coming)) / places for coming in options)
    return total


@pytest.mark.parametrize("seed", range(12))
def test_the_choice_is_near_the_best_of_all_and_the_bound_is_true(seed: int) -> None:
    request, panel = a_panel(seed, 18, 6, [2, 3, 2])
    people = people_of(request)
    members = people.places_of(panel)
    others = np.setdiff1d(np.arange(len(people.keys)), members)
    gone = drop_outs(np.full(6, 0.25), 16, SeededStream(bytes([seed]), "test"))
    scenes = scenes_of(people.rows[members], gone, people.bands, 6)
    rows, sizes = np.unique(people.rows[others], axis=0, return_counts=True)
    found = best_kinds(scenes, rows, sizes, 2)
    taken = np.repeat(np.arange(len(rows)), found.taken)
    every = [rows[list(pair)] for pair in combinations(np.repeat(np.arange(len(rows)), sizes), 2)]
    best = min(mean_loss(scenes, people.bands, 6, pair) for pair in every)
    assert found.bound <= best + 1e-9
    assert split_stand_ins(scenes, rows, sizes, 2, np.array([0]), np.array([0])).bound <= best + 1e-9
    assert found.loss >= mean_loss(scenes, people.bands, 6, rows[taken]) - 1e-9
    assert found.loss <= best * 1.02 + 1e-9
    assert len(taken) == 2
    assert (found.taken <= sizes).all()


def test_every_best_set_of_a_broken_panel_is_found() -> None:
    bands = (QuotaBand("town", "no", 1, 1), QuotaBand("town", "yes", 1, 1))
    rows = np.array([[0], [0], [1], [-1]])
    broken = Broken(bands, 2, np.zeros(2, dtype=np.int64), 2, rows, apart=((0, 2),))
    assert every_best_set(broken) == [(1, 2)]
    assert broken.loss((3,)) == 2
