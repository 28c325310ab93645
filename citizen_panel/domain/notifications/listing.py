"""The outbox as a list: what waits, what went, what a person has to look at; whom it is for is not among it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.paging import Order, Piece, piece_of, shown
from citizen_panel.domain.notifications.models import Message, ProviderBucket
from citizen_panel.domain.notifications.vocabulary import MessageState

IN_DOUBT = "in_doubt"
"""Beside the states: held, and nobody can tell whether it went; the provider is asked before anything goes again."""

ORDER = Order(Message.__table__.c.due_at, Message.__table__.c.id, datetime.fromisoformat, is_down=True)


@dataclass(frozen=True)
class Wish:
    """Which messages to list; empty means any."""

    state: str = ""
    kind: str = ""
    way: str = ""
    after: str = ""


@dataclass(frozen=True)
class Outbox:
    """How many messages are in each state or in doubt, and since when the oldest has been due."""

    counts: dict[str, int]
    oldest_due_at: datetime | None
    last_sent_at: datetime | None


def list_messages(wish: Wish) -> Piece[Message]:
    """One page of messages, newest due first."""
    wanted = select(Message)
    if wish.state:
        wanted = wanted.where(_is(wish.state))
    if wish.kind:
        wanted = wanted.where(Message.kind == wish.kind)
    if wish.way:
        wanted = wanted.where(Message.channel == wish.way)
    rows = db.session.scalars(piece_of(wanted, ORDER, wish.after)).all()
    return shown(rows, lambda message: (message.due_at, message.id))


def outbox() -> Outbox:
    """The state of the outbox as a whole."""
    counts = dict(db.session.execute(select(Message.state, func.count()).group_by(Message.state)).all())
    counts[IN_DOUBT] = db.session.execute(select(func.count()).where(_is(IN_DOUBT))).scalar_one()
    if MessageState.LEASED in counts:
        counts[MessageState.LEASED] -= counts[IN_DOUBT]
    oldest = select(func.min(Message.due_at)).where(Message.state == MessageState.QUEUED, Message.due_at <= clock.now())
    return Outbox(
        {state: count for state, count in counts.items() if count},
        db.session.execute(oldest).scalar_one(),
        db.session.execute(select(func.max(Message.sent_at))).scalar_one(),
    )


def state_of(message: Message) -> str:
    """The state as the list says it."""
    is_unsure = message.state == MessageState.LEASED and message.in_doubt_since is not None
    return IN_DOUBT if is_unsure else message.state


def providers() -> Sequence[ProviderBucket]:
    """What is known of each provider that messages were given to."""
    return db.session.scalars(select(ProviderBucket).order_by(ProviderBucket.provider)).all()


def _is(state: str) -> ColumnElement[bool]:
    held, unsure = Message.state == MessageState.LEASED, Message.in_doubt_since.is_not(None)
    if state == IN_DOUBT:
        return held & unsure
    return held & ~unsure if state == MessageState.LEASED else Message.state == state
