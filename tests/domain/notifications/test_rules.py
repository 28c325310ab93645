"""When a message may go."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from citizen_panel.domain.notifications.rules import (
    TRIES,
    Go,
    Never,
    Situation,
    Wait,
    after_told,
    ask_again_at,
    end_of_quiet,
    is_quiet,
    may_go,
    may_send_again,
    next_try,
    reference_of,
    tries_for,
)
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, MessageState, Told

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def situation(**changes: object) -> Situation:
    fine: dict[str, object] = {
        "has_recipient": True,
        "has_letterbox": True,
        "is_suppressed": False,
        "is_subject_live": True,
        "purpose_stands": True,
        "channel_stands": True,
        "is_restricted": False,
        "not_after": None,
        "quiet": None,
    }
    return Situation(**{**fine, **changes})  # type: ignore[arg-type]


def test_it_goes_when_everything_stands() -> None:
    assert may_go(situation(), NOON) == Go()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"has_recipient": False}, "nobody"),
        ({"has_letterbox": False}, "no_letterbox"),
        ({"is_suppressed": True}, "suppressed"),
        ({"is_subject_live": False}, "over"),
        ({"purpose_stands": False}, "no_consent"),
        ({"channel_stands": False}, "channel_closed"),
        ({"is_restricted": True}, "restricted"),
        ({"is_paused": True}, "paused"),
        ({"not_after": NOON - timedelta(seconds=1)}, "too_late"),
    ],
)
def test_one_thing_amiss_is_enough(change: dict[str, object], code: str) -> None:
    outcome = may_go(situation(**change), NOON)
    assert isinstance(outcome, Never)
    assert outcome.code == code
    assert outcome.reason.endswith(".")


def test_quiet_hours_are_waited_out() -> None:
    quiet = (21 * 60, 8 * 60)
    assert may_go(situation(quiet=quiet), NIGHT) == Wait(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
    assert may_go(situation(quiet=quiet), NOON) == Go()


def test_what_would_come_too_late_after_the_quiet_hours_never_goes() -> None:
    outcome = may_go(situation(quiet=(21 * 60, 8 * 60), not_after=NIGHT + timedelta(hours=1)), NIGHT)
    assert isinstance(outcome, Never)


def test_quiet_hours_are_those_of_the_clock_on_the_wall() -> None:
    """On 25 October 2026 the clocks go back at 2am: the night is an hour longer."""
    before = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert end_of_quiet(before, (21 * 60, 8 * 60)) == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    assert not is_quiet(NOON, (0, 0))
    assert is_quiet(NOON, (11 * 60, 13 * 60))


def test_tries_are_further_and_further_apart_and_end() -> None:
    waits = [next_try(n, NOON) for n in range(1, TRIES + 1)]
    assert waits[-1] is None
    moments = [w for w in waits if w is not None]
    assert moments == sorted(moments)


def test_only_an_email_may_go_twice_when_nobody_can_tell() -> None:
    assert may_send_again("email", provider_can_tell=False)
    assert may_send_again("sms", provider_can_tell=True)
    assert not may_send_again("sms", provider_can_tell=False)
    assert not may_send_again("letter", provider_can_tell=False)


def test_a_message_in_doubt_is_asked_about_ever_more_rarely_until_the_provider_may_have_forgotten() -> None:
    pauses = []
    at = NOON
    while (again := ask_again_at(NOON, at)) is not None:
        pauses.append(again - at)
        at = again
    assert pauses[0] == timedelta(seconds=30)
    assert pauses == sorted(pauses)
    assert max(pauses) <= timedelta(hours=1)
    assert timedelta(days=3) <= at - NOON < timedelta(days=4)


def test_a_provider_that_is_away_costs_no_message_for_most_of_a_day() -> None:
    at = NOON
    for attempt in range(1, tries_for(DeliveryOutcome.UNREACHABLE)):
        again = next_try(attempt, at, tries_for(DeliveryOutcome.UNREACHABLE))
        assert again is not None
        at = again
    assert at - NOON > timedelta(hours=16)
    assert tries_for(DeliveryOutcome.TIMED_OUT) == TRIES


def test_a_reference_tells_nothing_and_is_always_the_same() -> None:
    assert reference_of("invitation:1") == reference_of("invitation:1") != reference_of("invitation:2")
    assert "invitation" not in reference_of("invitation:1")
    assert len(reference_of("x" * 1000)) == 40


@pytest.mark.parametrize("state", list(MessageState))
@pytest.mark.parametrize("told", list(Told))
def test_what_is_told_only_brings_a_message_forward(state: MessageState, told: Told) -> None:
    settled = after_told(state, told)
    if state in (MessageState.CANCELLED, MessageState.SUPPRESSED, MessageState.DELIVERED):
        assert settled is None
    if settled is not None:
        assert after_told(settled, told) is None, "told twice it changes nothing more"


@pytest.mark.parametrize("order", list(permutations([Told.ARRIVED, Told.FAILED, Told.NO_SUCH_ADDRESS, Told.COMPLAINT])))
def test_the_order_in_which_things_are_told_does_not_matter(order: tuple[Told, ...]) -> None:
    state = MessageState.SENT
    for told in order:
        state = after_told(state, told) or state
    assert state is MessageState.DELIVERED
