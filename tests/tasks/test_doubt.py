"""A message that may or may not have gone: the provider is asked first, for as long as it can know."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel import gateways
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.notifications import queries, service
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Letterbox, Receipt, Written
from citizen_panel.tasks import letters, messages
from tests.factories.citizens import a_citizen
from tests.factories.messages import Outside, queued, state

pytestmark = pytest.mark.usefixtures("app", "noon")


BY = {"email": ContactWay.EMAIL, "sms": ContactWay.SMS}
SHEET = ContactSheet(name="Ailsa", email="ailsa@home.example", mobile="+447700900123")


class Forgetful(Outside):
    """A provider whose answers get lost: what it says it does not know, it did not take."""

    def send(self, to: Letterbox, message: Written) -> Receipt:
        if self.answers and self.answers[0] is DeliveryOutcome.UNREACHABLE:
            self.answers.pop(0)
            return Receipt(DeliveryOutcome.TIMED_OUT, "outside", code="broke off")
        return super().send(to, message)


@pytest.fixture
def outside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Outside:
    port = Forgetful()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, port)
    return port


def later(**span: float) -> None:
    with clock.at(clock.now() + timedelta(**span)):
        messages.send_due()


def history(message: Message) -> list[str]:
    return [attempt.outcome for attempt in queries.attempts_of(message.id)]


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_an_answer_that_was_lost_is_asked_for_and_the_message_goes_once(outside: Outside, channel: str) -> None:
    outside.answers = [DeliveryOutcome.TIMED_OUT]
    message = queued(channel=channel, person=a_citizen(ways=(BY[channel],), sheet=SHEET))
    db.session.commit()
    messages.send_due()
    assert state(message) == "leased"
    later(seconds=60)
    assert len(outside.sent) == 1, "not before the first try is certainly over"
    later(minutes=3)
    assert state(message) == "sent"
    assert len(outside.sent) == 1
    assert history(message) == ["timed_out", "accepted"]


def test_what_the_provider_never_took_is_sent_again(outside: Outside) -> None:
    outside.answers = [DeliveryOutcome.UNREACHABLE]
    message = queued()
    db.session.commit()
    messages.send_due()
    assert outside.sent == []
    later(minutes=3)
    assert state(message) == "sent"
    assert len(outside.sent) == 1


def test_nothing_is_sent_while_the_provider_cannot_be_asked_and_waiting_is_no_try(outside: Outside) -> None:
    outside.answers = [DeliveryOutcome.TIMED_OUT]
    message = queued()
    db.session.commit()
    messages.send_due()
    outside.is_deaf = True
    for hours in range(1, 30):
        later(hours=hours)
    assert state(message) == "leased"
    assert len(outside.sent) == 1
    assert message_attempts(message) == 1
    outside.is_deaf = False
    later(hours=31)
    assert state(message) == "sent"
    assert len(outside.sent) == 1


def test_when_the_provider_may_have_forgotten_a_person_decides(outside: Outside) -> None:
    outside.answers = [DeliveryOutcome.UNREACHABLE]
    message = queued()
    db.session.commit()
    messages.send_due()
    outside.is_deaf = True
    later(days=2)
    outside.is_deaf = False
    later(days=4)
    assert state(message) == "given_up"
    assert outside.sent == []
    assert queries.last_codes([message.id]) == {message.id: "unknown"}


def message_attempts(message: Message) -> int:
    return db.session.scalars(select(Message.attempts).where(Message.id == message.id)).one()


def test_a_message_that_cannot_be_written_is_in_no_doubt(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    message = queued()
    db.session.commit()

    def torn(*_: object) -> None:
        raise LookupError

    with monkeypatch.context() as broken:
        broken.setattr(letters, "write", torn)
        messages.send_due()
    assert state(message) == "queued"
    later(minutes=1)
    assert state(message) == "sent"


def test_a_row_whose_worker_died_is_in_doubt_since_then(outside: Outside) -> None:
    message = queued()
    db.session.commit()
    (first,) = service.lease(1)
    assert not first.is_doubtful
    db.session.commit()
    with clock.at(clock.now() + timedelta(minutes=3)):
        (second,) = service.lease(1)
        assert second.is_doubtful
    assert second.id == message.id
    assert service.hold(first) is None, "whoever came too late holds nothing"
