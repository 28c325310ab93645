"""What a provider tells of a message after it took it: several times, in any order, or of one we do not know."""

from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications.events import MessageDelivered, MessageFailed, MessageSent
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.reopening import lift_bounce
from citizen_panel.domain.notifications.rules import after_told
from citizen_panel.domain.notifications.service import POSTMAN, fields_of, note, suppress
from citizen_panel.domain.notifications.vocabulary import (
    Channel,
    DeliveryOutcome,
    MessageState,
    SuppressionCause,
    Told,
)

NEVER_AGAIN = {Told.NO_SUCH_ADDRESS: SuppressionCause.BOUNCE, Told.COMPLAINT: SuppressionCause.COMPLAINT}


def message_known_as(reference: str) -> Message | None:
    """The message that a provider knows by this reference, held until the transaction ends."""
    wanted = select(Message).where(Message.provider_reference == reference).with_for_update()
    return db.session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()


def told(message: Message, what: Told, address: str, *, provider: str, project: UUID | None = None) -> bool:
    """Take in what the provider told of a message; returns whether anything changed.

    An address that does not exist is not written to again until it takes a message, or its owner shows that it is
    theirs; one whose owner complained never.
    """
    if what in NEVER_AGAIN and address.strip() and message.recipient_id is not None:
        suppress(Channel(message.channel), address, NEVER_AGAIN[what])
    if what is Told.ARRIVED and address.strip():
        lift_bounce(lookup_hash(message.channel, address.strip().lower()), message.sent_at or clock.now())
    goal = after_told(MessageState(message.state), what)
    if goal is None:
        return False
    now = clock.now()
    if message.sent_at is None:  # told sooner than the worker could note that it was taken
        message.sent_at, message.provider = now, provider
        ledger.record(MessageSent(**fields_of(message, project)), actor=POSTMAN)
    message.state, message.lease_until, message.lease_token, message.in_doubt_since = goal, None, None, None
    has_arrived = goal is MessageState.DELIVERED
    note(message.id, DeliveryOutcome.ARRIVED if has_arrived else DeliveryOutcome.BOUNCED, str(what), now)
    fact = MessageDelivered if has_arrived else MessageFailed
    ledger.record(fact(**fields_of(message, project)), actor=POSTMAN)
    db.session.flush()
    return True
