"""When people are reminded: by the session's plan, each by their own way, and never in their quiet hours."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.notifications.rules import NIGHT, is_quiet
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.sessions.rules.reminders import FOR_A_LETTER, OFFERED, SLOW, USUAL, Booked, due, quiet_for

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONE = UUID(int=1)


def moments(booked: Booked, at: datetime = NOON) -> list[datetime]:
    return [one.due_at for one in due([booked], at)]


def test_reminders_are_the_same_however_often_and_whenever_they_are_asked_for() -> None:
    dice = random.Random(5)  # not a secret
    ways = list(Channel)
    booked = [
        Booked(UUID(int=n), NOON + timedelta(hours=dice.randrange(1, 400)), USUAL, dice.choice(ways), (22 * 60, 7 * 60))
        for n in range(50)
    ]
    at_first = due(booked, NOON)
    assert due(reversed(booked), NOON) == at_first
    for hours in range(0, 400, 7):
        later = NOON + timedelta(hours=hours)
        assert due(booked, later) == tuple(one for one in at_first if one.due_at > later)
    assert len({one.key for one in at_first}) == len(at_first)
    assert all(one.due_at < one.not_after for one in at_first)


def test_without_a_plan_of_its_own_a_session_reminds_a_week_a_day_and_two_hours_before() -> None:
    begins = NOON + 10 * DAY
    assert moments(Booked(ONE, begins)) == [begins - 7 * DAY, begins - DAY, begins - 2 * HOUR]


def test_a_session_that_moves_has_other_reminders() -> None:
    before, after = due([Booked(ONE, NOON + 10 * DAY)], NOON), due([Booked(ONE, NOON + 11 * DAY)], NOON)
    assert not {one.key for one in before} & {one.key for one in after}
    assert [one.due_at + DAY for one in before] == [one.due_at for one in after]


def test_a_plan_without_reminders_reminds_nobody() -> None:
    assert moments(Booked(ONE, NOON + 10 * DAY, ())) == []


def test_for_a_meeting_at_nine_a_text_does_not_ring_at_seven() -> None:
    nine = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    texts = moments(Booked(ONE, nine, (120,), Channel.SMS))
    assert texts == [nine - HOUR], "the night ends at eight"
    assert moments(Booked(ONE, nine, (120,), Channel.EMAIL)) == [nine - 2 * HOUR], "an e-mail wakes nobody"


def test_where_the_night_ends_too_late_the_reminder_comes_the_evening_before() -> None:
    early = datetime(2026, 11, 25, 8, 15, tzinfo=UTC)
    assert moments(Booked(ONE, early, (120,), Channel.SMS)) == [datetime(2026, 11, 24, 20, 30, tzinfo=UTC)]


def test_own_quiet_hours_are_kept_by_every_way_of_writing() -> None:
    ten = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert moments(Booked(ONE, ten, (120,), Channel.EMAIL, (20 * 60, 9 * 60))) == [ten - HOUR]


def test_quiet_hours_go_by_the_clock_of_the_place_in_summer_too() -> None:
    summer = datetime(2027, 7, 1, 8, 0, tzinfo=UTC)  # nine by the clock
    assert moments(Booked(ONE, summer, (120,), Channel.SMS)) == [summer - HOUR]


def test_a_letter_goes_while_it_can_arrive() -> None:
    begins = NOON + 30 * DAY
    assert moments(Booked(ONE, begins, OFFERED, Channel.LETTER)) == [begins - 14 * DAY, begins - 7 * DAY]


@given(
    hours=st.integers(1, 900),
    plan=st.sets(st.sampled_from(OFFERED)),
    channel=st.sampled_from(Channel),
    quiet=st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
)
@settings(max_examples=80)
def test_nobody_is_reminded_in_quiet_hours_or_too_late(
    hours: int, plan: set[int], channel: Channel, quiet: tuple[int, int] | None
) -> None:
    begins = NOON + hours * HOUR
    for one in due([Booked(ONE, begins, tuple(plan), channel, quiet)], NOON):
        still = quiet_for(channel, quiet)
        is_nearly_all_day = still is not None and (still[1] - still[0]) % 1440 > 1440 - 31
        assert still is None or is_nearly_all_day or not is_quiet(one.due_at, still)
        assert NOON < one.due_at < begins
        assert channel not in SLOW or timedelta(minutes=one.minutes) >= FOR_A_LETTER


def test_the_night_is_quiet_for_what_rings_alone() -> None:
    assert quiet_for(Channel.SMS, None) == NIGHT
    assert quiet_for(Channel.EMAIL, None) is None
