"""Who keeps people safe, yeses that were missing, an empty plan of reminders, and where the menu says we are."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.audit.gathering import attendances_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.aftermath import LapseReport
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Marked, StaffPart
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.organisations import a_member
from tests.factories.sessions import Story, a_story, accepted, invited

pytestmark = pytest.mark.usefixtures("noon")


def team_of(app: Flask, story: Story) -> Browser:
    browser = signed_in(app, story.team.lead.user_id)
    db.session.commit()
    return browser


def test_the_day_sheet_names_who_keeps_people_safe_and_where_to_phone_them(app: Flask) -> None:
    story = a_story()
    assert story.team.lead.user_id
    service.let_lead(story.meeting, story.team.lead.user_id, actor=story.team.lead)
    db.session.commit()
    browser = team_of(app, story)
    sheet = f"/team/attendance/{story.meeting.id}/sheet"
    assert "Safeguarding lead: nobody is named" in browser.get(sheet).text
    body = story.meeting.project.organisation_id
    organisation = queries.offer(invited(story)[0].id)
    assert organisation is not None
    safe = a_member(organisation.organisation, "researcher", name="Catriona")
    assert organisation.organisation.id == body
    service.give_part(story.meeting, safe.id, StaffPart.SAFEGUARDING_LEAD)
    db.session.commit()
    wrong = browser.post(f"/team/sessions/{story.meeting.id}/ready", data={"safeguarding_phone": "ring me"})
    assert wrong.status_code == 422
    care = service.Care(safeguarding_phone="+441314960042")
    service.look_after(story.meeting, care, actor=story.team.lead)
    db.session.commit()
    page = browser.get(sheet).text
    assert "Safeguarding lead: Catriona" in page
    assert "0131 496 0042" in page
    assert "0131 496 0042" in browser.get(f"/team/sessions/{story.meeting.id}/ready").text


def test_a_missing_yes_is_reported_and_what_was_done_later_is_another_report(app: Flask) -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    came = Marked(AttendanceCapacity.CITIZEN, AttendanceState.ATTENDED, 60, token=booking.token, booking_id=booking.id)
    staff = Marked(AttendanceCapacity.STAFF, AttendanceState.ATTENDED, 60, heads=2)
    with clock.at(story.meeting.ends_at):
        line, other = service.mark(story.meeting, [came, staff], actor=story.team.lead)
    db.session.commit()
    address = f"/team/attendance/{story.meeting.id}/lapses"
    with clock.at(story.meeting.ends_at + timedelta(hours=1)):
        browser = team_of(app, story)
        assert "Report that a yes was missing" in browser.get(f"/team/attendance/{story.meeting.id}").text
        for wrong in ({}, {"line": str(other.id), "remedy": "deleted"}, {"line": str(uuid4()), "remedy": "deleted"}):
            assert browser.post(address, data=wrong).status_code == 422
        browser.post(address, data={"line": str(line.id), "remedy": "none_yet"})
    later = story.meeting.ends_at + timedelta(hours=2)
    assert not any(one.lapse_remedied for one in attendances_of(story.project.id, later))
    with clock.at(later):
        page = (
            team_of(app, story)
            .post(address, data={"line": str(line.id), "remedy": "asked_again"}, follow_redirects=True)
            .text
        )
    assert "It counts for you that you said so yourselves" in page
    assert page.count("Ailsa, ") == 2
    assert len(db.session.scalars(select(LapseReport)).all()) == 2
    assert [one.lapse_remedied for one in attendances_of(story.project.id, later) if one.id == line.id] == [True]
    stranger = team_of(app, a_story())
    db.session.commit()
    assert stranger.get(address).status_code == 404


def test_no_reminders_is_said_on_purpose_and_an_empty_form_keeps_the_plan(app: Flask) -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    db.session.commit()
    browser, address = team_of(app, story), f"/team/sessions/{story.meeting.id}/reminders"
    assert "Without a reminder more people forget" in browser.get(address).text
    empty = browser.post(address, data={})
    assert empty.status_code == 422
    assert "Tick when people are reminded, or" in empty.text
    assert story.meeting.reminders
    both = browser.post(address, data={"reminders": ["none", "1440"]})
    assert both.status_code == 422
    done = browser.post(address, data={"reminders": "none"}, follow_redirects=True)
    assert "Nobody is reminded of this meeting" in done.text
    assert story.meeting.reminders == []
    waiting = select(Message).where(Message.kind == "reminder", Message.state == "queued")
    assert db.session.scalars(waiting).all() == []
    assert 'value="none" checked' in browser.get(address).text


def test_the_menu_says_where_we_are(app: Flask) -> None:
    story = a_story()
    db.session.commit()
    browser, here = team_of(app, story), f"/team/sessions/{story.meeting.id}"
    pages = (here, *(f"{here}/{page}" for page in ("kept", "times", "move", "linked", "ready", "reminders")))
    for address in (*pages, "/team/calendar/", "/team/resources/"):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        (current,) = re.findall(r'aria-current="\w+">([^<]+)<', answer.text)
        assert current == "Research sessions", address
