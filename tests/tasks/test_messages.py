"""Sending: asked again at the moment of sending, written then, once with each key."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update

from citizen_panel import gateways
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import letterbox
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message
from citizen_panel.domain.notifications.vocabulary import (
    Channel,
    DeliveryOutcome,
    Letterbox,
    Receipt,
    SuppressionCause,
    Written,
)
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.gateways.wording import PARTS
from citizen_panel.tasks import letters, messages, relay, reminders
from tests.factories.citizens import a_citizen
from tests.factories.messages import Outside, clear, queued, state
from tests.factories.sessions import a_story, accepted, citizen_actor, invited, slots, taken_back

pytestmark = pytest.mark.usefixtures("app", "noon")


@pytest.fixture
def outside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Outside:
    port = Outside()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, port)
    return port


def test_the_same_key_is_one_message() -> None:
    person = a_citizen()
    clear()
    same = {
        "recipient_kind": "citizen",
        "recipient_id": person.id,
        "channel": "email",
        "actor": Actor.system("tests"),
    }
    assert service.queue("welcome", key="one", **same).id == service.queue("welcome", key="one", **same).id


def test_a_whole_invitation_goes_out_and_says_what_it_should(outside: Outside) -> None:
    story = a_story()
    clear("welcome")
    invitation = invited(story)[0]
    db.session.commit()
    relay.drain()
    assert {o.outcome for o in messages.send_due()} == {"accepted"}
    words = next(w for _, w in outside.sent if w.key == f"invitation:{invitation.id}")
    assert words.subject == "Would you help with Bus project?"
    assert "Skerry Council would like to hear from you" in words.body
    assert "£40" in words.body
    assert f"http://localhost/me/invitations/{invitation.id}" in words.body
    assert "by the end of Friday 27 November" in words.body
    assert messages.send_due() == []


def test_nothing_is_sent_after_a_withdrawal(outside: Outside) -> None:
    story = a_story()
    clear("welcome")
    invited(story)
    person = story.people[0]
    taken_back(person, "pool.membership")
    db.session.commit()
    messages.send_due()
    assert person.id not in {m.recipient_id for m in sent(outside)}
    assert "kept back: no_consent" in {f"kept back: {code}" for code in codes()}


def codes() -> list[str | None]:
    return list(db.session.scalars(select(DeliveryAttempt.provider_code)))


def sent(outside: Outside) -> list[Message]:
    keys = [words.key for _, words in outside.sent]
    return list(db.session.scalars(select(Message).where(Message.key.in_(keys))))


def test_a_withdrawal_while_the_worker_waited_for_its_turn_is_seen(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = a_story()
    clear("welcome")
    invited(story)
    db.session.commit()
    turn = messages._sending_to

    @contextmanager
    def withdrawn_meanwhile(row_no: int | None, message_id: UUID, connection: Any) -> Iterator[bool]:
        person = next(one for one in story.people if one.row_no == row_no)
        db.session.execute(
            Citizen.__table__.update().where(Citizen.id == person.id).values(restricted_at=clock.now())  # type: ignore[attr-defined]
        )
        db.session.commit()
        with turn(row_no, message_id, connection) as is_alone:
            yield is_alone

    monkeypatch.setattr(messages, "_sending_to", withdrawn_meanwhile)
    messages.send_due()
    assert outside.sent == []
    assert set(codes()) == {"restricted"}


def test_a_channel_taken_back_stops_that_channel(outside: Outside) -> None:
    story = a_story()
    clear("welcome")
    invited(story)
    person = story.people[0]
    taken_back(person, "contact.email")
    db.session.commit()
    messages.send_due()
    assert codes().count("channel_closed") == 1


def test_an_answered_invitation_is_not_sent(outside: Outside) -> None:
    story = a_story()
    clear("welcome")
    invitation = invited(story)[0]
    db.session.execute(update(type(invitation)).where(type(invitation).id == invitation.id).values(state="lapsed"))
    db.session.commit()
    messages.send_due()
    assert codes().count("over") == 1
    assert len(outside.sent) == 4


def test_a_suppressed_address_is_not_written_to(outside: Outside) -> None:
    person = a_citizen()
    message = queued(person=person)
    box = letters_to(person.id)
    service.suppress(Channel.EMAIL, box.address.upper(), SuppressionCause.BOUNCE)
    db.session.commit()
    messages.send_due()
    assert state(message) == "suppressed"


def letters_to(citizen_id: Any) -> Letterbox:
    found = letterbox(citizen_id, Channel.EMAIL)
    assert found is not None
    return found


def test_a_message_that_would_come_too_late_is_not_sent(outside: Outside) -> None:
    message = queued(not_after=clock.now() + timedelta(minutes=1))
    db.session.commit()
    with clock.at(clock.now() + timedelta(minutes=2)):
        messages.send_due()
    assert state(message) == "suppressed"


def test_a_provider_that_is_away_is_tried_again_later(outside: Outside) -> None:
    outside.answers = [DeliveryOutcome.UNREACHABLE]
    message = queued()
    db.session.commit()
    messages.send_due()
    assert state(message) == "queued"
    assert messages.send_due() == [], "not at once"
    with clock.at(clock.now() + timedelta(minutes=1)):
        messages.send_due()
    assert state(message) == "sent"


def test_tries_are_spent_at_last_and_a_person_has_to_look(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "can_find", False)
    outside.answers = [DeliveryOutcome.TIMED_OUT] * 20
    message = queued()
    db.session.commit()
    start = clock.now()
    for hours in range(1, 12):
        with clock.at(start + timedelta(hours=hours)):
            messages.send_due()
    assert state(message) == "given_up"
    assert len(outside.sent) == 6


def test_after_a_crash_the_provider_is_asked_before_a_second_sending(outside: Outside) -> None:
    message = queued()
    db.session.commit()
    held = service.lease(1)
    db.session.commit()
    words = letters.write(message, letters_to(message.recipient_id))
    assert words is not None
    outside.send(letters_to(message.recipient_id), words)  # and here the worker is killed
    with clock.at(clock.now() + timedelta(minutes=3)):
        messages.send_due()
    assert state(message) == "sent"
    assert len(outside.sent) == 1
    assert not service.confirm(held[0], Receipt(DeliveryOutcome.REFUSED, "late")), "the late worker changes nothing"
    assert state(message) == "sent"


def test_a_text_nobody_can_tell_about_goes_to_a_person(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "can_find", False)
    message = queued(channel="sms")
    db.session.commit()
    service.lease(1)
    db.session.commit()
    with clock.at(clock.now() + timedelta(minutes=3)):
        messages.send_due()
    assert state(message) == "given_up"
    assert outside.sent == []


def test_what_broke_off_while_it_was_handed_over_is_looked_up_before_it_is_sent_again(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queued()
    db.session.commit()
    send = outside.send

    def cut_off(to: Letterbox, words: Written) -> Receipt:
        send(to, words)
        raise ConnectionResetError

    monkeypatch.setattr(outside, "send", cut_off)
    messages.send_due()
    assert state(message) == "leased"
    monkeypatch.setattr(outside, "send", send)
    with clock.at(clock.now() + timedelta(minutes=3)):
        messages.send_due()
    assert state(message) == "sent"
    assert len(outside.sent) == 1


def test_calls_are_left_for_people(outside: Outside) -> None:
    message = queued(channel="phone")
    db.session.commit()
    assert messages.send_due() == []
    assert state(message) == "queued"


def test_reminders_missing_are_made_up_and_no_more() -> None:
    story = a_story()
    clear("welcome")
    booking = accepted(story, invited(story)[0])
    db.session.execute(Message.__table__.delete().where(Message.kind == "reminder"))  # type: ignore[attr-defined]
    db.session.commit()
    with clock.at(slots(story)[0].starts_at - timedelta(days=2)):
        assert reminders.top_up() == 2
        assert reminders.top_up() == 0
    assert booking.state == "booked"


def test_a_reminder_goes_out_when_it_is_due_and_not_after_giving_up(outside: Outside) -> None:
    story = a_story()
    clear("welcome")
    booking = accepted(story, invited(story)[0])
    db.session.commit()
    messages.send_due()
    with clock.at(slots(story)[0].starts_at - timedelta(days=1)):
        messages.send_due()
        assert [w.kind for _, w in outside.sent].count("reminder") >= 1
        before = len(outside.sent)
        sessions.cancel_booking(booking, cause="by_person", actor=citizen_actor(story.people[0]))  # type: ignore[arg-type]
        db.session.commit()
    with clock.at(slots(story)[0].starts_at - timedelta(hours=1)):
        messages.send_due()
    assert len(outside.sent) == before


def test_the_console_keeps_one_line_a_message(app: Flask) -> None:
    queued()
    db.session.commit()
    messages.send_due()
    path: Path = current_app.extensions[gateways.EXTENSION].path
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[-1])["kind"] == "welcome"


@pytest.mark.parametrize("kind", [k.code for k in KINDS])
def test_every_kind_has_its_words(app: Flask, kind: str) -> None:
    for part in ("subject.txt", *PARTS.values()):
        assert app.jinja_env.get_template(f"messages/{kind}/{part}")
    assert kind in {*letters.BUILDERS, *letters.OF_OFFERS, *letters.OF_PLACES}
