"""Reminders follow the session's plan, its time and the person's way: nothing lost, nothing sent twice."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.models import Slot
from citizen_panel.domain.sessions.rules.reminders import DAY, HOUR
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited, slots

pytestmark = pytest.mark.usefixtures("app", "noon")


def due(state: str = "queued") -> list[timedelta]:
    """How long before the meeting's time as it stands each reminder in a state is due."""
    rows = db.session.scalars(select(Message).where(Message.kind == "reminder", Message.state == state))
    return sorted(one.not_after - one.due_at for one in rows if one.not_after is not None)


def a_place() -> Story:
    story = a_story()
    accepted(story, invited(story)[0])
    return story


def later(slot: Slot, by: timedelta) -> None:
    """The time somebody has moves, as a session does that is put off."""
    slot.starts_at, slot.ends_at = slot.starts_at + by, slot.ends_at + by
    db.session.flush()


USUAL = [timedelta(hours=2), timedelta(days=1), timedelta(days=7)]


def test_a_session_that_moves_takes_its_reminders_with_it() -> None:
    story = a_place()
    slot = slots(story)[0]
    later(slot, timedelta(days=3))
    assert service.retime(story.meeting, actor=story.team.lead) == 3
    assert due() == USUAL
    assert due("cancelled") == USUAL
    assert service.retime(story.meeting, actor=story.team.lead) == 0, "asking again changes nothing"
    later(slot, timedelta(days=-3))
    assert service.retime(story.meeting, actor=story.team.lead) == 3
    assert len(due()) == len(due("cancelled")) == 3, "those of the first time wait again"


def test_a_reminder_that_went_does_not_go_again_for_the_same_time() -> None:
    story = a_place()
    with clock.at(slots(story)[0].starts_at - timedelta(days=6)):
        first = db.session.scalars(select(Message).where(Message.kind == "reminder").order_by(Message.due_at)).first()
        assert first is not None
        first.state = "sent"
        db.session.flush()
        assert service.retime(story.meeting, actor=story.team.lead) == 0
        assert due() == USUAL[:2]
        later(slots(story)[0], timedelta(days=9))
        assert service.retime(story.meeting, actor=story.team.lead) == 3, "of the new time they are told anew"


def test_the_plan_of_a_session_can_be_changed_and_holds_at_once() -> None:
    story = a_place()
    service.plan_reminders(story.meeting, [3 * DAY, HOUR], actor=story.team.lead)
    assert due() == [timedelta(hours=1), timedelta(days=3)]
    service.plan_reminders(story.meeting, [], actor=story.team.lead)
    assert due() == []
    with pytest.raises(Refusal) as refused:
        service.plan_reminders(story.meeting, [17], actor=story.team.lead)
    assert refused.value.code == "not_offered"
    service.cancel_session(story.meeting, actor=story.team.lead)
    with pytest.raises(Refusal) as over:
        service.plan_reminders(story.meeting, [HOUR], actor=story.team.lead)
    assert over.value.code == "over"


def test_nobody_who_gave_a_place_up_is_reminded_of_a_session_that_moves() -> None:
    story = a_story()
    held = accepted(story, invited(story)[0])
    service.cancel_booking(held, cause="by_person", actor=citizen_actor(story.people[0]))  # type: ignore[arg-type]
    later(slots(story)[0], timedelta(days=3))
    assert service.retime(story.meeting, actor=story.team.lead) == 0
    assert due() == []


def test_the_team_chooses_when_people_are_reminded(app: Flask) -> None:
    story = a_place()
    db.session.commit()
    browser = signed_in(app, story.team.lead.user_id)
    address = f"/team/sessions/{story.meeting.id}/reminders"
    assert address in browser.get(f"/team/sessions/{story.meeting.id}").text
    page = browser.get(address).text
    assert page.count("checked") == 3
    assert browser.post(address, data={"reminders": ["17"]}).status_code == 422
    assert browser.post(address, data={"reminders": [str(DAY)]}).status_code == 303
    assert due() == [timedelta(days=1)]
    assert browser.post(address, data={"csrf_token": ""}).status_code == 422, "nothing ticked is no answer"
    assert due() == [timedelta(days=1)]
    assert browser.post(address, data={"reminders": ["none"]}).status_code == 303, "none is a choice too"
    assert due() == []


def test_a_reminder_whose_moment_has_come_waits_for_its_worker_whoever_looks_meanwhile() -> None:
    story = a_place()
    with clock.at(slots(story)[0].starts_at - timedelta(days=1) + timedelta(seconds=10)):
        assert service.retime(story.meeting, actor=story.team.lead) == 0
        assert due("cancelled") == []
    assert due() == USUAL
