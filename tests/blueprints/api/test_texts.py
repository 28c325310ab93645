"""Who answers STOP to a text gets no more of them, whatever else is said by that number is not kept."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.notifications import queries
from citizen_panel.domain.rights.texted import wants_to_stop
from tests.factories.citizens import a_citizen

pytestmark = pytest.mark.usefixtures("noon")

SECRET = "n3w-" + "0123456789abcdef" * 2
NUMBER = "447700900123"


@pytest.fixture
def door(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setitem(app.config, "RECEIPT_SECRETS", (SECRET,))
    return client


def tell(door: FlaskClient, said: Any, secret: str = SECRET) -> int:
    shown = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    status = int(door.post("/api/v1/texts", data=json.dumps(said).encode(), headers=shown).status_code)
    db.session.expire_all()
    return status


def a_text(words: Any = "STOP", number: Any = NUMBER) -> dict[str, Any]:
    return {"id": "3a8c", "source_number": number, "destination_number": "07700900999", "message": words}


def by_text(mobile: str = "+447700900123") -> Citizen:
    sheet = ContactSheet(name="Ailsa", email="ailsa@home.example", mobile=mobile)
    person = a_citizen(sheet=sheet, ways=(ContactWay.SMS, ContactWay.EMAIL))
    db.session.commit()
    return person


def agrees(person: Citizen, way: str = "sms") -> bool:
    return consent.holds(person.id, f"contact.{way}")


@pytest.mark.parametrize(
    ("words", "is_stop"),
    [
        ("STOP", True),
        (" stop. ", True),
        ("“Stop” please", True),
        ("Stad", True),
        ("stopping by at ten", False),
        ("Please do not stop", False),
        ("", False),
        ("…", False),
    ],
)
def test_what_counts_as_stop(words: str, is_stop: bool) -> None:
    assert wants_to_stop(words) is is_stop


def test_texts_stop_for_everybody_with_the_number_and_each_is_told_once(door: FlaskClient) -> None:
    first, second, other = by_text(), by_text(), by_text("+447700900456")
    assert tell(door, a_text()) == 204
    assert [agrees(one) for one in (first, second, other)] == [False, False, True]
    assert agrees(first, "email"), "nothing else changes"
    assert tell(door, a_text()) == 204
    for person in (first, second):
        told = [one.channel for one in queries.history_for([person.id]) if one.kind == "withdrawal_confirmed"]
        assert told == ["sms"]


@pytest.mark.parametrize(
    "said",
    [
        a_text("I will be late"),
        a_text(number="447700900999"),
        a_text(number="+44 7700 900 123" + " " * 900),
        a_text(number="GOVUK"),
        a_text(number=None),
        a_text(["STOP"]),
        {},
    ],
)
def test_anything_else_changes_nothing_and_tells_nothing(door: FlaskClient, said: dict[str, Any]) -> None:
    person = by_text()
    assert tell(door, said) == 204
    assert agrees(person)


def test_without_the_secret_there_is_no_such_door(door: FlaskClient) -> None:
    person = by_text()
    assert tell(door, a_text(), secret="wrong") == 404
    assert agrees(person)


@pytest.mark.parametrize("body", [[], "STOP", 7])
def test_what_is_no_text_is_refused(door: FlaskClient, body: Any) -> None:
    assert tell(door, body) == 400
