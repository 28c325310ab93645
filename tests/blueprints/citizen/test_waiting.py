"""Every seat is taken: the waiting list, told honestly; and what is kept for a stand-in."""

import pytest
from flask import Flask

from citizen_panel.core.db import db
from citizen_panel.domain.matching.places import places_of
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.vocabulary import EndCause
from citizen_panel.tasks import relay
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import a_story, accepted, citizen_actor, invited, slots
from tests.factories.standing_by import a_story_with_stand_ins

pytestmark = pytest.mark.usefixtures("noon")


def test_who_comes_too_late_goes_on_the_waiting_list_and_reads_how_it_works(app: Flask) -> None:
    story = a_story(capacity=1, slots=2)
    offers = invited(story)
    accepted(story, offers[0], slots(story)[0])
    accepted(story, offers[1], slots(story)[1])
    late, ids = story.people[2], [str(slot.id) for slot in slots(story)]
    address = f"/me/invitations/{offers[2].id}"
    db.session.commit()
    browser = signed_in(app, late.user_account_id)
    assert "All places are taken at the moment" in browser.get(address).text
    assert browser.get(f"{address}/times").location.endswith("/wait")
    page = browser.get(f"{address}/wait").text
    assert "Nobody has a number in a queue" in page
    assert "Please do not keep the time free for us" in page
    nothing = browser.post(f"{address}/wait", data={})
    assert nothing.status_code == 422
    assert "Tick at least 1 time" in nothing.text
    stranger = browser.post(f"{address}/wait", data={"could_make": "no-such-time"})
    assert stranger.status_code == 422
    waits = browser.post(f"{address}/wait", data={"could_make": ids[1:]}, follow_redirects=True)
    assert "You are on the waiting list" in waits.text
    assert "checked" in browser.get(f"{address}/wait").text
    assert "On the waiting list" in browser.get("/me/invitations/").text
    assert "Nothing to do" in browser.get("/me/").text
    other = signed_in(app, story.people[3].user_account_id)
    assert other.get(f"{address}/wait").status_code == 404, "somebody else's"
    taken = browser.post(
        f"{address}/accept", data={"slot_id": ids[0], "participate": "project.participate", "attend": "session.attend"}
    )
    assert taken.status_code in (303, 422)
    assert offers[2].state in ("issued", "opened")


def test_while_there_is_a_seat_there_is_no_waiting_list(app: Flask) -> None:
    story = a_story()
    offer = invited(story)[0]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    answer = browser.get(f"/me/invitations/{offer.id}/wait")
    assert answer.status_code == 303
    assert answer.location.endswith(str(offer.id))


def test_a_stand_in_reads_until_when_and_why(app: Flask) -> None:
    story, stand_ins = a_story_with_stand_ins(standing="f", capacity=3)
    offers = invited(story)
    for number, offer in enumerate(offers):
        accepted(story, offer, slots(story)[number % 2])
    held = queries.bookings_of(story.people[0].id)[0].booking
    service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    db.session.commit()
    relay.drain()
    browser = signed_in(app, stand_ins[0].user_account_id)
    home = browser.get("/me/").text
    assert "midday on Sunday 22 November 2026" in home
    offer = queries.invitations_of(stand_ins[0].id)[0].invitation
    page = browser.get(f"/me/invitations/{offer.id}").text
    assert "it is kept for you until midday on Sunday 22 November 2026" in page
    why = browser.get(f"/me/invitations/{offer.id}/why").text
    assert "You stood by" in why
    assert "Your chance was" not in why
    assert [one.chance is None for one in places_of(story.draw.id)].count(True) == 1
