"""Reads about messages."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row, select

from citizen_panel.core.db import db
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message, Suppression
from citizen_panel.domain.notifications.vocabulary import Channel, MessageState, SuppressionCause


def message(message_id: UUID) -> Message | None:
    """A message by its id."""
    return db.session.get(Message, message_id)


def going(message_ids: Collection[UUID]) -> Sequence[Row[UUID, str, str, str, str, UUID | None]]:
    """Of these messages: id, kind, channel, language, recipient_kind and recipient_id."""
    wanted = select(
        Message.id, Message.kind, Message.channel, Message.language, Message.recipient_kind, Message.recipient_id
    )
    return db.session.execute(wanted.where(Message.id.in_(message_ids))).all()


def by_key(key: str) -> Message | None:
    """A message by its key."""
    return db.session.execute(select(Message).where(Message.key == key)).scalar_one_or_none()


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


def waiting_by(recipient_id: UUID, channel: Channel, kinds: Collection[str]) -> Sequence[Message]:
    """What of these kinds waits to be said to somebody by one way, soonest first."""
    waiting = select(Message).where(
        Message.recipient_id == recipient_id,
        Message.channel == channel,
        Message.kind.in_(kinds),
        Message.state == MessageState.QUEUED,
    )
    return db.session.scalars(waiting.order_by(Message.due_at, Message.id)).all()


def is_suppressed(channel: str, address: str, *, but: Collection[SuppressionCause] = ()) -> bool:
    """Whether an address must not be written to, for any cause but those named."""
    hashed = lookup_hash(channel, address.strip().lower())
    found = select(Suppression.id).where(Suppression.channel == channel, Suppression.address_hash == hashed)
    return db.session.execute(found.where(Suppression.cause.not_in(but))).first() is not None


def closed(
    address_hashes: Collection[bytes], because: Collection[SuppressionCause] = tuple(SuppressionCause)
) -> frozenset[bytes]:
    """Which of these addresses must not be written to, for any of these causes."""
    found = select(Suppression.address_hash).where(
        Suppression.address_hash.in_(address_hashes), Suppression.cause.in_(because)
    )
    return frozenset(db.session.scalars(found))
