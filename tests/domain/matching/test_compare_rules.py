"""Methods side by side: figures checked by hand and by brute force, and nothing of anybody's own in them."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from citizen_panel.domain.matching.rules.compare import MOST_PARTS, SMALLEST_PART, compare, gini, part_means
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.vocabulary import DrawRequest, Method, QuotaBand, Selected
from tests.domain.matching.pools import a_candidate, a_pool, a_request


def seconds() -> Iterator[float]:
    """A clock that goes on by half a second whenever it is looked at."""
    return (number / 2 for number in count())


def request(people: int = 60) -> DrawRequest:
    pool = a_pool(3, people, [2, 3])
    quotas = [QuotaBand("feature 0", "value 1", 3, 5), QuotaBand("feature 1", "value 2", 2, 4)]
    return a_request(pool, quotas, 10)


def chances_of(asked: DrawRequest) -> list[float]:
    outcome = draw(asked)
    assert isinstance(outcome, Selected)
    return sorted(chance for _, chance in outcome.chances)


def test_figures_are_those_of_the_chances() -> None:
    asked = request()
    for figures in compare(asked, METHODS, seconds().__next__):
        chances = chances_of(replace(asked, method=figures.method))
        n, total = len(chances), sum(chances)
        apart = sum(abs(a - b) for a in chances for b in chances)
        assert figures.people == n
        assert figures.lowest == pytest.approx(chances[0])
        assert figures.highest == pytest.approx(chances[-1])
        assert figures.gini == pytest.approx(apart / (2 * n * total), abs=1e-12)
        assert figures.geometric_mean == pytest.approx(math.exp(sum(map(math.log, chances)) / n))
        assert figures.parts == pytest.approx([sum(chances[at : at + 6]) / 6 for at in range(0, 60, 6)])
        assert figures.seconds == 0.5


def test_methods_come_once_each_in_the_order_given() -> None:
    offered = tuple(METHODS)
    told = compare(request(), [*reversed(offered), *offered], seconds().__next__)
    assert tuple(figures.method for figures in told) == tuple(reversed(offered))


def test_the_seed_and_the_method_of_the_request_change_nothing() -> None:
    asked = request()
    first = compare(asked, METHODS, seconds().__next__)
    assert compare(replace(asked, seed="another"), METHODS, seconds().__next__) == first


def test_all_the_same_chance_is_a_gini_of_nothing() -> None:
    alike = a_request([a_candidate(n) for n in range(50)], [], 10)
    (figures,) = compare(alike, [Method.MAXIMIN], seconds().__next__)
    assert figures.gini == pytest.approx(0, abs=1e-12)
    assert figures.lowest == figures.highest == pytest.approx(0.2)
    assert figures.parts == pytest.approx([0.2] * MOST_PARTS)


def test_quotas_that_cannot_be_met_have_no_figures() -> None:
    nobody = a_request([a_candidate(n, sex="male") for n in range(20)], [QuotaBand("sex", "female", 1, 2)], 5)
    assert compare(nobody, METHODS, seconds().__next__) == ()


@pytest.mark.parametrize(("people", "parts"), [(60, 10), (50, 10), (49, 5), (25, 5), (24, 0)])
def test_a_part_is_never_of_a_few_people(people: int, parts: int) -> None:
    alike = a_request([a_candidate(n) for n in range(people)], [], 10)
    (figures,) = compare(alike, [Method.MAXIMIN], seconds().__next__)
    assert len(figures.parts) == parts
    assert not parts or people / parts >= SMALLEST_PART


def test_those_who_can_never_be_drawn_are_left_out() -> None:
    pool = [*(a_candidate(n, sex="female") for n in range(30)), *(a_candidate(n, sex="male") for n in range(30, 40))]
    (figures,) = compare(
        a_request(pool, [QuotaBand("sex", "female", 0, 10), QuotaBand("sex", "male", 0, 0)], 10),
        [Method.MAXIMIN],
        seconds().__next__,
    )
    assert figures.people == 30
    assert figures.lowest == pytest.approx(1 / 3)


def test_progress_goes_through_all_methods_and_may_stop_them() -> None:
    told: list[tuple[int, int]] = []
    compare(request(), METHODS, seconds().__next__, lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)

    def stop(done: int, of: int) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        compare(request(), METHODS, seconds().__next__, stop)


def test_parts_keep_the_sum_of_all_chances() -> None:
    dice = np.random.default_rng(5)
    for _ in range(30):
        chances, people = dice.random(7), dice.integers(1, 30, 7).astype(np.float64)
        means = part_means(chances, people, 10)
        assert np.diff(means).min() > -1e-12
        assert sum(means) / 10 == pytest.approx(float((chances * people).sum() / people.sum()))
        assert 0 <= gini(chances, people) < 1
