"""The outbox as a list: what waits, what went, what a person has to look at; whom it is for is not among it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select, union_all

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.paging import Order, Piece, piece_of, shown
from citizen_panel.domain.notifications.catalogue import WRITTEN
from citizen_panel.domain.notifications.models import Message, ProviderBucket
from citizen_panel.domain.notifications.vocabulary import MessageState

IN_DOUBT = "in_doubt"
"""Beside the states: held, and nobody can tell whether it went; the provider is asked before anything goes again."""

MOST = 10_000
"""So many messages of one state are counted; of more it is only said that there are more."""

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
    """How many messages are in each state or in doubt, counted up to one more than `MOST`; how old the oldest is."""

    counts: dict[str, int]
    oldest_due_at: datetime | None
    last_sent_at: datetime | None


def list_messages(wish: Wish) -> Piece[Message]:
    """One page of messages, newest due first; however many there are, a page of each state is looked at at most."""
    states = [wish.state] if wish.state else [*MessageState]
    pages = [piece_of(_wanted(state, wish), ORDER, wish.after).subquery() for state in states]
    found = union_all(*(select(page.c.id) for page in pages)).subquery()
    wanted = select(Message).where(Message.id.in_(select(found.c.id)))
    rows = db.session.scalars(piece_of(wanted, ORDER, wish.after)).all()
    return shown(rows, lambda message: (message.due_at, message.id))


def _wanted(state: str, wish: Wish) -> Select[UUID, datetime]:
    wanted = select(Message.id, Message.due_at).where(_is(state))
    if wish.kind:
        wanted = wanted.where(Message.kind == wish.kind)
    if wish.way:
        wanted = wanted.where(Message.channel == wish.way)
    return wanted


def outbox() -> Outbox:
    """The state of the outbox as a whole, in one statement that reads so many messages of each state at most."""
    goes_by_itself = Message.channel.in_(WRITTEN)  # nobody is late whom a person rings, or a partner tells
    oldest = select(func.min(Message.due_at)).where(
        Message.state == MessageState.QUEUED, Message.due_at <= clock.now(), goes_by_itself
    )
    last = select(func.max(Message.sent_at)).where(Message.sent_at.is_not(None))
    asked = [_count(state).label(state) for state in (*MessageState, IN_DOUBT)]
    row = db.session.execute(
        select(*asked, oldest.scalar_subquery().label("oldest"), last.scalar_subquery().label("last"))
    ).one()
    said = row._mapping
    counts = {str(state): said[str(state)] for state in (*MessageState, IN_DOUBT) if said[str(state)]}
    return Outbox(counts, row.oldest, row.last)


def _count(state: str) -> ScalarSelect[int]:
    """How many are in a state, or one more than `MOST`; in the order of the index, which is what is read of it."""
    some = select(Message.due_at).where(_is(state)).order_by(Message.due_at.desc()).limit(MOST + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


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
