"""Messages that wait, and a provider that takes them, for tests."""

from typing import Any

from sqlalchemy import select

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import CannotAsk, DeliveryOutcome, Letterbox, Receipt, Written
from tests.factories.citizens import a_citizen


class Outside:
    """A provider that remembers."""

    can_find = True
    is_deaf = False

    def __init__(self, *answers: DeliveryOutcome) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[Letterbox, Written]] = []

    def send(self, to: Letterbox, message: Written) -> Receipt:
        self.sent.append((to, message))
        outcome = self.answers.pop(0) if self.answers else DeliveryOutcome.ACCEPTED
        return Receipt(outcome, "outside", reference=message.key if outcome is DeliveryOutcome.ACCEPTED else None)

    def find(self, key: str) -> Receipt | None:
        if self.is_deaf:
            raise CannotAsk
        known = any(message.key == key for _, message in self.sent)
        return Receipt(DeliveryOutcome.ACCEPTED, "outside", reference=key) if known else None


def queued(kind: str = "welcome", *, channel: str = "email", **more: Any) -> Message:
    """A message to somebody, or to the person given; nothing else waits then, unless told otherwise."""
    person = more.pop("person", None) or a_citizen()
    if more.pop("is_alone", True):
        clear()
    return service.queue(
        kind,
        key=f"{kind}:{person.id}:{channel}",
        recipient_kind="citizen",
        recipient_id=person.id,
        channel=channel,
        actor=Actor.system("tests"),
        **more,
    )


def clear(*kinds: str) -> None:
    """Let nothing else be waiting: joining has its own message."""
    other = Message.__table__.delete()  # type: ignore[attr-defined]
    db.session.execute(other.where(Message.kind.in_(kinds)) if kinds else other)


def state(message: Message) -> str:
    db.session.commit()
    return db.session.scalars(select(Message.state).where(Message.id == message.id)).one()
