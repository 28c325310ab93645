"""Every method against listing every panel: on tiny pools nothing may be better."""

import random
from dataclasses import replace

import numpy as np
import pytest

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.vocabulary import DrawRequest, Infeasible, Method, Selected
from tests.domain.matching import exact
from tests.domain.matching.pools import a_tiny_request, faults_of, trials

CLOSE = 2e-6


def chances_by(request: DrawRequest, method: Method, keys: list[str], gamma: float = 1.0) -> np.ndarray:
    outcome = draw(replace(request, method=method, gamma=gamma))
    assert isinstance(outcome, Selected)
    assert faults_of(request, outcome.chosen) == []
    chances = dict(outcome.chances)
    assert all(chances[key] == 0 for key in chances if key not in keys)
    assert sum(chances.values()) == pytest.approx(request.places)
    return np.array([chances[key] for key in keys])


def best_goldilocks(grid: np.ndarray, share: float, gamma: float, lowest: float) -> float:
    """The least sum, by narrowing down the lowest chance: the sum is convex in it."""
    low, high = 1e-3 * lowest, lowest
    part = (5**0.5 - 1) / 2

    def total(at: float) -> float:
        return exact.highest_when(grid, at * (1 - 1e-12)) / share + gamma * share / at

    for _ in range(45):
        first, second = high - part * (high - low), low + part * (high - low)
        low, high = (low, second) if total(first) < total(second) else (first, high)
    return min(total(low), total(high), total(lowest))


@pytest.mark.parametrize("seed", trials(range(200, 260), at_once=20))
def test_no_lottery_is_better(seed: int) -> None:
    request = a_tiny_request(seed)
    panels = exact.panels_of_people(request)
    if not panels:
        assert isinstance(draw(replace(request, method=Method.LEXIMIN)), Infeasible)
        return
    keys, grid = exact.chance_grid(panels)
    best = exact.leximin(grid)
    assert chances_by(request, Method.LEXIMIN, keys) == pytest.approx(best, abs=CLOSE)
    assert chances_by(request, Method.MAXIMIN, keys).min() == pytest.approx(best.min(), rel=CLOSE)
    nash = chances_by(request, Method.NASH, keys)
    assert (grid @ (1 / nash)).max() <= len(keys) * (1 + 1e-5)  # first-order condition: no panel is worth more
    share = request.places / len(exact.people_of(request))
    for gamma in (1.0, 0.4):
        gold = chances_by(request, Method.GOLDILOCKS, keys, gamma)
        wanted = best_goldilocks(grid, share, gamma, float(best.min()))
        assert gold.max() / share + gamma * share / gold.min() == pytest.approx(wanted, rel=CLOSE)


def with_households(request: DrawRequest, seed: int) -> DrawRequest:
    """Some people live together; one must be drawn, or one must not."""
    dice = random.Random(seed)
    keys = [candidate.key for candidate in exact.people_of(request)]
    dice.shuffle(keys)
    homes = (tuple(keys[:2]), tuple(keys[2:4]), tuple(keys[4:7]))
    certain = tuple(keys[7:8]) if seed % 3 == 1 else ()
    out = tuple(keys[8:9]) if seed % 3 == 2 else ()
    return replace(request, method=Method.LEXIMIN, addresses=homes[: 1 + seed % 3], certain=certain, left_out=out)


@pytest.mark.parametrize("seed", trials(range(300, 360), at_once=20))
def test_households_and_certain_people_are_settled_exactly(seed: int) -> None:
    request = a_tiny_request(seed)
    if len(exact.people_of(request)) < 9:
        request = a_tiny_request(seed + 1000)
    request = with_households(request, seed)
    panels, outcome = exact.panels_of_people(request), draw(request)
    assert isinstance(outcome, Selected) == bool(panels)
    if isinstance(outcome, Infeasible):
        return
    assert tuple(sorted(outcome.chosen)) in panels
    keys, grid = exact.chance_grid(panels)
    free = [place for place, key in enumerate(keys) if key not in request.certain]
    best = exact.leximin(grid[:, free])
    chances = dict(outcome.chances)
    assert [chances[keys[place]] for place in free] == pytest.approx(best, abs=CLOSE)
    assert all(chances[key] == 1 for key in request.certain)
    assert not any(key in chances for key in request.left_out)


def test_each_seed_of_a_pool_with_households_gives_a_panel_that_keeps_them() -> None:
    request = with_households(a_tiny_request(303), 303)
    panels = exact.panels_of_people(request)
    outcomes = [draw(replace(request, seed=f"seed {number}")) for number in range(30)]
    assert all(isinstance(one, Selected) and tuple(sorted(one.chosen)) in panels for one in outcomes)


def test_every_method_is_offered() -> None:
    assert set(METHODS) == set(Method)
