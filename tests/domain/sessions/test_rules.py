"""The rules of meetings, without a database."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from citizen_panel.domain.sessions.rules.depth import DEFAULT, default_depth
from citizen_panel.domain.sessions.rules.invitations import (
    MIXED,
    Allowed,
    NotAllowed,
    batches,
    before,
    booking_before,
    may_answer,
    may_be_released,
    may_follow,
)
from citizen_panel.domain.sessions.rules.overbooking import chance_of_at_least, to_invite
from citizen_panel.domain.sessions.rules.timetable import DoesNotFit, Fits, busy, overlap, slots_fit
from citizen_panel.domain.sessions.vocabulary import BookingState, InvitationState, SessionType, SlotPlan

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENDS = (InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.LAPSED, InvitationState.WITHDRAWN)


def test_an_answer_is_the_end_of_an_invitation() -> None:
    for end in ENDS:
        assert not any(may_follow(end, then) for then in InvitationState)
        assert set(before(end)) == {InvitationState.ISSUED, InvitationState.OPENED}
    assert before(InvitationState.OPENED) == (InvitationState.ISSUED,)
    assert before(InvitationState.ISSUED) == ()


def test_a_place_is_used_moved_or_given_up_once() -> None:
    assert booking_before(BookingState.MOVED) == (BookingState.BOOKED,)
    assert set(booking_before(BookingState.CANCELLED)) == {BookingState.BOOKED, BookingState.CHECKED_IN}
    assert set(booking_before(BookingState.DONE)) == {BookingState.BOOKED, BookingState.CHECKED_IN}


@pytest.mark.parametrize("state", ENDS)
def test_every_no_to_a_late_answer_is_a_sentence(state: InvitationState) -> None:
    answer = may_answer(state, NOON, NOON - HOUR, seats_left=True)
    assert isinstance(answer, NotAllowed)
    assert answer.reason.endswith(".")


def test_after_the_deadline_a_yes_counts_while_there_is_a_seat() -> None:
    assert may_answer(InvitationState.OPENED, NOON, NOON + HOUR, seats_left=True) == Allowed()
    assert isinstance(may_answer(InvitationState.OPENED, NOON, NOON + HOUR, seats_left=False), NotAllowed)


@pytest.mark.parametrize("places", range(200))
@pytest.mark.parametrize("wanted", [None, 1, 5, 8, 30])
def test_no_batch_is_small_enough_to_tell_people_apart(places: int, wanted: int | None) -> None:
    cut = batches(places, wanted)
    assert isinstance(may_be_released(places), Allowed) is bool(cut)
    assert all(size >= MIXED for size in cut)
    assert sum(cut) == (places if places >= MIXED else 0)


def test_two_times_of_one_person_meet_in_the_range_exactly_when_they_overlap() -> None:
    dice = random.Random(3)  # not a secret
    for _ in range(2000):
        a = NOON + timedelta(minutes=dice.randrange(600))
        b = NOON + timedelta(minutes=dice.randrange(600))
        first = (a, a + timedelta(minutes=dice.randrange(1, 200)))
        second = (b, b + timedelta(minutes=dice.randrange(1, 200)))
        low = busy(7, *first)
        high = busy(7, *second)
        assert (low[0] < high[1] and high[0] < low[1]) is overlap(first, second)
        other = busy(8, *second)
        assert not (low[0] < other[1] and other[0] < low[1]), "two people never clash"


def test_a_time_before_the_platform_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        busy(1, datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 1, 2, tzinfo=UTC))


def test_times_lie_within_the_meeting() -> None:
    good = SlotPlan(NOON, NOON + HOUR, 5)
    assert slots_fit(NOON, NOON + 2 * HOUR, [good]) == Fits()
    for bad, code in (
        ([], "no_slots"),
        ([SlotPlan(NOON, NOON, 5)], "ends_before_start"),
        ([SlotPlan(NOON, NOON + 3 * HOUR, 5)], "slot_outside"),
        ([SlotPlan(NOON, NOON + HOUR, 0)], "no_seats"),
    ):
        outcome = slots_fit(NOON, NOON + 2 * HOUR, bad)
        assert isinstance(outcome, DoesNotFit)
        assert outcome.code == code
    assert isinstance(slots_fit(NOON, NOON, [good]), DoesNotFit)


def test_to_invite_is_the_least_that_is_enough() -> None:
    for seats in range(1, 31):
        for come in (500, 700, 850, 1000):
            invited = to_invite(seats, come)
            assert chance_of_at_least(seats, invited, come / 1000) >= 0.9
            assert invited == seats or chance_of_at_least(seats, invited - 1, come / 1000) < 0.9
    assert to_invite(0, 700) == 0
    assert to_invite(10, 1000) == 10
    with pytest.raises(ValueError, match="share"):
        to_invite(5, 0)


def test_every_kind_of_meeting_has_its_depth() -> None:
    assert set(DEFAULT) == set(SessionType)
    assert default_depth(SessionType.SURVEY) == 1
    assert default_depth(SessionType.INTERVIEW) == 2
    assert default_depth(SessionType.CITIZENS_JURY) == 5
