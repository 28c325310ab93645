"""A citizen's rights, page by page: a copy, erasing, putting right, holding still, objecting, complaining."""

import io
import json
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import citizen as found
from citizen_panel.domain.citizens.queries import contactable
from citizen_panel.domain.rights import complaints, requests
from citizen_panel.domain.rights.queries import asked_to_be_erased
from citizen_panel.domain.rights.vocabulary import RequestKind, RequestState
from citizen_panel.tasks.relay import drain
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.sessions import citizen_actor

pytestmark = pytest.mark.usefixtures("noon")

PAGES = (
    "/me/rights/copy/",
    "/me/rights/erase/",
    "/me/rights/asked/",
    "/me/rights/asked/correct",
    "/me/rights/asked/hold",
    "/me/rights/asked/object",
    "/me/rights/complain/",
)


@pytest.fixture
def person(app: Flask) -> Citizen:
    return a_citizen()


@pytest.fixture
def browser(app: Flask, person: Citizen) -> Browser:
    return signed_in(app, person.user_account_id)


@pytest.mark.parametrize("address", PAGES)
def test_they_open_for_their_owner(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 200
    assert browser.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", PAGES)
def test_nobody_sees_them_without_signing_in(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 303


def test_a_copy_is_asked_for_made_and_fetched(browser: Browser) -> None:
    assert "Make my copy" in browser.get("/me/rights/copy/").text
    for _ in range(3):
        assert browser.post("/me/rights/copy/").status_code == 303
    assert "We are making your copy" in browser.get("/me/rights/copy/").text
    drain()
    page = browser.get("/me/rights/copy/").text
    assert "Your copy is ready" in page
    copy = browser.post("/me/rights/copy/fetch")
    assert copy.mimetype == "application/zip"
    assert "read-me-first.html" in zipfile.ZipFile(io.BytesIO(copy.data)).namelist()
    assert "You fetched it on" in browser.get("/me/rights/copy/").text


def test_what_i_told_goes_elsewhere_as_json(browser: Browser) -> None:
    told = browser.post("/me/rights/copy/take-elsewhere")
    assert told.mimetype == "application/json"
    assert json.loads(told.text)["contact_details"]["name"] == "Ailsa"


def test_somebody_at_a_device_left_open_gets_no_copy_and_waits_a_week_to_be_erased(
    browser: Browser, person: Citizen
) -> None:
    browser.post("/me/rights/copy/")
    drain()
    with clock.at(clock.now() + timedelta(minutes=8)):
        assert browser.post("/me/rights/copy/fetch").mimetype == "text/html"
        assert browser.post("/me/rights/copy/take-elsewhere").mimetype == "text/html"
        assert "So we wait 7 days" in browser.get("/me/rights/erase/").text
        assert browser.post("/me/rights/erase/").status_code == 303
        asked = asked_to_be_erased(person.id)
        assert asked is not None
        assert asked.due_at == clock.now() + timedelta(days=7)


def test_erasing_says_what_goes_and_what_stays_before_the_button(browser: Browser, person: Citizen) -> None:
    page = unescape(browser.get("/me/rights/erase/").text)
    assert "What goes" in page
    assert "What stays, and why" in page
    assert asked_to_be_erased(person.id) is None
    assert browser.post("/me/rights/erase/").location.endswith("/me/consent/stopped")
    asked = asked_to_be_erased(person.id)
    assert asked is not None
    assert asked.due_at == clock.now()
    assert "You asked us to erase everything" in browser.get("/me/rights/erase/").text


def test_holding_still_starts_and_ends_at_once(browser: Browser, person: Citizen) -> None:
    assert contactable(person.id)
    browser.post("/me/rights/asked/hold", data={"said": ""})
    assert not contactable(person.id)
    assert "Your data are held still since" in browser.get("/me/rights/").text
    browser.post("/me/rights/asked/hold", data={"said": "again"})
    assert len(requests.requests_of(person.id)) == 1
    browser.post("/me/rights/asked/go-on")
    assert contactable(person.id)
    assert requests.requests_of(person.id)[0].state == RequestState.CALLED_OFF


def test_an_objection_holds_still_until_it_is_decided_or_called_off(browser: Browser, person: Citizen) -> None:
    browser.post("/me/rights/asked/object", data={"about": "choosing", "said": "I want a person to choose"})
    row = requests.live_of(person.id, RequestKind.OBJECT)
    assert row is not None
    assert not contactable(person.id)
    page = unescape(browser.get("/me/rights/asked/").text)
    assert "I want a person to choose" in page
    assert "We are working on it" in page
    browser.post(f"/me/rights/asked/{row.id}/call-off")
    assert contactable(person.id)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Select what is wrong"),
        ({"about": "name"}, "Write what it should say"),
        ({"about": "nonsense", "said": "x"}, "Select one of the answers"),
        ({"about": "name", "said": "x" * 2143}, "You have 143 too many"),
    ],
)
def test_a_correction_needs_a_what_and_words(browser: Browser, data: dict[str, str], sentence: str) -> None:
    page = browser.post("/me/rights/asked/correct", data=data)
    assert page.status_code == 422
    assert sentence in page.text


def test_a_correction_is_kept_in_their_words(browser: Browser, person: Citizen) -> None:
    browser.post("/me/rights/asked/correct", data={"about": "attendance", "said": "I was there on 3 March"})
    row = requests.requests_of(person.id)[0]
    assert requests.words_of(row) == {"said": "I was there on 3 March"}
    assert b"3 March" not in bytes(row.words_sealed or b"")
    assert row.reference in browser.get("/me/rights/asked/").text.replace("<wbr>", "")


def test_nobody_calls_off_what_somebody_else_asked(app: Flask, browser: Browser) -> None:
    other = a_citizen()
    row = requests.ask(other.id, RequestKind.RECTIFY, actor=citizen_actor(other), said="x")
    assert browser.post(f"/me/rights/asked/{row.id}/call-off").status_code == 404
    assert row.state == RequestState.VERIFIED


def test_a_complaint_has_a_reference_and_a_day(browser: Browser, person: Citizen) -> None:
    assert browser.post("/me/rights/complain/", data={"about": "other", "said": "Nobody rang back"}).status_code == 303
    row = complaints.complaints_of(person.id)[0]
    page = unescape(browser.get("/me/rights/asked/").text)
    assert "Nobody rang back" in page
    assert row.reference.split("-")[1] in page
    assert found(person.id) is not None
