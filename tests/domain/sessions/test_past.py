"""What a forecast learns from: answers that are in, the newest word on who came, and one body's alone."""

from datetime import timedelta

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.models import Attendance
from citizen_panel.domain.sessions.past import past_of
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Marked, Relation
from tests.factories import projects
from tests.factories.sessions import a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("noon")


def test_answers_that_are_in_and_the_newest_word_on_who_came(app: Flask) -> None:
    story = a_story(people=6)
    body = story.team.organisation_id
    assert past_of(body).asked == 0
    invitations = invited(story)
    assert past_of(body).asked == 0, "who may still answer says nothing yet"
    held = [accepted(story, one) for one in invitations[:3]]
    service.decline(invitations[3], actor=citizen_actor(story.people[3]))
    assert (past_of(body).asked, past_of(body).agreed) == (4, 3)
    with clock.at(story.meeting.ends_at):
        states = (AttendanceState.ATTENDED, AttendanceState.NO_SHOW, AttendanceState.EXCUSED)
        came = [
            Marked(AttendanceCapacity.CITIZEN, state, 0, booking_id=one.id, relation=Relation.USES)
            for one, state in zip(held, states, strict=True)
        ]
        staff = Marked(AttendanceCapacity.STAFF, AttendanceState.NO_SHOW, 90, heads=2)
        marked = service.mark(story.meeting, [*came, staff], actor=story.team.lead)
        assert (past_of(body).expected, past_of(body).missed) == (3, 2)
        wrong = next(one for one in marked if one.state == AttendanceState.NO_SHOW and one.token)
        right = {c.name: getattr(wrong, c.name) for c in Attendance.__table__.columns if c.name != "id"}
        corrected = {"corrects_id": wrong.id, "correction": "wrong_state", "state": "attended"}
        db.session.add(Attendance(**{**right, **corrected}))
        db.session.flush()
        assert (past_of(body).expected, past_of(body).missed) == (3, 1)
        assert past_of(projects.team("Corrie Health Board").organisation_id).asked == 0
    with clock.at(story.meeting.ends_at + timedelta(days=800)):
        assert past_of(body) == past_of(projects.organisation("Nowhere Council").id), "two years on it is forgotten"
