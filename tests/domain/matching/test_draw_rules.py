"""The draw against trying everything, and what must hold of every draw."""

import os
import random
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from citizen_panel.domain.matching.rules.draw import draw, lowest_chance_bound, pick_from
from citizen_panel.domain.matching.rules.solver import INFINITE, Program, from_columns, solve
from citizen_panel.domain.matching.vocabulary import DrawRequest, Infeasible, QuotaBand, Selected
from tests.domain.matching.pools import (
    a_candidate,
    a_pool,
    a_request,
    a_tiny_request,
    chances_of,
    every_panel,
    faults_of,
    kinds_of,
    lottery_faults,
)

ROOT = Path(__file__).parents[3]


def best_lowest_by_trying_all(request: DrawRequest) -> tuple[float, int]:
    """The highest lowest chance over all lotteries over all panels, and how many people no panel holds."""
    panels, kinds = every_panel(request), kinds_of(request)
    reachable = sorted({kind for panel in panels for kind in panel}, key=str)
    columns = []
    for panel in panels:
        held = [(row, panel[kind] / kinds[kind]) for row, kind in enumerate(reachable) if kind in panel]
        rows = np.array([row for row, _ in held] + [len(reachable)])
        columns.append((rows, np.array([value for _, value in held] + [1.0])))
    columns.append((np.arange(len(reachable)), np.full(len(reachable), -1.0)))
    answer = solve(
        Program(
            matrix=from_columns(columns, len(reachable) + 1),
            cost=np.append(np.zeros(len(panels)), 1.0),
            lower=np.zeros(len(panels) + 1),
            upper=np.full(len(panels) + 1, INFINITE),
            row_lower=np.append(np.zeros(len(reachable)), 1.0),
            row_upper=np.append(np.full(len(reachable), INFINITE), 1.0),
        )
    )
    assert answer is not None
    return answer.objective, sum(count for kind, count in kinds.items() if kind not in reachable)


@pytest.mark.parametrize("seed", range(150))
def test_a_tiny_draw_is_as_fair_as_trying_everything(seed: int) -> None:
    request = a_tiny_request(seed)
    outcome = draw(request)
    if isinstance(outcome, Infeasible):
        assert every_panel(request) == []
        return
    best, never = best_lowest_by_trying_all(request)
    assert outcome.attained == pytest.approx(best, abs=1e-7)
    assert outcome.bound == pytest.approx(best, abs=1e-7)
    assert outcome.gap < 1e-6
    assert len(outcome.never_selectable) == never
    assert faults_of(request, outcome.chosen) == []
    assert lottery_faults(request, outcome.lottery) == []


@pytest.mark.parametrize("seed", [110, 701, 785])
def test_where_split_panels_promise_too_much_the_proof_is_still_exact(seed: int) -> None:
    request = a_tiny_request(seed)
    promised, outcome = lowest_chance_bound(request), selected(request)
    best, never = best_lowest_by_trying_all(request)
    assert promised is not None
    assert promised > best * 1.1
    assert never == 0
    assert outcome.bound == pytest.approx(best, abs=1e-7)
    assert outcome.attained == pytest.approx(best, abs=1e-7)


def a_middling_request(seed: int = 3) -> DrawRequest:
    pool = a_pool(seed, 180, [2, 4, 3])
    quotas = [
        QuotaBand("feature 0", "value 0", 6, 10),
        QuotaBand("feature 0", "value 1", 6, 10),
        *(QuotaBand("feature 1", f"value {value}", 2, 6) for value in range(4)),
        *(QuotaBand("feature 2", f"value {value}", 3, 9) for value in range(3)),
    ]
    return a_request(pool, quotas, 18)


def selected(request: DrawRequest) -> Selected:
    outcome = draw(request)
    assert isinstance(outcome, Selected)
    return outcome


@pytest.mark.parametrize("seed", range(4))
def test_every_panel_of_the_lottery_keeps_the_quotas(seed: int) -> None:
    request = a_middling_request(seed)
    outcome = selected(request)
    assert lottery_faults(request, outcome.lottery) == []
    assert faults_of(request, outcome.chosen) == []
    assert outcome.gap < 1e-5


def test_chances_are_those_of_the_lottery_and_add_up_to_the_places() -> None:
    outcome = selected(a_middling_request())
    chances = chances_of(outcome)
    assert dict(outcome.chances) == pytest.approx(chances, rel=1e-9)
    assert sum(chances.values()) == pytest.approx(18)
    assert min(chances.values()) == pytest.approx(outcome.attained)
    assert min(chances.values()) > 0


def test_people_who_are_alike_have_the_same_chance() -> None:
    outcome = selected(a_middling_request())
    chances = dict(outcome.chances)
    for group in outcome.lottery.types:
        assert len({chances[key] for key in group.keys}) == 1


def test_the_order_of_the_input_changes_nothing() -> None:
    request = a_middling_request()
    dice = random.Random(5)
    candidates, quotas = list(request.candidates), list(request.quotas)
    dice.shuffle(candidates)
    dice.shuffle(quotas)
    turned = [replace(candidate, strata=tuple(reversed(candidate.strata))) for candidate in candidates]
    assert selected(replace(request, candidates=tuple(turned), quotas=tuple(quotas))) == selected(request)


def test_another_seed_keeps_the_lottery_and_changes_the_people() -> None:
    request = a_middling_request()
    first, second = selected(request), selected(replace(request, seed="dice 2 2 5"))
    assert first.lottery == second.lottery
    assert set(first.chosen) != set(second.chosen)


def test_the_lottery_and_the_seed_alone_give_the_people_again() -> None:
    outcome = selected(a_middling_request())
    assert pick_from(outcome.lottery, outcome.seed, outcome.input_digest) == (outcome.ticket_no, outcome.chosen)


def test_an_answer_no_quota_asks_about_changes_nothing() -> None:
    request = a_middling_request()
    more = tuple(replace(c, strata=(*c.strata, ("shoe size", "43"))) for c in request.candidates)
    assert selected(replace(request, candidates=more)).chosen == selected(request).chosen


def test_over_many_seeds_people_are_drawn_as_often_as_promised() -> None:
    outcome = selected(a_middling_request())
    runs = 2000
    times = dict.fromkeys((key for key, _ in outcome.chances), 0)
    for run in range(runs):
        for key in pick_from(outcome.lottery, f"run {run}".encode(), outcome.input_digest)[1]:
            times[key] += 1
    for key, chance in outcome.chances:
        spread = (runs * chance * (1 - chance)) ** 0.5
        assert abs(times[key] - runs * chance) <= 5 * spread + 1


def test_who_did_not_answer_can_still_be_drawn() -> None:
    pool = [a_candidate(n, age="young" if n % 2 else "old") for n in range(20)] + [a_candidate(n) for n in (90, 91)]
    quotas = [QuotaBand("age", "young", 3, 5), QuotaBand("age", "old", 3, 5)]
    outcome = selected(a_request(pool, quotas, 8))
    chances = dict(outcome.chances)
    assert chances["c00090"] == pytest.approx(8 / 22)
    assert outcome.attained == pytest.approx(8 / 22)


def test_without_quotas_everybody_has_the_same_chance() -> None:
    outcome = selected(a_request(a_pool(1, 40, [2]), [], 10))
    assert {round(chance, 12) for _, chance in outcome.chances} == {0.25}


def test_as_many_places_as_people_takes_everyone() -> None:
    outcome = selected(a_request(a_pool(1, 6, [2]), [], 6))
    assert sorted(outcome.chosen) == [f"c{number:05}" for number in range(6)]


def test_who_can_be_in_no_panel_is_named_before_the_draw() -> None:
    pool = [a_candidate(n, age="young") for n in range(10)] + [a_candidate(n, age="old") for n in range(10, 13)]
    outcome = selected(a_request(pool, [QuotaBand("age", "young", 4, 4), QuotaBand("age", "old", 0, 0)], 4))
    assert outcome.never_selectable == ("c00010", "c00011", "c00012")
    assert outcome.attained == pytest.approx(0.4)
    assert "1 kinds of people can never be drawn" in str(outcome.reasons[-1])


def test_the_quick_bound_is_never_beaten() -> None:
    request = a_middling_request()
    bound = lowest_chance_bound(request)
    assert bound is not None
    assert selected(request).attained <= bound * (1 + 1e-9)


def test_answers_do_not_appear_when_a_result_is_printed() -> None:
    request = a_middling_request()
    assert "value 1" not in repr(request.candidates) + repr(selected(request))
    assert request.seed not in repr(request)


@pytest.mark.parametrize(
    "change",
    [
        {"places": 0},
        {"gamma": 0.0},
        {"candidates": (a_candidate(1), a_candidate(1))},
        {"quotas": (QuotaBand("age", "old", 0, 1), QuotaBand("age", "old", 0, 2))},
    ],
)
def test_a_request_that_means_nothing_is_an_error_of_the_caller(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"twice|place"):
        draw(replace(a_middling_request(), **change))


def test_progress_is_told_step_by_step() -> None:
    steps: list[tuple[int, int]] = []
    draw(a_middling_request(), lambda step, of: steps.append((step, of)))
    assert steps == sorted(steps)
    assert steps[-1] == (100, 100)
    assert len(steps) >= 4


def test_the_same_seed_gives_the_same_people_in_another_process() -> None:
    program = textwrap.dedent(
        """
        from citizen_panel.domain.matching.rules.draw import draw
        from tests.domain.matching.test_draw_rules import a_middling_request
        print(draw(a_middling_request()).chosen)
        """
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(selected(a_middling_request()).chosen)
