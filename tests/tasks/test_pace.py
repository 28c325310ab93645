"""Keeping to what a provider takes: all workers together, urgent things first, and stopping when told to."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel import gateways
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.notifications import buckets, service
from citizen_panel.domain.notifications.catalogue import KINDS, urgency_of
from citizen_panel.domain.notifications.models import Message, ProviderBucket
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Letterbox, Receipt, Urgency, Written
from citizen_panel.tasks import messages, pace
from tests.factories.citizens import a_citizen
from tests.factories.messages import Outside, clear, state

pytestmark = pytest.mark.usefixtures("app", "noon")
RATE = 3.0


class Busy(Outside):
    """A provider that takes three a second, and after so many has had enough."""

    name = "busy"
    per_second = RATE
    enough_after = 10_000

    def send(self, to: Letterbox, message: Written) -> Receipt:
        if len(self.sent) >= self.enough_after:
            rest = timedelta(minutes=1)
            return Receipt(DeliveryOutcome.UNREACHABLE, self.name, code="429", rest=rest, is_too_many=True)
        return super().send(to, message)


@pytest.fixture
def busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Busy:
    port = Busy()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, port)
    monkeypatch.setattr(pace, "LONGEST_WAIT", 0.0)  # the clock of a test stands still while a worker would wait
    return port


def waiting(*kinds: str) -> list[Message]:
    person = a_citizen()
    clear()
    return [
        service.queue(
            kind,
            key=f"{kind}:{number}",
            recipient_kind="citizen",
            recipient_id=person.id,
            channel="email",
            actor=Actor.system("tests"),
            due_at=clock.now() - timedelta(minutes=number),
        )
        for number, kind in enumerate(kinds)
    ]


def test_no_more_go_than_the_provider_takes(busy: Busy) -> None:
    waiting(*["welcome"] * 20)
    db.session.commit()
    messages.send_due()
    assert len(busy.sent) == RATE * 2, "what an idle provider's bucket holds"
    messages.send_due()
    assert len(busy.sent) == RATE * 2
    with clock.at(clock.now() + timedelta(seconds=1)):
        messages.send_due()
    assert len(busy.sent) == RATE * 3


def test_a_provider_that_has_enough_is_left_alone_and_nothing_is_lost_or_counted(busy: Busy) -> None:
    busy.enough_after = 2
    queued = waiting(*["welcome"] * 5)
    db.session.commit()
    messages.send_due()
    assert sorted(state(message) for message in queued) == ["queued"] * 3 + ["sent"] * 2
    attempts = select(Message.attempts).where(Message.state == "queued")
    assert set(db.session.scalars(attempts)) == {0}, "being too many is no try"
    busy.enough_after = 10
    with clock.at(clock.now() + timedelta(seconds=50)):
        messages.send_due()
        assert len(busy.sent) == 2
    with clock.at(clock.now() + timedelta(seconds=65)):
        messages.send_due()
        assert len(busy.sent) == 5
    row = db.session.scalars(select(ProviderBucket)).one()
    assert (row.failure, row.answered_at is not None) == ("429", True)


def test_a_provider_that_is_away_costs_one_message_a_try_not_all(busy: Busy) -> None:
    def away(to: Letterbox, message: Written) -> Receipt:
        return Receipt(DeliveryOutcome.UNREACHABLE, "busy", code="ConnectionRefusedError", rest=timedelta(seconds=5))

    busy.send = away  # type: ignore[method-assign]
    waiting(*["welcome"] * 6)
    db.session.commit()
    messages.send_due()
    assert sorted(db.session.scalars(select(Message.attempts))) == [0] * 5 + [1]


def test_a_changed_rate_holds_at_once(busy: Busy) -> None:
    assert buckets.allowance("busy", 2.0, 100).count == 4
    buckets.use("busy", 2.0, 4)
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert buckets.allowance("busy", 50.0, 100).count == 50


def test_who_waits_at_a_screen_goes_before_who_is_asked_and_they_before_the_rest(busy: Busy) -> None:
    waiting("wording_changed", "invitation", "reminder", "sign_in_code", "renewal", "contact_check")
    order = [db.session.get_one(Message, leased.id).kind for leased in service.lease(10)]
    assert order == ["contact_check", "sign_in_code", "reminder", "invitation", "renewal", "wording_changed"]


def test_a_worker_for_urgent_things_takes_nothing_else(busy: Busy) -> None:
    waiting("wording_changed", "sign_in_code")
    assert service.is_due((Urgency.NOW,))
    (taken,) = service.lease(10, only=(Urgency.NOW,))
    assert db.session.get_one(Message, taken.id).kind == "sign_in_code"
    assert not service.is_due((Urgency.NOW,))
    assert service.is_due()


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS if not kind.waits_for_day])
def test_what_does_not_wait_for_the_day_does_not_wait_for_invitations_either(kind: str) -> None:
    assert urgency_of(kind) < Urgency.ASKING


@pytest.fixture
def told_to_stop() -> Iterator[None]:
    yield
    pace._told_to_stop[0] = 0


@pytest.mark.usefixtures("told_to_stop")
def test_a_worker_that_shall_stop_finishes_the_message_in_hand_and_gives_the_others_back(busy: Busy) -> None:
    send = busy.send

    def and_stop(to: Letterbox, message: Written) -> Receipt:
        pace._stop()
        return send(to, message)

    busy.send = and_stop  # type: ignore[method-assign]
    queued = waiting(*["welcome"] * 4)
    db.session.commit()
    messages.send_due()
    assert sorted(state(message) for message in queued) == ["queued"] * 3 + ["sent"]
    assert set(db.session.scalars(select(Message.attempts).where(Message.state == "queued"))) == {0}
    messages.send_due()
    assert len(busy.sent) == 1


def test_nothing_waits_costs_one_question(busy: Busy) -> None:
    clear()
    db.session.commit()
    assert messages.send_due() == []
    assert db.session.scalars(select(ProviderBucket)).all() == []
