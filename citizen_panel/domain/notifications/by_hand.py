"""Messages that a person says instead of a provider: they wait in the outbox until somebody rings, or passes them on.

Whoever has a call holds its messages for a while, so that nobody is rung twice at once; nothing is lost when they
put it down without a word: after that while it waits again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications.events import MessageFailed, MessageSent
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import POSTMAN, fields_of, note
from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, MessageState

HELD = timedelta(minutes=30)
"""How long somebody has a call to themselves."""

TEAM = "team"
"""What stands in for the name of a provider."""

UNANSWERED = "no_answer"
BY_HAND = (Channel.PHONE, Channel.VIA_PARTNER)


def waiting(now: datetime) -> ColumnElement[bool]:
    """What is to be said by telephone and nobody has in hand at a moment, as a condition."""
    is_free = or_(Message.state == MessageState.QUEUED, Message.lease_until < now)
    open_ones = Message.state.in_((MessageState.QUEUED, MessageState.LEASED))
    return (Message.channel == Channel.PHONE) & open_ones & is_free


def too_late(most: int) -> Sequence[Message]:
    """What nobody said in time and nobody has in hand, the oldest first; `most` messages at most."""
    past = select(Message).where(*_past(clock.now())).order_by(Message.not_after, Message.id)
    return db.session.scalars(past.limit(most)).all()


def still_too_late(messages: Collection[Message]) -> Sequence[Message]:
    """Lock messages, and return those that nobody took into their hands, or saw to, meanwhile."""
    still = select(Message).where(Message.id.in_([one.id for one in messages]), *_past(clock.now()))
    still = still.order_by(Message.id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(still).all()


def _past(now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_free = or_(Message.state == MessageState.QUEUED, Message.lease_until < now)
    open_ones = Message.state.in_((MessageState.QUEUED, MessageState.LEASED))
    return Message.channel.in_(BY_HAND), open_ones, is_free, Message.not_after < now


def to_say(concerned: Collection[UUID], *, is_locked: bool = False) -> Sequence[Message]:
    """The messages about these things that are due to be said, or that somebody has in hand, the oldest first."""
    of = select(Message).where(
        Message.channel.in_(BY_HAND),
        Message.concerns_id.in_(concerned),
        Message.state.in_((MessageState.QUEUED, MessageState.LEASED)),
        Message.due_at <= clock.now(),
    )
    of = of.order_by(Message.due_at, Message.id).execution_options(populate_existing=True)
    return db.session.scalars(of.with_for_update() if is_locked else of).all()


def hold_of(messages: Collection[Message]) -> tuple[UUID, datetime] | None:
    """Who has these messages in hand at this moment, by their account, and until when."""
    held = [(one.lease_token, one.lease_until) for one in messages if one.state == MessageState.LEASED]
    return next(((who, until) for who, until in held if who and until and until > clock.now()), None)


def take(messages: Collection[Message], user_id: UUID) -> None:
    """Let one person have messages in hand for a while; the caller has locked them."""
    for one in messages:
        one.state, one.lease_token, one.lease_until = MessageState.LEASED, user_id, clock.now() + HELD
    db.session.flush()


def said(messages: Collection[Message], *, project: UUID | None) -> None:
    """Note that messages were said to the person."""
    now = clock.now()
    for one in messages:
        _end(one, MessageState.SENT)
        one.attempts += 1
        one.sent_at, one.provider = now, TEAM
        note(one.id, DeliveryOutcome.ACCEPTED, None, now)
        ledger.record(MessageSent(**fields_of(one, project)), actor=POSTMAN)
    db.session.flush()


def wait_again(messages: Collection[Message], until: datetime, *, is_try: bool) -> None:
    """Let messages wait for another call; with `is_try` this one counts as a try that nobody answered."""
    for one in messages:
        _end(one, MessageState.QUEUED)
        one.due_at = until
        if is_try:
            one.attempts += 1
            note(one.id, DeliveryOutcome.UNREACHABLE, UNANSWERED, clock.now())
    db.session.flush()


def give_up(messages: Collection[Message], code: str, *, project: UUID | None) -> None:
    """Stop trying to say messages, and leave it to people what now; the code says why."""
    for one in messages:
        _end(one, MessageState.GIVEN_UP)
        note(one.id, DeliveryOutcome.UNREACHABLE, code, clock.now())
        ledger.record(MessageFailed(**fields_of(one, project)), actor=POSTMAN)
    db.session.flush()


def set_aside(messages: Collection[Message], code: str) -> None:
    """Do not say messages, because something no longer holds; the code says what."""
    for one in messages:
        _end(one, MessageState.SUPPRESSED)
        note(one.id, DeliveryOutcome.REFUSED, code, clock.now())
    db.session.flush()


def _end(one: Message, state: MessageState) -> None:
    one.state, one.lease_until, one.lease_token, one.in_doubt_since = state, None, None, None
