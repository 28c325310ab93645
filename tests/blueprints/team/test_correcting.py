"""Who came is put right on screen: in time, with a reason, and every version stays."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import asked_lately
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Attendance
from citizen_panel.domain.sessions.rules.correcting import WINDOW
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Marked, Relation
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import Story, a_story, accepted, invited

pytestmark = pytest.mark.usefixtures("noon")


def marked(story: Story, state: AttendanceState = AttendanceState.NO_SHOW) -> list[Attendance]:
    """One citizen and two of the staff, as marked at the end of the meeting."""
    held = accepted(story, invited(story)[0])
    with clock.at(story.meeting.ends_at):
        person = Marked(AttendanceCapacity.CITIZEN, state, 0, booking_id=held.id, relation=Relation.USES)
        staff = Marked(AttendanceCapacity.STAFF, AttendanceState.ATTENDED, 90, heads=2)
        return service.mark(story.meeting, [person, staff], actor=story.team.lead)


def lead_of(app: Flask, story: Story) -> FlaskClient:
    browser = signed_in(app, story.team.lead.user_id)
    db.session.commit()
    return browser


def came(**changes: str) -> dict[str, str]:
    form = {"capacity": "citizen", "state": "attended", "relation": "uses", "minutes": "80", "because": "wrong_state"}
    return form | changes


def test_a_line_is_put_right_and_both_versions_stay(app: Flask) -> None:
    story = a_story()
    person, _ = marked(story)
    with clock.at(story.meeting.ends_at + timedelta(days=2)):
        lead = lead_of(app, story)
        listed = lead.get(f"/team/attendance/{story.meeting.id}").text
        address = f"/team/attendance/{story.meeting.id}/correct/{person.id}"
        assert address in listed
        assert "Select why it is put right" in lead.post(address, data=came(because="")).text
        assert asked_lately([story.people[0].id], AskedFor.ATTENDED) == {}
        assert lead.post(address, data=came()).status_code == 303
        newest = next(one for one in queries.attendance_of(story.meeting.id) if one.token)
        assert (newest.state, newest.minutes, newest.correction) == ("attended", 80, "wrong_state")
        assert newest.token == person.token
        assert asked_lately([story.people[0].id], AskedFor.ATTENDED) == {story.people[0].id: 1}
        twice = lead.post(address, data=came(minutes="10"))
        assert twice.status_code == 422
        assert "Someone has put this right already" in twice.text
        assert "Did not come" in lead.get(f"/team/attendance/{story.meeting.id}/correct/{newest.id}").text
    assert len(queries.every_attendance_of(story.meeting.id)) == 3
    assert [fact.kind for fact in facts_of_project(story.project.id)].count("AttendanceCorrected") == 1


def test_a_charity_manager_is_no_citizen_after_all(app: Flask) -> None:
    story = a_story()
    person, _ = marked(story, AttendanceState.ATTENDED)
    with clock.at(story.meeting.ends_at + timedelta(days=1)):
        lead = lead_of(app, story)
        address = f"/team/attendance/{story.meeting.id}/correct/{person.id}"
        assert lead.post(address, data=came(capacity="professional", because="wrong_capacity")).status_code == 303
    newest = next(one for one in queries.attendance_of(story.meeting.id) if one.token)
    assert (newest.capacity, newest.relation) == ("professional", None)
    assert asked_lately([story.people[0].id], AskedFor.ATTENDED) == {}


def test_heads_of_staff_are_put_right_and_never_become_citizens(app: Flask) -> None:
    story = a_story()
    _, staff = marked(story)
    with clock.at(story.meeting.ends_at + timedelta(days=1)):
        lead = lead_of(app, story)
        address = f"/team/attendance/{story.meeting.id}/correct/{staff.id}"
        assert "Select one of the answers shown" in lead.post(address, data=came(heads="3")).text
        form = came(capacity="professional", heads="3", because="wrong_minutes")
        assert lead.post(address, data=form).status_code == 303
    assert {(one.capacity, one.heads) for one in queries.attendance_of(story.meeting.id) if not one.token} == {
        ("professional", 3)
    }


def test_after_four_weeks_the_list_stands(app: Flask) -> None:
    story = a_story()
    person, _ = marked(story)
    address = f"/team/attendance/{story.meeting.id}/correct/{person.id}"
    with clock.at(story.meeting.ends_at + WINDOW + timedelta(minutes=1)):
        lead = lead_of(app, story)
        assert "up to 4 weeks after the meeting" in lead.get(address).text
        assert lead.post(address, data=came()).status_code == 422
        assert address not in lead.get(f"/team/attendance/{story.meeting.id}").text
    assert len(queries.attendance_of(story.meeting.id)) == 2


def test_a_line_of_another_meeting_is_not_there(app: Flask) -> None:
    story, other = a_story(), a_story()
    theirs, _ = marked(other)
    with clock.at(story.meeting.ends_at):
        lead = lead_of(app, story)
        assert lead.get(f"/team/attendance/{story.meeting.id}/correct/{theirs.id}").status_code == 404
