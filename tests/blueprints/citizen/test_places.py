"""A citizen's places: where it is, moving to another time, what was promised, what came of it."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.ledger.queries import history_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.service import linking
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Linked, Marked
from citizen_panel.tasks.reactions import offer_more_times
from tests.blueprints.citizen.pages import signed_in
from tests.factories import sessions
from tests.factories.sessions import a_story, accepted, citizen_actor, invited, slots

pytestmark = pytest.mark.usefixtures("noon")


def test_a_place_moves_to_another_time_of_the_meeting_and_the_old_one_is_free(app: Flask) -> None:
    story = a_story()
    held = accepted(story, invited(story)[0])
    browser = signed_in(app, story.people[0].user_account_id)
    first, second = slots(story)
    page = browser.get(f"/me/sessions/{held.id}/times").text
    assert str(second.id) in page
    assert str(first.id) not in page, "the time it has now is not offered"
    assert "another meeting" not in page
    done = browser.post(f"/me/sessions/{held.id}/times", data={"slot_id": str(second.id)}, follow_redirects=True)
    assert "We moved your place" in done.text
    assert (first.taken, second.taken) == (0, 1)
    old = unescape(browser.get(f"/me/sessions/{held.id}").text)
    assert "You moved this place to another time." in old
    assert "See your new place" in old
    assert "Give up my place" not in old


def test_another_meeting_needs_a_fresh_yes(app: Flask) -> None:
    story = a_story()
    held = accepted(story, invited(story)[0])
    other = sessions.meeting(story.project, story.team.lead, starts_at=clock.now() + timedelta(days=20), slots=1)
    slot = queries.slots_of(other.id)[0]
    browser = signed_in(app, story.people[0].user_account_id)
    db.session.commit()
    address = f"/me/sessions/{held.id}/times"
    assert "another meeting" in browser.get(address).text
    without = browser.post(address, data={"slot_id": str(slot.id)})
    assert without.status_code == 422
    assert "Tick that you agree" in without.text
    assert slot.taken == 0
    assert "/me/sessions/" in browser.post(address, data={"slot_id": str(slot.id), "attend": "session.attend"}).location
    assert consent.holds(story.people[0].id, "session.attend", other.id)
    assert [one.slot.id for one in queries.bookings_of(story.people[0].id, only_coming=True)] == [slot.id]


def test_moving_in_bad_ways_loses_nothing(app: Flask) -> None:
    story = a_story(capacity=1)
    mine, theirs = invited(story)[:2]
    held = accepted(story, mine)
    first, second = slots(story)
    browser = signed_in(app, story.people[0].user_account_id)
    db.session.commit()
    address = f"/me/sessions/{held.id}/times"
    assert "Select a time" in browser.post(address, data={}).text
    for nonsense in (str(first.id), "x", str(story.meeting.id), "9" * 2_000):
        assert browser.post(address, data={"slot_id": nonsense}).status_code == 422
    accepted(story, theirs, second)
    db.session.commit()
    assert browser.post(address, data={"slot_id": str(second.id)}).status_code == 422
    assert "There is no other free time" in browser.get(address).text
    assert held.state == "booked"
    stranger = signed_in(app, story.people[1].user_account_id)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, data={"slot_id": str(first.id)}).status_code == 404


def test_the_place_is_read_by_those_with_a_place_alone(app: Flask) -> None:
    story = a_story()
    told = service.publish(
        story.project,
        type=story.meeting.type,
        phase=story.meeting.phase,
        label="Second talk",
        way=story.meeting.way,
        starts_at=clock.now() + timedelta(days=20),
        ends_at=clock.now() + timedelta(days=20, hours=1),
        slots=[sessions.SlotPlan(clock.now() + timedelta(days=20), clock.now() + timedelta(days=20, hours=1), 3)],
        place="Skerry Hall, 1 Sample Street\nRing the bell",
        actor=story.team.lead,
    )
    invitation = invited(story)[0]
    browser = signed_in(app, story.people[0].user_account_id)
    assert "Skerry Hall" not in browser.get(f"/me/invitations/{invitation.id}/times").text
    held = accepted(story, invitation, queries.slots_of(told.id)[0])
    assert b"Skerry Hall" not in (told.place_sealed or b"")
    assert "Skerry Hall, 1 Sample Street" in browser.get(f"/me/sessions/{held.id}").text
    service.cancel_session(told, actor=story.team.lead)
    page = unescape(browser.get(f"/me/sessions/{held.id}").text)
    assert "We had to cancel this meeting." in page
    assert "Skerry Hall" not in page
    assert "We had to cancel the meeting on" in unescape(browser.get("/me/").text)


def test_asking_for_another_time_keeps_the_invitation_open_and_is_answered(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    browser = signed_in(app, story.people[0].user_account_id)
    address = f"/me/invitations/{invitation.id}"
    assert "Ask for another time" in browser.get(f"{address}/times").text
    asked = browser.post(f"{address}/another-time", follow_redirects=True)
    assert "We write to you when there are more times." in asked.text
    browser.post(f"{address}/another-time")
    assert "You asked for another time" in browser.get(f"{address}/times").text
    assert "Asked for another time: fewer than 10" in (
        signed_in(app, story.team.lead.user_id).get(f"/team/sessions/{story.meeting.id}").text
    )
    other = sessions.meeting(story.project, story.team.lead, starts_at=clock.now() + timedelta(days=25), slots=1)
    (fact,) = [one for one in history_of("research_session", [other.id]) if one.kind == "SessionPublished"]
    for _ in range(2):
        offer_more_times(fact)
    told = db.session.scalars(select(Message).where(Message.kind == "more_times")).all()
    assert [one.concerns_id for one in told] == [invitation.id]


def test_what_was_promised_and_what_came_of_it(app: Flask) -> None:
    story = a_story()
    held = accepted(story, invited(story)[0])
    browser = signed_in(app, story.people[0].user_account_id)
    assert "For your place on" in browser.get("/me/incentives/").text
    assert browser.get(f"/me/feedback/{held.id}").location == f"/me/sessions/{held.id}"
    with clock.at(clock.now() + timedelta(days=10, hours=3)):
        _came(story, held)
        insight = insights.write(story.project, statement="Buses are late on Sundays.", actor=story.team.lead)
        insights.publish(insight, actor=story.team.lead)
        later = signed_in(app, story.people[0].user_account_id)
        assert "You took part on" in later.get("/me/incentives/").text
        assert "What changed because of Bus project" in unescape(later.get("/me/").text)
        assert f"/me/feedback/{held.id}" in later.get("/me/feedback/").text
        page = unescape(later.get(f"/me/feedback/{held.id}").text)
        assert "Buses are late on Sundays." in page
        assert "Nothing has changed yet." in page
        assert "You took part. Thank you." in later.get(f"/me/sessions/{held.id}").text


def test_whoever_was_not_drawn_reads_the_odds(app: Flask) -> None:
    story = a_story()
    drawn = signed_in(app, story.people[0].user_account_id)
    assert "There was no such draw" in drawn.get("/me/invitations/not-drawn").text
    near = sessions.a_citizen(council_code=sessions.projects.ORKNEY)
    page = unescape(signed_in(app, near.user_account_id).get("/me/invitations/not-drawn").text)
    assert "Bus project – Skerry Council" in page
    assert "about 1,240 people could be asked" in page


def _came(story: sessions.Story, held: Booking) -> None:
    here = Marked(
        capacity=AttendanceCapacity.CITIZEN,
        state=AttendanceState.ATTENDED,
        minutes=90,
        token=held.token,
        booking_id=held.id,
    )
    service.mark(story.meeting, [here], actor=story.team.lead)
    assert citizen_actor(story.people[0]).citizen_id == story.people[0].id


def test_who_gives_up_a_meeting_that_others_build_on_reads_which_go_too_before_they_do(app: Flask) -> None:
    story = a_story()
    until = clock.day_of(story.meeting.starts_at) + timedelta(weeks=2)
    linking.repeat(story.meeting, until, 1, Linked.IN_ORDER, actor=story.team.lead)
    accepted(story, invited(story)[0])
    first, second, third = queries.bookings_of(story.people[0].id)
    browser = signed_in(app, story.people[0].user_account_id)
    page = unescape(browser.get(f"/me/sessions/{second.booking.id}").text)
    before = page[: page.index("Give up these places")]
    assert "If you give up this place, you give up these as well" in before
    assert f"{third.slot.starts_at.astimezone(clock.UK).day} " in before[before.index("as well") :]
    last = browser.get(f"/me/sessions/{third.booking.id}").text
    assert "as well" not in last
    assert "Give up my place" in last
    done = browser.post(f"/me/sessions/{second.booking.id}/cancel", follow_redirects=True).text
    assert "You have given up your places." in done
    assert [one.booking.id for one in queries.bookings_of(story.people[0].id, only_coming=True)] == [first.booking.id]
