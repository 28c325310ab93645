"""When a message may go."""

from datetime import UTC, datetime, timedelta

import pytest

from citizen_panel.domain.notifications.rules import (
    TRIES,
    Go,
    Never,
    Situation,
    Wait,
    end_of_quiet,
    is_quiet,
    may_go,
    may_send_again,
    next_try,
)

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
