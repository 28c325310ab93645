"""Saving a half-filled form: on this device or another, sealed, for a week, and never by guessing."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import drafts
from citizen_panel.domain.citizens.models import Citizen, JoinDraft
from tests.blueprints.public.test_join import answer, people, up_to_check
from tests.factories.consent import wordings


@pytest.fixture(autouse=True)
def _texts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    wordings()
    monkeypatch.setattr("citizen_panel.blueprints.public.join_guard.TOO_QUICK", 0)


def kept() -> int:
    return db.session.execute(select(func.count()).select_from(JoinDraft)).scalar_one()


def saved(client: FlaskClient) -> dict[str, str]:
    """Save from the name page; what the person writes down."""
    client.post("/join/")
    answer(client, "age", age="adult")
    answer(client, "consent", agree="yes")
    onward = answer(client, "name", name="Ailsa Unfinished", save="yes")
    assert onward.location == "/join/saved/kept"
    page = client.get(onward.location).text
    spelt = re.findall(r'app-reference"><span aria-hidden="true">([^<]+)<', page)
    return {"reference": spelt[0], "code": spelt[1]}


def test_a_saved_form_is_carried_on_with_on_another_device(app: Flask, client: FlaskClient) -> None:
    slip = saved(client)
    other = app.test_client()
    onward = other.post("/join/saved/", data={"reference": slip["reference"].lower(), "code": f" {slip['code']} "})
    assert onward.location == "/join/name"
    assert "Ailsa Unfinished" in other.get(onward.location).text


def test_what_is_not_right_yet_is_saved_too(app: Flask, client: FlaskClient) -> None:
    up_to_check(client)
    client.post("/join/details?then=check", data={"email": "half an address", "save": "yes"})
    page = client.get("/join/details").text
    assert "half an address" in page
    assert "1 Made Up Street" in page or kept() == 1


def test_both_devices_see_the_newest_answers_and_join_once(app: Flask, client: FlaskClient) -> None:
    up_to_check(client)
    client.post("/join/saved/keep")
    slip = client.get("/join/saved/kept").text
    spelt = re.findall(r'app-reference"><span aria-hidden="true">([^<]+)<', slip)
    other = app.test_client()
    assert other.post("/join/saved/", data={"reference": spelt[0], "code": spelt[1]}).location == "/join/check"
    answer(other, "name?then=check", name="Second Thought")
    assert "Second Thought" in client.get("/join/check").text
    assert other.post("/join/send").status_code == 303
    assert kept() == 0
    assert client.post("/join/send").location == "/join/"
    assert people() == 1


def test_nothing_is_kept_unless_it_is_saved(client: FlaskClient) -> None:
    up_to_check(client)
    assert kept() == 0


def test_what_is_kept_is_sealed(client: FlaskClient) -> None:
    saved(client)
    row = db.session.scalars(select(JoinDraft)).one()
    assert b"Ailsa" not in row.sealed
    assert len(row.sealed) % 64 == 28


@pytest.mark.parametrize("reference", ["", "CP-2222-2222"])
def test_a_wrong_code_and_an_unknown_reference_are_answered_alike(client: FlaskClient, reference: str) -> None:
    slip = saved(client)
    wrong = client.post("/join/saved/", data={"reference": reference or slip["reference"], "code": "000-000"})
    assert wrong.status_code == 422
    assert "We have no saved form with this reference and code" in wrong.text


def test_guessing_has_a_limit_for_known_and_unknown(client: FlaskClient) -> None:
    slip = saved(client)
    for reference in (slip["reference"], "CP-3333-3333"):
        codes = [f"{n:06}" for n in range(6) if f"{n:06}" != slip["code"].replace("-", "")]
        for code in codes[:5]:
            assert client.post("/join/saved/", data={"reference": reference, "code": code}).status_code == 422
        blocked = client.post("/join/saved/", data={"reference": reference, "code": slip["code"]})
        assert blocked.status_code == 429
        assert "Wait 15 minutes" in blocked.text


def test_after_a_week_it_is_gone(client: FlaskClient) -> None:
    slip = saved(client)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert client.post("/join/saved/", data=slip).status_code == 422
        assert drafts.forget_old() == 1
    assert kept() == 0


def test_a_form_too_large_for_a_cookie_is_kept_by_us_and_said_so(client: FlaskClient) -> None:
    up_to_check(client)
    noise = "".join(chr(0x4E00 + 7 * n % 20000) for n in range(1900))
    client.post("/join/details?then=check", data={"email": noise, "save": "yes"})
    cookie = client.get_cookie("cp-join")
    assert cookie is not None
    assert len(cookie.value) < 4000
    assert kept() == 1


@pytest.mark.parametrize("data", [{}, {"reference": "x" * 5000, "code": "9" * 5000}, {"reference": "\0", "code": "²"}])
def test_bad_input_is_a_sentence(client: FlaskClient, data: dict[str, str]) -> None:
    assert client.post("/join/saved/", data=data).status_code == 422


def test_looking_at_the_slip_without_a_form_leads_on(client: FlaskClient) -> None:
    assert client.get("/join/saved/kept").location == "/join/saved/"
    assert client.post("/join/saved/keep").location == "/join/"


def test_a_form_that_is_half_a_day_old_is_asked_again_and_keeps_its_answers(client: FlaskClient) -> None:
    up_to_check(client)
    with clock.at(clock.now() + timedelta(hours=13)):
        stale = client.post("/join/send")
        assert stale.status_code == 422
        assert "You were away for a while" in stale.text
        assert client.post("/join/send").status_code == 303
    assert db.session.execute(select(func.count()).select_from(Citizen)).scalar_one() == 1


def test_a_sixth_person_with_one_address_waits_for_tomorrow(app: Flask) -> None:
    for _ in range(5):
        one = app.test_client()
        up_to_check(one)
        assert one.post("/join/send").status_code == 303
    sixth = app.test_client()
    up_to_check(sixth)
    refused = sixth.post("/join/send")
    assert refused.status_code == 429
    assert "Try again tomorrow" in refused.text
