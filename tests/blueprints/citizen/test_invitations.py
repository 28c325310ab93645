"""What a citizen is asked: the pages, without JavaScript."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.matching import documents
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.vocabulary import DocumentKind
from citizen_panel.domain.rights import stops
from citizen_panel.domain.sessions import queries, receipts, service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.vocabulary import EndCause, NeededConsent
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, confirmed_draw, invited, slots

pytestmark = pytest.mark.usefixtures("noon")

AGREES = {"participate": "project.participate", "attend": "session.attend"}
PLANS = (
    *service.USUAL,
    NeededConsent("session.audio", is_required=False),
    NeededConsent("session.observers", is_required=False, about="Two timetable planners from Example Ferries"),
)


def an_invitation(story: Story, draw: Draw) -> Invitation:
    """An invitation to a place of another draw, as if its batch had been mixed with others."""
    place = db.session.scalars(select(Place).where(Place.draw_id == draw.id)).one()
    now = clock.now()
    made = Invitation(
        project_id=story.project.id,
        place_id=place.id,
        citizen_id=place.citizen_id,
        token=place.token,
        channel="email",
        issued_at=now,
        answer_by_at=now + timedelta(days=7),
    )
    place.state = "offered"
    db.session.add(made)
    db.session.flush()
    return made


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
    answer = {"slot_id": str(slots(story)[0].id), **AGREES, "extras": "access.share_with_session"}
    kept = browser.post(f"{address}/accept", data=answer)
    assert kept.status_code == 303
    assert "/me/sessions/" in kept.location
    assert consent.holds(person.id, "access.share_with_session", story.meeting.id)
    assert [one.booking.state for one in queries.bookings_of(person.id)] == ["booked"]
    assert "already said yes" in browser.get(address).text
    again = browser.post(f"{address}/accept", data=answer)
    assert again.status_code == 422, "the same post twice changes nothing"
    assert slots(story)[0].taken == 1


def test_the_time_that_the_draw_found_comes_first_and_any_other_may_be_chosen(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    first, second = slots(story)
    place = db.session.get_one(Place, invitation.place_id)
    place.slot_ids, place.other_slot_ids = [second.id, uuid4()], [uuid4()]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    page = browser.get(f"/me/invitations/{invitation.id}/times").text
    assert page.index(str(second.id)) < page.index(str(first.id))
    assert page.count("By what you told us, this time suits you") == 1
    answer = {"slot_id": str(first.id), **AGREES}
    assert browser.post(f"/me/invitations/{invitation.id}/accept", data=answer).status_code == 303


def test_without_a_time_or_a_yes_the_page_says_what_to_do_and_keeps_the_rest(app: Flask) -> None:
    story = a_story()
    invitation = invited(story)[0]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    slot = str(slots(story)[1].id)
    answer = browser.post(f"/me/invitations/{invitation.id}/accept", data={"slot_id": slot})
    assert answer.status_code == 422
    assert "Tick that you agree to take part in the project, or go back and say no" in answer.text
    assert "Tick that you agree to take part in the meeting you choose, or go back and say no" in answer.text
    assert f'value="{slot}" checked' in answer.text
    answer = browser.post(f"/me/invitations/{invitation.id}/accept", data=AGREES)
    assert "Select a time" in answer.text


@pytest.mark.parametrize(("given", "missing"), [("participate", "meeting you choose"), ("attend", "project")])
def test_each_of_the_two_needed_has_its_own_tick_and_its_own_error(app: Flask, given: str, missing: str) -> None:
    story = a_story()
    invitation = invited(story)[0]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    page = browser.get(f"/me/invitations/{invitation.id}/times").text
    assert "checked" not in page, "nothing is ticked before"
    answer = browser.post(
        f"/me/invitations/{invitation.id}/accept",
        data={"slot_id": str(slots(story)[0].id), given: AGREES[given]},
    )
    assert answer.status_code == 422
    assert f"Tick that you agree to take part in the {missing}, or go back and say no" in answer.text
    assert answer.text.count("Tick that you agree") == 2, "once in the summary, once beside the field"
    assert f'value="{AGREES[given]}" checked' in answer.text
    assert consent.standing(story.people[0].id).keys() == {("pool.membership", NIL), ("contact.email", NIL)}


def test_the_meeting_asks_for_what_it_plans_and_each_is_free(app: Flask) -> None:
    story = a_story(purposes=PLANS)
    invitation, person = invited(story)[0], story.people[0]
    db.session.commit()
    browser = signed_in(app, person.user_account_id)
    page = browser.get(f"/me/invitations/{invitation.id}/times").text
    assert "I agree that my voice is recorded" in page
    assert "Two timetable planners from Example Ferries" in page
    assert "I agree that I am filmed" not in page
    answer = {"slot_id": str(slots(story)[0].id), **AGREES, "extras": "session.audio"}
    kept = browser.post(f"/me/invitations/{invitation.id}/accept", data=answer)
    assert kept.status_code == 303
    assert consent.holds(person.id, "session.audio", story.meeting.id)
    assert not consent.holds(person.id, "session.observers", story.meeting.id)
    said = {(one.purpose, one.action) for one in consent.history(person.id) if one.purpose.startswith("session.")}
    assert said == {("session.attend", "granted"), ("session.audio", "granted"), ("session.observers", "refused")}
    strange = browser.post(f"/me/invitations/{invitation.id}/accept", data=answer | {"extras": "session.video"})
    assert strange.status_code == 422


def test_who_is_in_the_project_already_is_not_asked_that_again(app: Flask) -> None:
    story = a_story()
    first, person = invited(story)[0], story.people[0]
    booking = accepted(story, first)
    service.cancel_booking(booking, cause=EndCause.BY_PERSON, actor=citizen_actor(person))
    assert story.team.lead.user_id
    story.draw.state = "void"
    db.session.flush()
    draw = confirmed_draw(story.brief, story.people[:1], story.team.lead.user_id)
    again = an_invitation(story, draw)
    db.session.commit()
    browser = signed_in(app, person.user_account_id)
    page = browser.get(f"/me/invitations/{again.id}/times").text
    assert "You have agreed to take part in this project already" in page
    kept = browser.post(
        f"/me/invitations/{again.id}/accept",
        data={"slot_id": str(slots(story)[1].id), "attend": "session.attend"},
    )
    assert kept.status_code == 303


def test_saying_yes_leads_to_a_receipt_whose_code_stops_what_is_on_it(app: Flask) -> None:
    story = a_story()
    invitation, person = invited(story)[0], story.people[0]
    db.session.commit()
    browser = signed_in(app, person.user_account_id)
    kept = browser.post(f"/me/invitations/{invitation.id}/accept", data={"slot_id": str(slots(story)[0].id), **AGREES})
    assert kept.location.endswith("/receipt")
    page = browser.get(kept.location).text
    assert "Taking part in a project" in page
    assert "Telling session staff what I need" in page, "what was refused stands there too"
    code = receipts.code_of(invitation.id)
    assert code[:5] in page.replace(" ", "")
    holder = stops.holder_of(f"{code[:5]}-{code[5:]}".lower(), network="test")
    assert holder == person.id
    on_it = {purpose for purpose, _ in stops.projects_on(code)}
    assert on_it == {"project.participate", "session.attend", "access.share_with_session"}
    signed_in(app, story.people[1].user_account_id)
    assert signed_in(app, story.people[1].user_account_id).get(kept.location).status_code == 404


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
    answer = browser.post(f"/me/invitations/{second.id}/accept", data={"slot_id": str(slot.id), **AGREES})
    assert answer.status_code == 422
    assert 'value="session.attend" checked' in answer.text


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


@pytest.mark.parametrize(
    ("ages", "said"), [({}, None), ({"youngest": 18}, "18 and over"), ({"youngest": 13, "oldest": 17}, "13 to 17")]
)
def test_why_says_that_age_was_used_where_a_project_asks_for_one(
    app: Flask, ages: dict[str, int], said: str | None
) -> None:
    story = a_story()
    invitation = invited(story)[0]
    story.brief.asks = {**story.brief.asks, **ages}
    db.session.commit()
    page = signed_in(app, story.people[0].user_account_id).get(f"/me/invitations/{invitation.id}/why").text
    assert ("your age: this project asks people of" in page) is (said is not None)
    assert said is None or f"asks people of {said}" in page


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
