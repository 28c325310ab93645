"""Meetings of many days: each person's day counts, and the meeting goes on until its last time has begun."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.models import AskingTally
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Booking, Slot
from citizen_panel.domain.sessions.promises import missed_by, promised
from citizen_panel.domain.sessions.rules.timetable import minutes_there
from citizen_panel.domain.sessions.vocabulary import (
    AttendanceCapacity,
    AttendanceState,
    CorrectionReason,
    Marked,
    SlotPlan,
)
from citizen_panel.tasks import seats
from tests.factories.sessions import HOUR, Story, a_story, accepted, invited, slots

database = pytest.mark.usefixtures("app", "noon")


def a_later_day(story: Story, days: int = 25) -> Slot:
    """One more time, so many days after the others."""
    begins = slots(story)[-1].ends_at + timedelta(days=days)
    (late,) = service.add_times(story.meeting, [SlotPlan(begins, begins + HOUR, 4)], actor=story.team.lead)
    return late


def line(held: Booking, state: AttendanceState = AttendanceState.ATTENDED, **more: object) -> Marked:
    return Marked(AttendanceCapacity.CITIZEN, state, 60, token=held.token, booking_id=held.id, **more)  # type: ignore[arg-type]


def counted(story: Story, number: int) -> list[AskingTally]:
    """On which days it counts that somebody came."""
    came = select(AskingTally).where(
        AskingTally.citizen_id == story.people[number].id, AskingTally.kind.startswith("attended")
    )
    return list(db.session.scalars(came))


def test_nobody_was_there_for_less_than_nothing_or_longer_than_it_lasts() -> None:
    begins = clock.now()
    ends = begins + timedelta(minutes=90)
    left = [begins + timedelta(minutes=minutes) for minutes in (-60, 0, 20, 90, 60 * 24 * 30)]
    assert [minutes_there(begins, ends, one) for one in left] == [0, 0, 20, 90, 90]


@database
def test_who_came_on_a_later_day_rests_from_that_day() -> None:
    story = a_story()
    late = a_later_day(story)
    held = accepted(story, invited(story)[0], late)
    with clock.at(late.ends_at):
        (noted,) = service.mark(story.meeting, [line(held)], actor=story.team.lead)
        assert noted.happened_at == late.starts_at
        assert [one.day_on for one in counted(story, 0)] == [clock.day_of(late.starts_at)]
        wrong = line(held, AttendanceState.NO_SHOW, because=CorrectionReason.WRONG_PERSON)
        put_right = service.correct(story.meeting, noted, wrong, actor=story.team.lead)
        assert counted(story, 0) == []
        again = line(held, because=CorrectionReason.THEY_TOLD_US)
        service.correct(story.meeting, put_right, again, actor=story.team.lead)
        assert [one.day_on for one in counted(story, 0)] == [clock.day_of(late.starts_at)]


@database
def test_a_meeting_is_over_once_its_last_time_has_begun_and_not_before() -> None:
    story = a_story()
    early, late = slots(story)[0], a_later_day(story)
    held = accepted(story, invited(story)[0], early)
    with clock.at(early.ends_at):
        service.mark(story.meeting, [line(held)], actor=story.team.lead)
        assert not service.has_last_time_begun(story.meeting)
        with pytest.raises(Refusal, match="still to come"):
            service.hold(story.meeting, actor=story.team.lead)
        assert seats.close() == 0
    with clock.at(late.ends_at):
        db.session.commit()
        assert [seats.close(), seats.close()] == [1, 0]
        db.session.expire_all()
        assert story.meeting.state == "held"


@database
def test_a_meeting_whose_list_nobody_marked_is_not_closed_by_itself() -> None:
    story = a_story()
    with clock.at(story.meeting.ends_at + timedelta(days=1)):
        db.session.commit()
        assert seats.close() == 0
        assert story.meeting.state == "published"


@database
@pytest.mark.parametrize("state", [AttendanceState.NO_SHOW, AttendanceState.EXCUSED])
def test_who_was_not_there_has_earned_nothing_until_that_is_put_right(state: AttendanceState) -> None:
    story = a_story()
    held = accepted(story, invited(story)[0])
    with clock.at(story.meeting.ends_at):
        (noted,) = service.mark(story.meeting, [line(held, state)], actor=story.team.lead)
        assert promised(story.people[0].id) == []
        assert missed_by([held.id]) == {held.id}
        right = line(held, because=CorrectionReason.THEY_TOLD_US)
        service.correct(story.meeting, noted, right, actor=story.team.lead)
        assert [(one.pence, one.is_earned) for one in promised(story.people[0].id)] == [(4000, True)]
        assert missed_by([held.id]) == frozenset()
        assert queries.bookings_of(story.people[0].id)[0].booking.state == "done"
