"""What this room holds about a citizen: that something was said to them, never what or where."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, cast, delete, exists, select, update

from citizen_panel.core.db import among, db
from citizen_panel.domain.notifications.models import Message, Suppression
from citizen_panel.domain.notifications.vocabulary import MessageState

TABLES = ("message",)


def export(citizen_id: UUID) -> dict[str, Any]:
    """Everything held, as plain values."""
    rows = db.session.scalars(select(Message).where(_theirs([citizen_id])).order_by(Message.due_at))
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
    erase_many([citizen_id])


def erase_many(citizen_ids: Collection[UUID]) -> None:
    """As `erase`, for many people at once."""
    theirs = _theirs(citizen_ids)
    waiting = update(Message).where(theirs, Message.state == MessageState.QUEUED)
    db.session.execute(waiting.values(state=MessageState.CANCELLED).execution_options(synchronize_session=False))
    cut = (
        update(Message)
        .where(theirs)
        .values(recipient_id=None, key="erased:" + cast(Message.id, String), provider_reference=None)
    )
    db.session.execute(cut.execution_options(synchronize_session=False))
    db.session.execute(delete(Suppression).where(among(Suppression.address_hash, hashes_of(citizen_ids))))


def hashes_of(citizen_ids: Collection[UUID]) -> list[bytes]:
    """The hashes of people's addresses that nobody else on the panel has; the room above is named by its table."""
    point: Table = db.metadata.tables["contact_point"]
    others = point.alias("others")
    shared = exists().where(others.c.lookup_hash == point.c.lookup_hash, ~among(others.c.citizen_id, citizen_ids))
    own = select(point.c.lookup_hash).where(among(point.c.citizen_id, citizen_ids), ~shared)
    return list(db.session.scalars(own))


def _theirs(citizen_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Messages to citizens, or to their accounts; the room above is named by its table, as foreign keys name it."""
    citizen: Table = db.metadata.tables["citizen"]
    accounts = db.session.scalars(select(citizen.c.user_account_id).where(among(citizen.c.id, citizen_ids)))
    return among(Message.recipient_id, [*citizen_ids, *(one for one in accounts if one is not None)])
