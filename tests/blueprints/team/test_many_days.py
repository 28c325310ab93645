"""The pages of a meeting of many days: on one day of it the others go on."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens.access_needs import ForMeeting
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.day_sheet import day_sheet
from citizen_panel.domain.sessions.vocabulary import SlotPlan
from tests.blueprints.citizen.pages import signed_in
from tests.factories.projects import works_there
from tests.factories.sessions import HOUR, Story, a_story, accepted, citizen_actor, invited, slots

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def story(app: Flask) -> Story:
    """A meeting with a time 25 days after the first; one person comes to each."""
    made = a_story()
    begins = slots(made)[-1].ends_at + timedelta(days=25)
    service.add_times(made.meeting, [SlotPlan(begins, begins + HOUR, 4)], actor=made.team.lead)
    offers = invited(made)
    accepted(made, offers[0])
    accepted(made, offers[1], slots(made)[-1])
    db.session.commit()
    return made


def test_marking_the_first_day_leaves_the_others_open(app: Flask, story: Story) -> None:
    first, _, last = slots(story)
    (held,) = queries.bookings_of(story.people[0].id)
    with clock.at(first.ends_at):
        lead = signed_in(app, story.team.lead.user_id)
        # people are listed by time: the second line is for another day and stays empty
        noted = {"state_0": "no_show", "minutes_0": "0"}
        assert lead.post(f"/team/attendance/{story.meeting.id}", data=noted).status_code == 303
        db.session.expire_all()
        assert story.meeting.state == "published"
        page = lead.get(f"/team/sessions/{story.meeting.id}").text
        assert "When people are reminded" in page
        assert "Open a time that is still to come" in page
        here = f"/team/sessions/{story.meeting.id}/times/{last.id}"
        assert "They lose it and are told at once" in lead.get(here).text
        assert lead.post(f"{here}/off").status_code == 303
        told = db.session.query(Message).filter_by(kind="cancelled_by_us").all()
        assert [one.recipient_id for one in told] == [story.people[1].id]
        me = signed_in(app, story.people[0].user_account_id)
        assert "You took part" not in me.get("/me/incentives/").text
        page = me.get(f"/me/sessions/{held.booking.id}").text
        assert "You took part" not in page
        assert "The team noted that you were not there. It does not count against you." in page
        assert "You were not there." in me.get("/me/sessions/").text


def test_who_stops_on_a_later_day_was_there_for_minutes_of_that_day(app: Flask, story: Story) -> None:
    last = slots(story)[-1]
    (held,) = queries.bookings_of(story.people[1].id)
    with clock.at(last.starts_at + timedelta(minutes=10)):
        lead = signed_in(app, story.team.lead.user_id)
        assert lead.post(f"/team/attendance/{story.meeting.id}/stop/{held.booking.id}").status_code == 303
    (noted,) = queries.attendance_of(story.meeting.id)
    assert (noted.state, noted.minutes) == ("stopped", 10)


def test_each_day_has_a_sheet_of_its_own(app: Flask, story: Story) -> None:
    leader = works_there(story.team.organisation_id, "session_lead")
    assert leader.user_id
    service.let_lead(story.meeting, leader.user_id, actor=story.team.lead)
    db.session.commit()
    first, _, last = slots(story)
    address = f"/team/attendance/{story.meeting.id}/sheet"
    lead = signed_in(app, leader.user_id)
    days = {slot.id: clock.day_of(slot.starts_at).isoformat() for slot in (first, last)}
    sheets = {slot_id: lead.get(f"{address}?on={day}").text for slot_id, day in days.items()}
    for one in sheets.values():
        assert one.count('<th scope="row">') == 1, "somebody of another day is on it"
        assert 'aria-current="page"' in one
    assert lead.get(address).text.count('<th scope="row">') == 1
    assert lead.get(f"{address}?on=soon").text.count('<th scope="row">') == 1
    numbers = {found[1] for one in sheets.values() if (found := re.search(r"Version ([2-9A-Z]{6})", one))}
    assert len(numbers) == 2


def test_a_sheet_is_another_as_soon_as_anything_on_it_is(app: Flask, story: Story) -> None:
    person = story.people[0]
    seen = [day_sheet(story.meeting).version]
    told = [ForMeeting(story.meeting.id, story.project.id, clock.today() + timedelta(days=60))]
    access_needs.keep(person.id, Needs(("captions",)), remember=False, meetings=told, actor=citizen_actor(person))
    seen.append(day_sheet(story.meeting).version)
    assert day_sheet(story.meeting).version == seen[-1]
    (held,) = queries.bookings_of(person.id)
    with clock.at(slots(story)[0].starts_at):
        service.note_running_late(held.booking, actor=citizen_actor(person))
        seen.append(day_sheet(story.meeting).version)
        service.check_in(held.booking, actor=story.team.lead)
        seen.append(day_sheet(story.meeting).version)
    assert len(set(seen)) == 4
