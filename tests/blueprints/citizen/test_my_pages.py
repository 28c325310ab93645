"""What citizens see about themselves, and that one press stops a thing."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.blueprints.citizen import rights_words
from citizen_panel.blueprints.citizen.rights_words import HAPPENED, MESSAGES
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LegalAge, PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.vocabulary import Channel, MessageState
from citizen_panel.domain.rights.queries import asked_to_be_erased
from citizen_panel.domain.sessions.vocabulary import BookingState, InvitationState
from tests.architecture.test_privacy import events
from tests.blueprints.citizen.pages import signed_in
from tests.factories.citizens import a_citizen, answered
from tests.factories.sessions import a_story, accepted, invited

pytestmark = pytest.mark.usefixtures("noon")

PAGES = ("/me/", "/me/consent/", "/me/consent/stop", "/me/consent/pause", "/me/rights/", "/me/sessions/")
TWO_WAYS = {
    "sheet": ContactSheet(name="Ailsa", email="ailsa@home.example", mobile="+447700900123"),
    "ways": (ContactWay.EMAIL, ContactWay.SMS),
}


@pytest.mark.parametrize("address", PAGES)
def test_nobody_sees_them_without_signing_in(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 303


@pytest.mark.parametrize("address", PAGES)
def test_they_open_for_somebody_on_the_panel_and_are_not_kept(app: Flask, address: str) -> None:
    found = signed_in(app, a_citizen().user_account_id).get(address)
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"


def test_a_page_opened_again_after_minutes_notes_that_somebody_is_still_here(app: Flask) -> None:
    browser = signed_in(app, a_citizen().user_account_id)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert browser.get("/me/").status_code == 200
        assert db.session.scalars(select(SignInSession.seen_at)).one() == clock.now()


def test_home_says_hello_and_what_comes_next(app: Flask) -> None:
    story = a_story()
    first, second = invited(story)[:2]
    accepted(story, first)
    coming = signed_in(app, story.people[0].user_account_id).get("/me/").text
    assert "Hello Ailsa" in coming
    assert "Bus project" in coming
    assert "/me/sessions/" in coming
    asked = unescape(signed_in(app, story.people[1].user_account_id).get("/me/").text)
    assert "Answer by the end of" in asked
    assert str(second.id) not in coming


def test_consent_lists_each_yes_and_no_with_its_words(app: Flask) -> None:
    browser = signed_in(app, a_citizen().user_account_id)
    listed = browser.get("/me/consent/").text
    assert "Being on the panel" in listed
    assert "Yes, since 20 November 2026" in listed
    assert "No, since 20 November 2026" in listed
    shown = unescape(browser.get("/me/consent/of/pool.membership").text)
    assert "may keep my details for 24 months so I can be asked" in shown
    assert "You said yes, on this site" in shown
    assert browser.get("/me/consent/of/session.audio").status_code == 404
    assert browser.get("/me/consent/of/nonsense").status_code == 404
    assert browser.get("/me/consent/of/pool.membership?scope=x").status_code == 404


def test_one_press_stops_one_thing_and_the_next_page_says_so(app: Flask) -> None:
    citizen = a_citizen(**TWO_WAYS)
    browser = signed_in(app, citizen.user_account_id)
    told = browser.post("/me/consent/withdraw", data={"purpose": "contact.sms"}, follow_redirects=True)
    assert "It has stopped. We stop using this way at once." in told.text
    assert not consent.holds(citizen.id, "contact.sms")
    again = browser.post("/me/consent/withdraw", data={"purpose": "contact.sms"}, follow_redirects=True)
    assert "There was nothing to stop" in again.text
    last = browser.post("/me/consent/withdraw", data={"purpose": "contact.email"}, follow_redirects=True)
    assert "There is now no way in which we may ask you" in last.text
    assert browser.post("/me/consent/withdraw", data={"purpose": "made.up"}).status_code == 404


def test_nobody_stops_anything_by_looking(app: Flask) -> None:
    citizen = a_citizen()
    led = signed_in(app, citizen.user_account_id).get("/me/consent/withdraw?purpose=contact.email")
    assert (led.status_code, led.location) == (303, "/me/consent/")
    assert consent.holds(citizen.id, "contact.email")


def test_the_address_of_a_button_leads_to_its_page(app: Flask) -> None:
    """After a lapsed sign-in or a reload people come to addresses that only a button has."""
    browser = signed_in(app, a_citizen().user_account_id)
    some = "7d7d4a2e-4b6a-4f5c-9c53-0d2f3f0d6a11"
    for button, page in (
        (f"/me/invitations/{some}/accept", f"/me/invitations/{some}"),
        (f"/me/sessions/{some}/cancel", f"/me/sessions/{some}"),
        ("/me/resume", "/me/"),
        ("/me/rights/copy/fetch", "/me/rights/copy/"),
        ("/signout", "/"),
    ):
        assert browser.get(button).location == page
    assert browser.post("/me/").status_code == 405


def test_stop_asks_what_and_needs_an_answer(app: Flask) -> None:
    browser = signed_in(app, a_citizen().user_account_id)
    empty = browser.post("/me/consent/stop")
    assert empty.status_code == 422
    assert "Select what you want to stop" in empty.text
    assert browser.post("/me/consent/stop", data={"what": "other"}).status_code == 422
    assert browser.post("/me/consent/stop", data={"what": "way"}).headers["Location"].endswith("/stop/one/way")


def test_one_thing_is_stopped_by_one_press_and_the_next_page_says_so(app: Flask) -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    citizen = story.people[0]
    browser = signed_in(app, citizen.user_account_id)
    page = browser.get("/me/consent/stop/one/project").text
    assert "Taking part in a project" in page
    assert "Taking part in a meeting: Bus project, 30 November 2026" in page, "one meeting is told from another"
    assert "Being on the panel" not in page
    empty = browser.post("/me/consent/stop/one/project")
    assert empty.status_code == 422
    assert "Select what you want to stop" in empty.text
    for strange in ("x" * 2000, f"project.participate|{'0' * 8}", "pool.membership|"):
        assert browser.post("/me/consent/stop/one/project", data={"which": strange}).status_code == 422
    wanted = f"project.participate|{story.project.id}"
    done = browser.post("/me/consent/stop/one/project", data={"which": wanted}, follow_redirects=True)
    assert "It has stopped" in done.text
    assert "1 place or invitation is cancelled" in done.text
    assert not consent.holds(citizen.id, "project.participate", story.project.id)
    other = signed_in(app, story.people[1].user_account_id)
    assert other.get(done.request.path).location == "/me/consent/", "nobody else's stop is told"
    undone = browser.post(f"/me/consent/undo/{done.request.path.rpartition('/')[2]}", follow_redirects=True)
    assert "It is undone" in undone.text
    assert consent.holds(citizen.id, "project.participate", story.project.id)


def test_where_nothing_is_on_there_is_nothing_to_stop(app: Flask) -> None:
    browser = signed_in(app, a_citizen().user_account_id)
    assert "There is nothing to stop" in browser.get("/me/consent/stop/one/answer").text
    assert browser.post("/me/consent/stop/one/answer", data={"which": "x"}).status_code == 200
    assert browser.get("/me/consent/stop/one/everything").status_code == 404


def test_leaving_is_immediate_and_counts_what_was_cancelled(app: Flask) -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    browser = signed_in(app, story.people[0].user_account_id)
    done = browser.post("/me/consent/stop", data={"what": "leave"}, follow_redirects=True)
    assert "You have left the panel" in done.text
    assert "1 place or invitation is cancelled" in done.text
    assert people.citizen(story.people[0].id).status == PanelStatus.LEFT  # type: ignore[union-attr]
    assert "There is nothing to stop" in browser.get("/me/consent/stop").text


def test_erasing_right_after_signing_in_is_at_once_and_later_waits_a_week(app: Flask) -> None:
    first, second = a_citizen(), a_citizen()
    fresh = signed_in(app, first.user_account_id).post(
        "/me/consent/stop", data={"what": "erase"}, follow_redirects=True
    )
    assert "We are doing it now" in fresh.text
    browser = signed_in(app, second.user_account_id)
    with clock.at(clock.now() + timedelta(minutes=20)):
        waits = browser.post("/me/consent/stop", data={"what": "erase"}, follow_redirects=True)
        assert "27 November 2026" in waits.text
        browser.post("/me/consent/keep")
    assert asked_to_be_erased(first.id) is not None
    assert asked_to_be_erased(second.id) is None


def test_pausing_and_starting_again(app: Flask) -> None:
    citizen = a_citizen()
    browser = signed_in(app, citizen.user_account_id)
    assert browser.post("/me/consent/pause").status_code == 422
    paused = browser.post("/me/consent/pause", data={"months": "3"}, follow_redirects=True)
    assert "You are paused until 18 February 2027" in paused.text
    browser.post("/me/resume")
    assert citizen.status == PanelStatus.ACTIVE


def test_my_data_shows_what_is_held_but_not_the_answers(app: Flask) -> None:
    citizen = a_citizen(**TWO_WAYS, **answered({"age": "age_25_34", "sex": "female"}))
    page = unescape(signed_in(app, citizen.user_account_id).get("/me/rights/").text)
    assert "ailsa@home.example" in page
    assert "07700 900123" in page
    assert "City of Edinburgh" in page
    assert "You answered 2 questions" in page
    assert "Female" not in page
    assert "You joined the panel" in page
    assert "Nobody has opened your record." in page


def test_a_place_is_given_up_with_one_press(app: Flask) -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    browser = signed_in(app, story.people[0].user_account_id)
    address = f"/me/sessions/{booking.id}"
    assert "Give up my place" in browser.get(address).text
    done = browser.post(f"{address}/cancel", follow_redirects=True)
    assert "It does not count against you" in done.text
    assert browser.post(f"{address}/cancel").status_code == 409
    other = signed_in(app, story.people[1].user_account_id)
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/cancel").status_code == 404


def test_everything_that_can_happen_to_a_person_has_a_sentence() -> None:
    about_people = {e.kind() for e in events() if e.subject_kind == "citizen" and not e.__name__.startswith("_")}
    assert about_people <= set(HAPPENED)


def test_every_state_has_a_word() -> None:
    assert set(MESSAGES) >= {kind.code for kind in KINDS}
    assert set(rights_words.MESSAGE_STATES) == set(MessageState)
    assert set(rights_words.CHANNELS) == set(Channel)
    assert set(rights_words.INVITATIONS) == set(InvitationState)
    assert set(rights_words.PLACES) == set(BookingState)
    assert set(rights_words.STATUS) == set(PanelStatus)
    assert set(rights_words.AGES) == set(LegalAge)
    assert len(Action) == 5
    assert len(GivenThrough) == 6
