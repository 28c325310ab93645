"""The bucket of a provider: never more than it takes, never silent for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.notifications.pacing import (
    BURST,
    LONGEST_REST,
    Bucket,
    full,
    may_take,
    ready_at,
    refilled,
    resting,
    taken,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_it_fills_at_its_rate_and_no_higher_than_its_brim() -> None:
    empty = Bucket(0.0, 10.0, NOON)
    assert may_take(refilled(empty, after(0.5)), 20, after(0.5)) == 5
    assert may_take(refilled(empty, after(3600)), 100, after(3600)) == 10 * BURST
    assert may_take(full(10.0, NOON), 3, NOON) == 3


def test_a_slow_provider_is_asked_one_at_a_time() -> None:
    slow = taken(full(0.1, NOON), 1)
    assert may_take(slow, 1, NOON) == 0
    assert ready_at(slow, NOON) == after(10)
    assert may_take(refilled(slow, after(10)), 5, after(10)) == 1


def test_one_that_has_enough_gets_nothing_until_its_rest_is_over() -> None:
    rested = resting(full(10.0, NOON), timedelta(seconds=60), NOON)
    assert may_take(refilled(rested, after(59)), 1, after(59)) == 0
    assert ready_at(rested, NOON) == after(60.1)
    assert may_take(refilled(rested, after(61)), 100, after(61)) == 10


def test_a_shorter_rest_does_not_end_a_longer_one() -> None:
    rested = resting(resting(full(10.0, NOON), timedelta(seconds=60), NOON), timedelta(seconds=5), NOON)
    assert rested.refilled_at == after(60)


def test_no_rest_is_longer_than_the_longest_and_none_is_nothing() -> None:
    assert resting(full(1.0, NOON), timedelta(days=3), NOON).refilled_at == NOON + LONGEST_REST
    assert resting(full(1.0, NOON), timedelta(0), NOON).refilled_at == after(1)


def test_a_clock_that_was_set_back_does_not_silence_a_provider() -> None:
    ahead = Bucket(0.0, 10.0, NOON + timedelta(days=1))
    assert refilled(ahead, NOON).refilled_at == NOON
    assert may_take(refilled(refilled(ahead, NOON), after(1)), 100, after(1)) == 10


@pytest.mark.parametrize("rate", [0.0, -1.0, float("inf"), float("nan")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="provider"):
        full(rate, NOON)


steps = st.tuples(st.floats(0.0, 5.0), st.integers(0, 50))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.1, 200.0), st.lists(steps, max_size=40))
def test_however_it_is_asked_it_gives_no_more_than_its_rate_and_one_burst(
    rate: float, asked: list[tuple[float, int]]
) -> None:
    bucket, now, given_out = full(rate, NOON), NOON, 0
    for pause, wanted in asked:
        now += timedelta(seconds=pause)
        bucket = refilled(bucket, now)
        count = may_take(bucket, wanted, now)
        assert 0 <= count <= wanted
        bucket, given_out = taken(bucket, count), given_out + count
        assert bucket.tokens >= 0
        assert ready_at(bucket, now) >= now
    assert given_out <= bucket.size + rate * (now - NOON).total_seconds() + 0.01
