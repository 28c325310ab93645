"""Calls that nobody answers: on other days, at other hours, never at night, and not for ever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.core.clock import UK
from citizen_panel.domain.notifications.rules import NIGHT, is_quiet
from citizen_panel.domain.sessions.rules.calls import MOST_TRIES, REACHED, Enough, RingAgain, after_no_answer
from citizen_panel.domain.sessions.vocabulary import CallOutcome

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOMENTS = st.integers(0, 700 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
QUIET = st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439))


def at(tries: int, moment: datetime = NOON) -> datetime:
    found = after_no_answer(tries, moment, quiet=None, not_after=None)
    assert isinstance(found, RingAgain)
    return found.at.astimezone(UK)


def test_the_telephone_rings_again_in_the_other_half_of_the_day() -> None:
    assert f"{at(1):%a %H:%M}" == "Fri 17:30"
    assert f"{at(1, NOON + timedelta(hours=6)):%a %H:%M}" == "Sat 10:30"
    assert f"{at(2):%a %H:%M}" == "Sun 17:30"
    assert f"{at(3, NOON + timedelta(hours=6)):%a %H:%M}" == "Sun 10:30"


def test_after_four_calls_in_vain_it_is_enough() -> None:
    assert after_no_answer(MOST_TRIES, NOON, quiet=None, not_after=None) == Enough()
    assert isinstance(after_no_answer(MOST_TRIES - 1, NOON, quiet=None, not_after=None), RingAgain)


def test_nobody_is_rung_after_the_last_moment_to_answer() -> None:
    assert after_no_answer(1, NOON, quiet=None, not_after=NOON + timedelta(hours=5)) == Enough()


@settings(max_examples=60)
@given(tries=st.integers(1, MOST_TRIES - 1), moment=MOMENTS, quiet=QUIET)
def test_never_in_the_past_and_never_at_night(tries: int, moment: datetime, quiet: tuple[int, int] | None) -> None:
    found = after_no_answer(tries, moment, quiet=quiet, not_after=None)
    assert isinstance(found, RingAgain)
    assert found.at > moment
    assert not is_quiet(found.at, NIGHT)


def test_only_a_call_that_reached_nobody_says_nothing_about_the_person() -> None:
    assert set(CallOutcome) - REACHED == {CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER}
