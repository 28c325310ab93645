"""What a provider tells of messages: known by its secret, harmless in any order, never back."""

import json
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.notifications import queries, service
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message, Suppression
from citizen_panel.domain.notifications.rules import reference_of
from tests.factories.citizens import a_citizen
from tests.factories.messages import queued, state

pytestmark = pytest.mark.usefixtures("noon")

ADDRESS = "/api/v1/receipts"
NEW, OLD = "n3w-" + "0123456789abcdef" * 2, "0ld-" + "fedcba9876543210" * 2


@pytest.fixture
def door(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setitem(app.config, "RECEIPT_SECRETS", (NEW, OLD))
    return client


def tell(door: FlaskClient, said: object, secret: str = NEW, **headers: str) -> int:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    shown = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json", **headers}
    return int(door.post(ADDRESS, data=body, headers=shown).status_code)


def receipt(message: Message, status: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
        "reference": reference_of(message.key),
        "to": "ailsa@home.example",
        "status": status,
        "notification_type": message.channel,
        **more,
    }


def a_sent_message(channel: str = "email") -> Message:
    message = queued(channel=channel)
    message.state, message.provider_reference = "sent", reference_of(message.key)
    message.sent_at = clock.now()
    db.session.commit()
    return message


def facts(kind: str) -> int:
    return db.session.execute(select(func.count()).where(Entry.kind == kind)).scalar_one()


def history(message: Message) -> list[str]:
    found = select(DeliveryAttempt.outcome).where(DeliveryAttempt.message_id == message.id)
    return list(db.session.scalars(found.order_by(DeliveryAttempt.id)))


@pytest.mark.parametrize(
    ("status", "becomes", "kept"),
    [
        ("delivered", "delivered", "arrived"),
        ("temporary-failure", "failed", "bounced"),
        ("technical-failure", "failed", "bounced"),
        ("permanent-failure", "failed", "bounced"),
    ],
)
def test_each_status_has_its_meaning(door: FlaskClient, status: str, becomes: str, kept: str) -> None:
    message = a_sent_message()
    assert tell(door, receipt(message, status)) == 204
    assert state(message) == becomes
    assert history(message) == [kept]
    assert facts("MessageDelivered") == (becomes == "delivered")
    assert facts("MessageFailed") == (becomes == "failed")


def test_the_older_secret_is_good_while_it_is_changed(door: FlaskClient) -> None:
    assert tell(door, receipt(a_sent_message(), "delivered"), OLD) == 204


@pytest.mark.parametrize("secret", ["", "x", NEW[:-1], NEW + "x", NEW.upper(), "§", OLD + NEW])
def test_whoever_does_not_know_the_secret_finds_nothing_here(door: FlaskClient, secret: str) -> None:
    message = a_sent_message()
    assert tell(door, receipt(message, "delivered"), secret) == 404
    assert state(message) == "sent"


def test_without_a_secret_in_the_settings_the_door_is_closed(app: Flask, client: FlaskClient) -> None:
    assert tell(client, {}, "") == 404
    assert client.post(ADDRESS, data=b"{}").status_code == 404
    assert tell(client, {}, NEW, Authorization=f"Basic {NEW}") == 404


@pytest.mark.parametrize("order", list(permutations(["delivered", "temporary-failure", "permanent-failure"])))
def test_whatever_the_order_the_best_news_stays(door: FlaskClient, order: tuple[str, ...]) -> None:
    message = a_sent_message()
    for status in (*order, *order):
        assert tell(door, receipt(message, status)) == 204
    assert state(message) == "delivered"
    assert facts("MessageDelivered") == 1
    assert len(history(message)) <= 2


def test_a_receipt_that_overtakes_the_workers_own_note_is_kept_and_the_worker_changes_nothing(
    door: FlaskClient,
) -> None:
    message = queued()
    db.session.commit()
    (leased,) = service.lease(1)
    assert service.hold(leased) is not None
    db.session.commit()
    assert tell(door, receipt(message, "delivered")) == 204
    assert state(message) == "delivered"
    assert service.hold(leased) is None
    assert (facts("MessageSent"), facts("MessageDelivered")) == (1, 1)


@pytest.mark.parametrize("before", ["cancelled", "suppressed"])
def test_what_was_called_off_stays_so(door: FlaskClient, before: str) -> None:
    message = a_sent_message()
    message.state = before
    db.session.commit()
    assert tell(door, receipt(message, "delivered")) == 204
    assert state(message) == before


def suppressed() -> list[tuple[str, str]]:
    return [tuple(row) for row in db.session.execute(select(Suppression.channel, Suppression.cause)).all()]


def test_an_address_that_does_not_exist_is_never_written_to_again(door: FlaskClient) -> None:
    message = a_sent_message()
    tell(door, receipt(message, "permanent-failure", to="Ailsa@Home.example"))
    tell(door, receipt(message, "permanent-failure"))
    assert suppressed() == [("email", "bounce")]
    assert queries.is_suppressed("email", "ailsa@home.example")


def test_who_complains_is_never_written_to_again_even_if_it_arrived(door: FlaskClient) -> None:
    message = a_sent_message()
    tell(door, receipt(message, "delivered"))
    tell(door, receipt(message, "", complaint_date="2026-11-20T12:00:00Z"))
    assert suppressed() == [("email", "complaint")]
    assert state(message) == "delivered"


@pytest.mark.parametrize("status", ["temporary-failure", "technical-failure", "delivered", "sending"])
def test_a_full_inbox_closes_no_address(door: FlaskClient, status: str) -> None:
    tell(door, receipt(a_sent_message(), status))
    assert suppressed() == []


def test_a_letter_that_failed_closes_no_address(door: FlaskClient) -> None:
    message = a_sent_message("letter")
    tell(door, receipt(message, "permanent-failure"))
    assert state(message) == "failed"
    assert suppressed() == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"reference": None, "status": "delivered"},
        {"reference": "unknown", "status": "delivered"},
        {"reference": ["x"], "status": {"a": 1}},
        {"reference": 7, "status": 7},
    ],
)
def test_what_is_not_ours_changes_nothing(door: FlaskClient, said: dict[str, Any]) -> None:
    message = a_sent_message()
    assert tell(door, said) == 204
    assert tell(door, receipt(message, "something new")) == 204
    assert state(message) == "sent"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"nonsense", 400), (b"[]", 400), (b"\xff\xfe", 400), (b"[" * 9000, 400), (b" " * 17000, 413)],
)
def test_what_is_no_receipt_is_refused(door: FlaskClient, body: bytes, status: int) -> None:
    assert tell(door, body) == status


def test_nothing_of_an_erased_person_comes_back(door: FlaskClient) -> None:
    person = a_citizen()
    message = queued(person=person)
    said = receipt(message, "permanent-failure")
    message.state, message.provider_reference, message.recipient_id = "sent", None, None
    db.session.commit()
    assert tell(door, said) == 204
    assert suppressed() == []
    assert state(message) == "sent"
