"""What a citizen is asked: the pages, without JavaScript."""

import json
from uuid import uuid4

import pytest
from flask import Flask

from citizen_panel.core.db import db
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.matching import documents
from citizen_panel.domain.matching.vocabulary import DocumentKind
from citizen_panel.domain.sessions import queries
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import a_story, accepted, invited, slots

pytestmark = pytest.mark.usefixtures("noon")


def test_from_the_invitation_to_a_place(app: Flask) -> None:
    story = a_story()
    invitation, person = invited(story)[0], story.people[0]
    db.session.commit()
    browser = signed_in(app, person.user_account_id)
    address = f"/me/invitations/{invitation.id}"
    assert "Bus project" in browser.get("/me/invitations/").text
    page = browser.get(address).text
    assert "Would you like to help with Bus project?" in page
    assert "Skerry Council" in page
    assert "£40, you choose how" in page
    opened = browser.post(f"{address}/open")
    assert opened.status_code == 303
    assert invitation.state == "opened"
    page = browser.get(f"{address}/times").text
    assert "Monday 30 November, midday to 1:30pm" in page
    answer = {"slot_id": str(slots(story)[0].id), "agree": "yes", "share": "access.share_with_session"}
    kept = browser.post(f"{address}/accept", data=answer)
    assert kept.status_code == 303
    assert "/me/sessions/" in kept.location
    assert consent.holds(person.id, "access.share_with_session", story.meeting.id)
    assert [one.booking.state for one in queries.bookings_of(person.id)] == ["booked"]
    assert "already said yes" in browser.get(address).text
    again = browser.post(f"{address}/accept", data=answer)
    assert again.status_code == 422, "the same post twice changes nothing"
    assert slots(story)[0].taken == 1


def test_without_a_time_or_a_yes_the_page_says_what_to_do_and_keeps_the_rest(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    slot = str(slots(story)[1].id)
    answer = browser.post(f"/me/invitations/{invitation.id}/accept", data={"slot_id": slot})
    assert answer.status_code == 422
    assert "Tick that you agree to take part, or go back and say no" in answer.text
    assert f'value="{slot}" checked' in answer.text
    answer = browser.post(f"/me/invitations/{invitation.id}/accept", data={"agree": "yes"})
    assert "Select a time" in answer.text


def test_a_time_taken_meanwhile_comes_back_with_a_fresh_list_and_the_ticks(app: Flask) -> None:
    story = a_story(capacity=1)
    first, second = invited(story)[:2]
    db.session.commit()
    browser = signed_in(app, story.people[1].user_account_id)
    slot = slots(story)[0]
    accepted(story, first)
    db.session.commit()
    page = browser.get(f"/me/invitations/{second.id}/times").text
    assert str(slot.id) not in page, "full times are left out"
    answer = browser.post(f"/me/invitations/{second.id}/accept", data={"slot_id": str(slot.id), "agree": "yes"})
    assert answer.status_code == 422
    assert 'value="yes" checked' in answer.text


def test_saying_no_is_one_press(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    answer = browser.post(f"/me/invitations/{invitation.id}/decline", follow_redirects=True)
    assert "It changes nothing about being asked again" in answer.text
    assert invitation.state == "declined"


def test_why_says_the_chance_and_what_was_used(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    db.session.commit()
    page = signed_in(app, story.people[0].user_account_id).get(f"/me/invitations/{invitation.id}/why").text
    assert "about 1 in 41" in page
    assert "about 1,240" in page


def test_why_says_whether_it_could_have_been_fairer(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    found = queries.place_of(invitation)
    assert found is not None
    told = {"citizens": [["Your chance, {how}.", [["how", ["said so", []]]]]]}
    documents.open_document(found[1].id, DocumentKind.ACCOUNT, json.dumps(told).encode())
    db.session.commit()
    page = signed_in(app, story.people[0].user_account_id).get(f"/me/invitations/{invitation.id}/why").text
    assert "Could it have been fairer?" in page
    assert "Your chance, said so." in page


def test_whoever_was_drawn_in_public_sees_their_code_and_their_tickets(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    found = queries.place_of(invitation)
    assert found is not None
    place, draw = found
    place.code, place.tickets = "K7Q2-M9XD", 23
    draw.listing, draw.reference, draw.announced = "open", "D-7K4M-2XQ9", "Dice in the library"
    draw.witnesses = "the librarian"
    draw.list_hash, draw.tickets_count, draw.published_at = bytes(32), 1000, draw.created_at
    db.session.commit()
    page = signed_in(app, story.people[0].user_account_id).get(f"/me/invitations/{invitation.id}/why").text
    assert "K7Q2-M9XD" in page
    assert "You were on 23 of 1,000 tickets." in page
    assert "/draws/D-7K4M-2XQ9" in page


def test_somebody_elses_invitation_looks_like_none(app: Flask) -> None:
    story = a_story()
    theirs = invited(story)[1]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    for address in ("", "/times", "/why"):
        assert browser.get(f"/me/invitations/{theirs.id}{address}").status_code == 404
    for verb in ("open", "accept", "decline"):
        assert browser.post(f"/me/invitations/{theirs.id}/{verb}").status_code == 404
    assert browser.get(f"/me/invitations/{uuid4()}").status_code == 404
