"""What this room holds about a citizen: that something was said to them, never what or where."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, cast, delete, exists, or_, select, update

from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Message, Suppression
from citizen_panel.domain.notifications.vocabulary import MessageState

TABLES = ("message",)


def export(citizen_id: UUID) -> dict[str, Any]:
    """Everything held, as plain values."""
    rows = db.session.scalars(select(Message).where(_theirs(citizen_id)).order_by(Message.due_at))
    return {
        "messages": [
            {"kind": row.kind, "by": row.channel, "due": row.due_at, "sent": row.sent_at, "state": row.state}
            for row in rows
        ]
    }


def erase(citizen_id: UUID) -> None:
    """Cancel what is still to be said, and cut every message loose from the person; keys may name them, so they go.

    What was noted of their addresses goes too, unless somebody else has the same address.
    """
    waiting = update(Message).where(_theirs(citizen_id), Message.state == MessageState.QUEUED)
    db.session.execute(waiting.values(state=MessageState.CANCELLED))
    cut = (
        update(Message)
        .where(_theirs(citizen_id))
        .values(recipient_id=None, key="erased:" + cast(Message.id, String), provider_reference=None)
    )
    db.session.execute(cut.execution_options(synchronize_session=False))
    db.session.execute(delete(Suppression).where(Suppression.address_hash.in_(hashes_of(citizen_id))))


def hashes_of(citizen_id: UUID) -> list[bytes]:
    """The hashes of a person's addresses that nobody else on the panel has; the room above is named by its table."""
    point: Table = db.metadata.tables["contact_point"]
    others = point.alias("others")
    shared = exists().where(others.c.lookup_hash == point.c.lookup_hash, others.c.citizen_id != citizen_id)
    own = select(point.c.lookup_hash).where(point.c.citizen_id == citizen_id, ~shared)
    return list(db.session.scalars(own))


def _theirs(citizen_id: UUID) -> ColumnElement[bool]:
    """Messages to a citizen, or to their account; the room above is named by its table, as foreign keys name it."""
    citizen: Table = db.metadata.tables["citizen"]
    account = select(citizen.c.user_account_id).where(citizen.c.id == citizen_id)
    return or_(Message.recipient_id == citizen_id, Message.recipient_id == account.scalar_subquery())
