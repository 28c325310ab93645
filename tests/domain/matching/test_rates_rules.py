"""The usual rates are moved by a body's own past, the more the longer it is, and never by a few people."""

from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.rates import (
    ACCEPTANCE,
    FEWEST_SEEN,
    MOST_SEEN,
    NO_SHOW,
    Past,
    learned,
    rates_of,
)


def test_without_a_past_the_usual_rates_stay() -> None:
    rates = rates_of(Past())
    assert (rates.acceptance, rates.no_show) == (ACCEPTANCE, NO_SHOW)
    assert not rates.has_asked
    assert not rates.has_met
    assert learned(ACCEPTANCE, 0, FEWEST_SEEN - 1) == ACCEPTANCE


def test_a_past_moves_the_rate_towards_what_happened_and_makes_it_surer() -> None:
    few, many = learned(ACCEPTANCE, 9, 30), learned(ACCEPTANCE, 90, 300)
    assert 0.3 < many.likely < few.likely < ACCEPTANCE.likely
    assert many.high - many.low < few.high - few.low
    assert 0.3 < many.likely < 0.35, "300 of one's own outweigh what is usual"


def test_a_very_long_past_is_not_surer_than_people_asked_together_can_be() -> None:
    long, longer = learned(ACCEPTANCE, 240, MOST_SEEN), learned(ACCEPTANCE, 80_000, 100_000)
    assert longer.high - longer.low > 0.9 * (long.high - long.low)


def test_it_says_which_of_the_two_is_of_ones_own() -> None:
    rates = rates_of(Past(asked=100, agreed=80, expected=5, missed=1))
    assert rates.has_asked
    assert not rates.has_met
    assert rates.no_show == NO_SHOW
    assert rates.acceptance.likely > ACCEPTANCE.likely


@settings(max_examples=60)
@given(st.integers(0, 2000), st.integers(0, 2000))
def test_a_rate_is_always_a_rate_within_its_range(happened: int, of: int) -> None:
    for usual in (ACCEPTANCE, NO_SHOW):
        rate = learned(usual, min(happened, of), of)
        assert 0 <= rate.low <= rate.likely <= rate.high <= 1
        more = learned(usual, min(happened + 1, of), of)
        assert more.likely >= rate.likely
