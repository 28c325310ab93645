"""The day sheet: the lead of a meeting sees what helps people, and nobody else, whatever their role."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens.access_needs import ForMeeting
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.vocabulary import LookKind
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions import promises, queries, service
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.projects import works_there
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited, meeting

pytestmark = pytest.mark.usefixtures("noon")
SECRET = "A tall green chair"
ROLES = ("lead", "researcher", "recruiter", "session_lead", "reviewer", "decision_maker", "panel_manager", "dpo")


def story_with_needs() -> Story:
    """Somebody has a place, and agreed that whoever leads the meeting is told."""
    story = a_story()
    accepted(story, invited(story)[0])
    person = story.people[0]
    told = [ForMeeting(story.meeting.id, story.project.id, clock.today() + timedelta(days=30))]
    needs = Needs(("step_free", "captions"), SECRET)
    access_needs.keep(person.id, needs, remember=False, meetings=told, actor=citizen_actor(person))
    return story


def only_place(story: Story) -> queries.Taken:
    """The one place there is, kept whatever a refusal undoes."""
    (held,) = queries.bookings_for(story.meeting.id)
    return held


def led_by(story: Story) -> Actor:
    leader = works_there(story.team.organisation_id, "session_lead")
    assert leader.user_id
    service.let_lead(story.meeting, leader.user_id, actor=story.team.lead)
    db.session.commit()
    return leader


def opened(app: Flask, who: Actor) -> Browser:
    return signed_in(app, who.user_id)


def test_the_lead_sees_it_and_the_person_can_read_that_they_looked(app: Flask) -> None:
    story = story_with_needs()
    browser = opened(app, led_by(story))
    assert f"/team/attendance/{story.meeting.id}/sheet" in browser.get(f"/team/sessions/{story.meeting.id}").text
    page = browser.get(f"/team/attendance/{story.meeting.id}/sheet")
    assert page.status_code == 200
    assert "No steps on the way in or inside" in page.text
    assert SECRET in page.text
    assert LookKind.NEEDS in {look.look for look in who_looked(story.people[0].id)}


def test_nobody_else_of_the_body_ever_does(app: Flask) -> None:
    story = story_with_needs()
    led_by(story)
    for role in ROLES:
        browser = opened(app, works_there(story.team.organisation_id, role))
        assert browser.get(f"/team/attendance/{story.meeting.id}/sheet").status_code == 404, role
        for address in (
            f"/team/sessions/{story.meeting.id}",
            f"/team/attendance/{story.meeting.id}",
            f"/team/matching/draws/{story.draw.id}",
            f"/team/projects/{story.project.id}",
        ):
            page = browser.get(address).text
            assert SECRET not in page, f"{role}: {address}"
            assert "No steps on the way" not in page, f"{role}: {address}"


def test_who_arrives_is_asked_of_the_consents_again_and_their_thank_you_is_sure(app: Flask) -> None:
    story = story_with_needs()
    held = only_place(story)
    leader = led_by(story)
    address = f"/team/attendance/{story.meeting.id}"
    early = opened(app, leader).post(f"{address}/here/{held.booking.id}")
    assert early.status_code in (409, 422)
    with clock.at(held.slot.starts_at - timedelta(minutes=10)):
        browser = opened(app, leader)
        assert "Ailsa is here" in browser.get(f"{address}/sheet").text
        there = browser.post(f"{address}/here/{held.booking.id}", follow_redirects=True)
        assert "They agree still" in there.text
        assert "£40" in there.text
        assert held.booking.state == "checked_in"
        elsewhere = a_story()
        assert browser.post(f"/team/attendance/{elsewhere.meeting.id}/here/{held.booking.id}").status_code == 404


def test_whoever_withdrew_on_the_way_is_not_marked_as_here(app: Flask) -> None:
    story = story_with_needs()
    held = only_place(story)
    leader, person = led_by(story), story.people[0]
    with clock.at(held.slot.starts_at - timedelta(minutes=10)):
        browser = opened(app, leader)
        before = browser.get(f"/team/attendance/{story.meeting.id}/sheet").text
        rights.withdraw(person.id, "session.attend", scope_id=story.meeting.id, actor=citizen_actor(person))
        db.session.commit()
        refused = browser.post(f"/team/attendance/{story.meeting.id}/here/{held.booking.id}")
        assert refused.status_code in (409, 422)
        version = re.search(r"Version ([2-9A-Z]{6})", before)
        assert version
        after = browser.get(f"/team/attendance/{story.meeting.id}/sheet?seen={version[1]}").text
        assert "The copy you had is out of date" in after
        assert "Ailsa is here" not in after
        newest = re.search(r"Version ([2-9A-Z]{6})", after)
        assert newest
        assert "out of date" not in browser.get(f"/team/attendance/{story.meeting.id}/sheet?seen={newest[1]}").text


def test_the_sheet_says_what_each_agreed_to_and_who_is_late(app: Flask) -> None:
    story = story_with_needs()
    held = only_place(story)
    leader, person = led_by(story), story.people[0]
    with clock.at(held.slot.starts_at - timedelta(minutes=30)):
        mine = signed_in(app, person.user_account_id)
        assert "I am running late" in mine.get(f"/me/sessions/{held.booking.id}").text
        assert mine.post(f"/me/sessions/{held.booking.id}/late").status_code == 303
        assert mine.post(f"/me/sessions/{held.booking.id}/late").status_code == 303, "twice is no error"
        assert "We know" in mine.get(f"/me/sessions/{held.booking.id}").text
        page = opened(app, leader).get(f"/team/attendance/{story.meeting.id}/sheet").text
        assert "Running late, told us at" in page
        assert "Taking part in a meeting" in page
    with pytest.raises(Refusal, match="on the day"):
        service.note_running_late(held.booking, actor=citizen_actor(person))


def test_whoever_stops_is_asked_nothing_and_keeps_the_thank_you(app: Flask) -> None:
    story = story_with_needs()
    held = only_place(story)
    leader, person = led_by(story), story.people[0]
    address = f"/team/attendance/{story.meeting.id}/stop/{held.booking.id}"
    assert opened(app, leader).post(address).status_code in (409, 422), "not before it begins"
    with clock.at(held.slot.starts_at + timedelta(minutes=25)):
        answer = opened(app, leader).post(address, follow_redirects=True)
        assert "Do not ask why" in answer.text
        (noted,) = queries.attendance_of(story.meeting.id)
        assert (noted.state, noted.minutes) == ("stopped", 25)
        assert [one.is_earned for one in promises.promised(person.id)] == [True]


def test_leading_one_meeting_shows_no_other(app: Flask) -> None:
    story, other = story_with_needs(), story_with_needs()
    leader = led_by(story)
    assert opened(app, leader).get(f"/team/attendance/{other.meeting.id}/sheet").status_code == 404
    sibling = meeting(story.project, story.team.lead)
    assert leader.user_id
    service.let_lead(sibling, leader.user_id, actor=story.team.lead)
    page = opened(app, leader).get(f"/team/attendance/{sibling.id}/sheet")
    assert page.status_code == 200
    assert SECRET not in page.text


def test_a_yes_taken_back_is_gone_from_the_sheet_at_once(app: Flask) -> None:
    story = story_with_needs()
    browser, person = opened(app, led_by(story)), story.people[0]
    share = "access.share_with_session"
    rights.withdraw(person.id, share, scope_id=story.meeting.id, actor=citizen_actor(person))
    assert SECRET not in browser.get(f"/team/attendance/{story.meeting.id}/sheet").text


def test_after_the_meeting_it_is_not_shown(app: Flask) -> None:
    story = story_with_needs()
    browser = opened(app, led_by(story))
    with clock.at(story.meeting.ends_at + timedelta(minutes=1)):
        fresh = opened(app, led_by(story))
        page = fresh.get(f"/team/attendance/{story.meeting.id}/sheet")
        assert "This day is over" in page.text
        assert SECRET not in page.text
    assert browser.get("/team/").status_code in (200, 303)


def test_a_new_lead_takes_the_place_of_the_old(app: Flask) -> None:
    story = story_with_needs()
    before, after = led_by(story), led_by(story)
    assert opened(app, before).get(f"/team/attendance/{story.meeting.id}/sheet").status_code == 404
    assert opened(app, after).get(f"/team/attendance/{story.meeting.id}/sheet").status_code == 200


def test_the_team_names_who_leads_on_the_page_of_the_meeting(app: Flask) -> None:
    story = a_story()
    browser, leader = opened(app, story.team.lead), works_there(story.team.organisation_id, "researcher")
    address = f"/team/sessions/{story.meeting.id}"
    assert "Nobody is named yet" in browser.get(address).text
    assert browser.post(f"{address}/lead", data={"lead": str(leader.user_id)}).status_code == 303
    assert story.meeting.led_by == {leader.user_id}
    stranger = works_there(a_story().team.organisation_id, "lead")
    assert browser.post(f"{address}/lead", data={"lead": str(stranger.user_id)}).status_code == 422
