"""Joining through the pages: nothing kept before the last button, nothing typed lost, once and only once."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.equality import queries as equality
from citizen_panel.domain.reference.models import Postcode
from tests.factories.consent import wordings


@pytest.fixture(autouse=True)
def _texts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction():
        wordings()
    monkeypatch.setattr("citizen_panel.blueprints.public.join_guard.TOO_QUICK", 0)


def a_postcode() -> str:
    found: str = db.session.execute(select(Postcode.postcode).order_by(Postcode.postcode).limit(1)).scalar_one()
    return found


def answer(client: FlaskClient, page: str, **typed: Any) -> TestResponse:
    return client.post(f"/join/{page}", data=typed)


def up_to_check(client: FlaskClient, **changes: Any) -> None:
    client.post("/join/")
    assert answer(client, "age", age="adult").location == "/join/consent"
    assert answer(client, "consent", agree="yes").location == "/join/name"
    assert answer(client, "name", name=changes.get("name", "Ailsa")).location == "/join/postcode"
    assert answer(client, "postcode", postcode=a_postcode()).location == "/join/contact"
    assert answer(client, "contact", ways=["email", "post"]).location == "/join/details"
    details = {"email": "ailsa@home.example", "street": "1 Made Up Street", "town": "Nowhere", "postcode": a_postcode()}
    assert answer(client, "details", **details).location == "/join/support"
    assert answer(client, "support").location == "/join/language"
    answer(client, "language", language="en")
    assert answer(client, "equality-start", choice="skip").location == "/join/check"


def people() -> int:
    return db.session.execute(select(func.count()).select_from(Citizen)).scalar_one()


def test_joining_from_start_to_receipt(client: FlaskClient) -> None:
    assert client.get("/join/").status_code == 200
    up_to_check(client)
    check = client.get("/join/check").text
    assert "Asking me by email" in check
    assert people() == 0
    sent = client.post("/join/send")
    assert sent.status_code == 303
    assert people() == 1
    shown = client.get(sent.location).text
    assert "You have joined the panel" in shown
    assert "Keep this code" in shown
    again = client.get(sent.location).text
    assert "Keep this code" not in again
    assert "We showed you a code once" in again


def test_the_same_post_twice_joins_once(client: FlaskClient) -> None:
    up_to_check(client)
    before = client.get_cookie("cp-join")
    assert before is not None
    first = client.post("/join/send")
    second = client.post("/join/send")
    client.set_cookie("cp-join", before.value)
    third = client.post("/join/send")
    assert first.location == second.location == third.location
    assert people() == 1


def test_the_postcode_is_kept_only_sealed_and_for_letters(client: FlaskClient) -> None:
    up_to_check(client)
    reference = client.post("/join/send").location.rpartition("/")[2]
    joined = citizens.by_reference(reference)
    assert joined is not None
    sheet = citizens.contact_sheet(joined.id)
    assert sheet is not None
    assert sheet.postcode.replace(" ", "") == a_postcode()


def test_no_keeps_nothing(client: FlaskClient) -> None:
    client.post("/join/")
    answer(client, "age", age="adult")
    said_no = answer(client, "consent", agree="no")
    assert said_no.location == "/join/declined"
    assert client.get_cookie("cp-join") is None
    assert "We have kept nothing" in client.get(said_no.location).text


@pytest.mark.parametrize(("age", "page"), [("thirteen_to_15", "born"), ("younger", "not-yet")])
def test_the_young_are_led_to_a_way_of_their_own(client: FlaskClient, age: str, page: str) -> None:
    client.post("/join/")
    assert answer(client, "age", age=age).location == f"/join/{page}"


@pytest.mark.parametrize("page", ["ask-a-parent", "not-yet"])
def test_the_young_are_told_how_to_be_heard(client: FlaskClient, page: str) -> None:
    assert "0131 496 0000" in client.get(f"/join/{page}").text


def test_an_unknown_postcode_leads_to_the_list(client: FlaskClient) -> None:
    client.post("/join/")
    answer(client, "age", age="adult")
    wrong = answer(client, "postcode", postcode="ZZ1 1ZZ")
    assert wrong.status_code == 422
    assert "We cannot find that postcode" in wrong.text
    assert "ZZ1 1ZZ" in wrong.text
    assert 'href="/join/council"' in wrong.text
    assert "<title>Error: " in wrong.text


def test_a_council_takes_the_place_of_a_postcode(client: FlaskClient) -> None:
    up_to_check(client)
    assert answer(client, "council?then=check", council="S12000023").location.startswith("/join/check")
    assert "Orkney" in client.get("/join/check").text


def test_changing_the_ways_asks_for_what_is_missing_and_returns(client: FlaskClient) -> None:
    up_to_check(client)
    moved = answer(client, "contact?then=check", ways=["email", "sms"])
    assert moved.location == "/join/details?then=check"
    page = client.get(moved.location).text
    assert "ailsa@home.example" in page
    back = answer(client, "details?then=check", email="ailsa@home.example", mobile="07700 900123")
    assert back.location == "/join/check"


def test_a_landline_takes_no_texts(client: FlaskClient) -> None:
    up_to_check(client)
    answer(client, "contact?then=check", ways=["sms"])
    wrong = answer(client, "details?then=check", mobile="0131 496 0000")
    assert wrong.status_code == 422
    assert "Enter a UK mobile number" in wrong.text


def test_an_answer_without_a_tick_is_not_kept_and_the_next_page_says_so(client: FlaskClient) -> None:
    up_to_check(client)
    onward = answer(client, "equality/age", answer="age_35_44")
    assert "we did not keep your answer" in client.get(onward.location).text
    onward = answer(client, "equality/sex", answer="female", uses=["equality.balance"])
    assert onward.location == "/join/equality/trans_status"
    reference = client.post("/join/send").location.rpartition("/")[2]
    joined = citizens.by_reference(reference)
    assert joined is not None
    kept = equality.own_answers(citizens.equality_pseudonym(joined.id))
    assert kept is not None
    assert dict(kept.given) == {"sex": ("female",)}
    said = {row.purpose: row.action for row in consent.history(joined.id)}
    assert said["equality.balance/sex"] == "granted"
    assert said["equality.reporting/sex"] == "refused"
    assert said["equality.balance/age"] == "refused"


def test_every_question_can_be_walked_and_skipped(client: FlaskClient) -> None:
    up_to_check(client)
    at, seen = "/join/equality/age", 0
    while "/equality/" in at:
        assert client.get(at).status_code == 200
        at = client.post(at, data={"skip": "yes"}).location
        seen += 1
    assert at == "/join/check"
    assert seen >= 9


def test_a_machine_is_asked_again_and_its_answers_stay(client: FlaskClient) -> None:
    up_to_check(client)
    suspect = client.post("/join/send", data={"website": "http://spam.example"})
    assert suspect.status_code == 422
    assert "Press the button again" in suspect.text
    assert client.post("/join/send").status_code == 303


def test_a_receipt_is_nobody_elses(client: FlaskClient, app: Flask) -> None:
    up_to_check(client)
    address = client.post("/join/send").location
    assert app.test_client().get(address).status_code == 404


def test_a_changed_cookie_counts_as_none(client: FlaskClient) -> None:
    up_to_check(client)
    client.set_cookie("cp-join", "AAAA")
    assert client.get("/join/name").location == "/join/"


def test_the_cookie_fits_into_a_browser_even_with_long_names(client: FlaskClient) -> None:
    up_to_check(client, name="Ǻ" * 60)
    cookie = client.get_cookie("cp-join")
    assert cookie is not None
    assert len(cookie.value) < 4000


def test_closed_while_no_wording_is_published(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citizen_panel.blueprints.public.join.consent.text_in_force", lambda *_: None)
    assert "We are not taking new people just now" in client.get("/join/").text


def test_looking_keeps_nothing(client: FlaskClient) -> None:
    for address in ("/join/", "/join/age", "/join/check", "/join/declined"):
        client.get(address)
        assert client.get_cookie("cp-join") is None


def test_every_page_has_one_heading(client: FlaskClient) -> None:
    up_to_check(client)
    for page in (
        "age",
        "consent",
        "name",
        "postcode",
        "council",
        "contact",
        "details",
        "support",
        "equality-start",
        "check",
    ):
        shown = client.get(f"/join/{page}").text
        assert len(re.findall(r"<h1", shown)) == 1, page


@pytest.mark.parametrize("at", ["keep_contact", "_keep_answers", "_welcome"])
def test_a_joining_that_breaks_off_leaves_nothing_and_can_be_sent_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    up_to_check(client)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(f"citizen_panel.domain.citizens.service.{at}", killed)
        with pytest.raises(KeyboardInterrupt):
            client.post("/join/send")
    assert people() == 0
    assert client.post("/join/send").status_code == 303
    assert people() == 1


def test_an_answer_of_two_megabytes_is_refused_and_the_others_stay(client: FlaskClient) -> None:
    up_to_check(client)
    assert answer(client, "name", name="x" * 2_000_000).status_code == 413
    assert "Ailsa" in client.get("/join/check").text


def test_two_tabs_do_not_lose_each_others_answers(client: FlaskClient) -> None:
    up_to_check(client)
    one_tab, other_tab = client.get("/join/name").text, client.get("/join/council").text
    assert "Ailsa" in one_tab
    assert other_tab
    answer(client, "name", name="Ailsa Newer")
    answer(client, "council?then=check", council="S12000023")
    check = client.get("/join/check").text
    assert "Ailsa Newer" in check
    assert "Orkney" in check


def test_a_known_address_is_answered_like_an_unknown_one(app: Flask) -> None:
    """Whether somebody is on the panel already is never looked at while they join."""
    answers = []
    for _ in range(2):
        one = app.test_client()
        up_to_check(one)
        sent = one.post("/join/send")
        shown = one.get(sent.location).text
        spelt = re.sub(r"CP-\w{4}-\w{4}|C P[^<]*|\b[A-Z2-9]{5}-[A-Z2-9]{5}\b", "", re.sub(r"<[^>]*>", " ", shown))
        answers.append((sent.status_code, re.sub(r"(\b[A-Z0-9]\b[ ,]*)+", "", spelt)))
    assert answers[0] == answers[1]
    assert people() == 2
