"""How many seats to fill, and until when a stand-in may answer: without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.replacement import Replacement, next_to_ask, only, with_spare
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.sessions.rules.standing_in import (
    BEFORE_IT_BEGINS,
    FOR_A_LETTER,
    SHORTEST,
    Room,
    answer_until,
    may_be_a_letter,
    needed_of_shared,
)

NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
few = st.integers(0, 40)


@given(wanted=few, unanswered=few, taken=few, kept=few, free=few)
@settings(max_examples=60)
def test_nobody_is_asked_for_a_seat_that_is_not_there(
    wanted: int, unanswered: int, taken: int, kept: int, free: int
) -> None:
    room = Room(wanted, taken + unanswered, unanswered, min(kept, unanswered), free)
    assert room.missing + unanswered <= max(free, unanswered)
    assert room.missing + room.held <= max(wanted, room.held)
    assert room.for_waiting + room.kept <= max(free, room.kept)


@given(claims=few, own=few)
@settings(max_examples=30)
def test_another_draw_needs_a_shared_seat_only_when_its_own_are_gone(claims: int, own: int) -> None:
    needed = needed_of_shared(claims, own)
    assert 0 <= needed <= claims
    assert needed + own >= claims
    assert needed == 0 or needed + own == claims


def test_who_stands_in_for_this_evening_answers_before_the_way_there() -> None:
    evening = NINE + 9.5 * HOUR
    assert answer_until(Channel.EMAIL, NINE, evening) == evening - BEFORE_IT_BEGINS


def test_who_has_long_has_two_days() -> None:
    assert answer_until(Channel.SMS, NINE, NINE + timedelta(days=9)) == NINE + timedelta(days=2)


def test_a_text_at_night_is_answered_from_the_morning_on() -> None:
    at_night = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    morning = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert answer_until(Channel.SMS, at_night, at_night + timedelta(days=9)) == morning + timedelta(days=2)
    assert answer_until(Channel.SMS, at_night, morning + 2.5 * HOUR) is None
    assert answer_until(Channel.EMAIL, at_night, morning + 2.5 * HOUR) == morning + 0.5 * HOUR


@pytest.mark.parametrize("channel", Channel)
@given(hours=st.integers(1, 400), night=st.integers(0, 23))
@settings(max_examples=40)
def test_a_deadline_is_never_past_and_never_after_it_begins(channel: Channel, hours: int, night: int) -> None:
    at = NINE + night * HOUR
    until = answer_until(channel, at, at + hours * HOUR)
    if until is not None:
        assert until < at + hours * HOUR
        assert channel in (Channel.LETTER, Channel.VIA_PARTNER) or until - at >= SHORTEST


def test_a_letter_needs_eight_working_days() -> None:
    assert may_be_a_letter(FOR_A_LETTER)
    assert not may_be_a_letter(FOR_A_LETTER - 1)


def a_request(people: str, *, most: int = 3) -> DrawRequest:
    bands = (QuotaBand("sex", "female", 3, most), QuotaBand("sex", "male", 3, most))
    candidates = tuple(
        Candidate(f"{sex}{number:02}", (("sex", "female" if sex == "f" else "male"),))
        for number, sex in enumerate(people)
    )
    return DrawRequest(candidates, bands, 6, Method.MAXIMIN, "1", addresses=(("f00", "m03"),), left_out=("m05",))


def test_of_a_request_only_those_are_needed_who_are_there_or_could_come() -> None:
    whole = a_request("fffmmmffmm")
    left, willing = ["f00", "f01", "m03", "m04", "m05"], ["f06", "f07", "m08", "m09"]
    part = only(whole, {*left, *willing})
    assert len(part.candidates) == 9
    assert part.addresses == (("f00", "m03"),)
    chosen = next_to_ask(part, left, willing)
    assert isinstance(chosen, Replacement)
    assert chosen.people[0].startswith("f"), "a woman is missing"
    assert next_to_ask(whole, left, willing) == chosen


def test_spare_people_keep_the_mix() -> None:
    asked = with_spare(a_request("fffmmm" + "ffffmm"), 3)
    assert asked.places == 9
    assert {(band.least, band.most) for band in asked.quotas} == {(3, 5)}
    chosen = next_to_ask(asked, ["f00", "f01", "f02", "m03", "m04", "m05"], ["f06", "f07", "f08", "m10", "m11"])
    assert isinstance(chosen, Replacement)
    assert sum(one.startswith("f") for one in chosen.people) <= 2
    assert len(chosen.people) == 3


def test_a_quota_that_lets_nobody_in_lets_no_spare_person_in() -> None:
    assert all(band.most == 0 for band in with_spare(a_request("ffmm", most=0), 4).quotas)
