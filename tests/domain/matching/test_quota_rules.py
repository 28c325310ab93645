"""Quotas proposed from a benchmark, checked in words, and judged by who can be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.quotas import (
    problems,
    propose,
    revealing,
    state_words,
    without_small_cells,
)
from citizen_panel.domain.matching.vocabulary import Benchmark, QuotaBand, Standing

AGES = (
    Benchmark("age", "16-24", 0.11, heading="age", label="16 to 24"),
    Benchmark("age", "25-74", 0.77, heading="age", label="25 to 74"),
    Benchmark("age", "75+", 0.12, heading="age", label="75 and over"),
)


def test_a_proposal_lies_around_the_share_of_the_places() -> None:
    bands = propose(AGES, 30)
    assert [(band.least, band.most) for band in bands] == [(3, 5), (23, 25), (3, 5)]
    assert [band.words for band in bands] == ["16 to 24", "25 to 74", "75 and over"]


def test_a_lift_gives_a_group_more_and_the_others_less() -> None:
    plain, lifted = propose(AGES, 30), propose(AGES, 30, {("age", "16-24"): 2.0})
    assert lifted[0].least > plain[0].least
    assert lifted[1].least < plain[1].least


@given(
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=9),
    places=st.integers(1, 300),
    factor=st.floats(0, 3),
)
def test_a_proposal_always_fits_the_places_and_shuts_nobody_out(
    shares: list[float], places: int, factor: float
) -> None:
    benchmarks = [Benchmark("c", str(number), share) for number, share in enumerate(shares)]
    bands = propose(benchmarks, places, {("c", "0"): factor})
    if sum(band.least for band in bands):
        assert sum(band.least for band in bands) <= places <= sum(band.most for band in bands)
    assert all(0 <= band.least <= band.most <= places and band.most >= 1 for band in bands)


def test_a_least_above_the_most_is_said_in_words() -> None:
    wrong = problems([QuotaBand("age", "16-24", 8, 6, label="16 to 24")], 30)
    assert [str(words) for words in wrong] == ["16 to 24: ‘least’ (8) must not be more than ‘most’ (6)"]


@pytest.mark.parametrize(("least", "end"), [(17, "add 4 places"), (14, "add 1 place")])
def test_leasts_above_the_places_are_said_in_words(least: int, end: str) -> None:
    quotas = [QuotaBand("age", "young", least, 30), QuotaBand("age", "old", 17, 30)]
    (words,) = problems(quotas, 30)
    assert str(words) == f"The least for age adds up to {least + 17}, but there are 30 places. Lower one, or {end}"


def test_good_quotas_have_no_problems() -> None:
    assert problems(propose(AGES, 30), 30) == ()
    assert str(problems([QuotaBand("age", "young", -1, 3)], 30)[0]) == "young: ‘least’ must be 0 or more"


@pytest.mark.parametrize(
    ("people", "least", "standing"),
    [
        (4, 0, Standing.THROUGH_A_PARTNER),
        (5, 0, Standing.YES),
        (5, 2, Standing.TIGHT),
        (6, 2, Standing.YES),
        (7, 8, Standing.THROUGH_A_PARTNER),
    ],
)
def test_a_quota_is_met_tight_or_for_a_partner(people: int, least: int, standing: Standing) -> None:
    band = QuotaBand("age", "16-24", least, 9)
    assert state_words({("age", "16-24"): people}, [band]) == ((band, standing),)


def test_a_group_nobody_can_be_asked_from_goes_through_a_partner() -> None:
    band = QuotaBand("age", "16-24", 1, 9)
    assert state_words({}, [band])[0][1] is Standing.THROUGH_A_PARTNER


def test_a_quota_that_tells_who_is_in_a_group_is_told() -> None:
    women, men = QuotaBand("sex", "female", 5, 5, label="Women"), QuotaBand("sex", "male", 0, 0, label="Men")
    assert any("leave at least 1 place" in str(sentence) for sentence in revealing((women, men), 5))
    assert revealing((QuotaBand("sex", "female", 2, 4), QuotaBand("sex", "male", 1, 3)), 5) == ()
    assert revealing((QuotaBand("sex", "female", 0, 5), QuotaBand("sex", "male", 0, 0)), 5) != ()


def test_seats_are_not_held_for_groups_of_which_too_few_can_be_asked() -> None:
    few, many = QuotaBand("age", "old", 2, 4), QuotaBand("age", "young", 3, 8)
    kept = without_small_cells((few, many), {("age", "old"): 4, ("age", "young"): 5})
    assert [band.least for band in kept] == [0, 3]
    assert [band.most for band in kept] == [4, 8]
