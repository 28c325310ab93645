"""Reads about messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message, Suppression
from citizen_panel.domain.notifications.vocabulary import MessageState


@dataclass(frozen=True)
class Outbox:
    """How many messages are in each state, and since when the oldest has been due."""

    counts: dict[str, int]
    oldest_due_at: datetime | None
    last_sent_at: datetime | None


def message(message_id: UUID) -> Message | None:
    """A message by its id."""
    return db.session.get(Message, message_id)


def by_key(key: str) -> Message | None:
    """A message by its key."""
    return db.session.execute(select(Message).where(Message.key == key)).scalar_one_or_none()


def outbox() -> Outbox:
    """The state of the outbox as a whole."""
    counts = dict(db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all())
    oldest = select(func.min(Message.due_at)).where(Message.state == MessageState.QUEUED, Message.due_at <= clock.now())
    return Outbox(
        counts,
        db.session.execute(oldest).scalar_one(),
        db.session.execute(select(func.max(Message.sent_at))).scalar_one(),
    )


def newest(*states: MessageState, limit: int = 100, offset: int = 0) -> Sequence[Message]:
    """Messages, newest due first, in any of the states if some are named."""
    wanted = select(Message).order_by(Message.due_at.desc(), Message.id).limit(limit).offset(offset)
    return db.session.scalars(wanted.where(Message.state.in_(states)) if states else wanted).all()


def history_for(recipient_ids: Sequence[UUID]) -> Sequence[Message]:
    """Everything said or to be said to somebody, newest first; they may be known under several ids."""
    return db.session.scalars(
        select(Message).where(Message.recipient_id.in_(recipient_ids)).order_by(Message.due_at.desc(), Message.id)
    ).all()


def attempts_of(message_id: UUID) -> Sequence[DeliveryAttempt]:
    """Every try at sending a message, oldest first."""
    return db.session.scalars(
        select(DeliveryAttempt).where(DeliveryAttempt.message_id == message_id).order_by(DeliveryAttempt.id)
    ).all()


def last_codes(message_ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """What was said at the last try of each of these messages; those never tried are left out."""
    tried = (
        select(DeliveryAttempt.message_id, DeliveryAttempt.provider_code)
        .where(DeliveryAttempt.message_id.in_(message_ids))
        .order_by(DeliveryAttempt.id)
    )
    return dict(db.session.execute(tried).all())  # of one message the last stays


def is_suppressed(channel: str, address: str) -> bool:
    """Whether an address must not be written to."""
    hashed = lookup_hash(channel, address.strip().lower())
    found = select(Suppression.id).where(Suppression.channel == channel, Suppression.address_hash == hashed)
    return db.session.execute(found).first() is not None
