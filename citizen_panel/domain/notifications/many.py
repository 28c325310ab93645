"""Telling very many people at once: a few statements for thousands, which put in the outbox what `queue` would have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, column, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.events import Code
from citizen_panel.domain.ledger.many import record_alike
from citizen_panel.domain.notifications.catalogue import kind_of, urgency_of
from citizen_panel.domain.notifications.events import MessageQueued
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind

CHUNK = 5000
"""Messages of one statement at most: what goes to the database at once stays a few megabytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToSay:
    """What is to be said to one person: the same, by the same names, that `queue` is told of one message."""

    kind: str
    key: str
    recipient_kind: RecipientKind | str
    recipient_id: UUID | None
    channel: Channel | str
    language: str = "en"
    concerns_kind: str | None = None
    concerns_id: UUID | None = None
    needs_purpose: str | None = None
    due_at: datetime | None = None
    not_after: datetime | None = None
    project: UUID | None = None


def queue_many(wanted: Sequence[ToSay], *, actor: Actor) -> int:
    """Put many messages in the outbox, in the present transaction; returns how many, without keys that were used.

    Raises KeyError for a kind the catalogue does not know, before anything of its chunk is written.
    """
    now = clock.now()
    return sum(_put(wanted[start : start + CHUNK], actor, now) for start in range(0, len(wanted), CHUNK))


def _put(wanted: Sequence[ToSay], actor: Actor, now: datetime) -> int:
    ids = [uuid4() for _ in wanted]
    columns = _columns(wanted, now)
    table = Message.__table__.c
    typed = {"id": table.id.type, **{name: table[name].type for name in columns}}
    lists = [literal(said, ARRAY(typed[name])) for name, said in {"id": ids, **columns}.items()]
    rows = func.unnest(*lists).table_valued(*(column(name, kept) for name, kept in typed.items())).render_derived()
    added = insert(Message).from_select(list(typed), select(*rows.c), include_defaults=False)
    once = added.on_conflict_do_nothing(index_elements=[Message.key]).returning(Message.id)
    fresh = set(db.session.scalars(once))
    _tell(((one, to_say) for one, to_say in zip(ids, wanted, strict=True) if one in fresh), actor, now)
    return len(fresh)


def _columns(wanted: Sequence[ToSay], now: datetime) -> dict[str, list[Any]]:
    kinds = {code: (kind_of(code), int(urgency_of(code))) for code in {one.kind for one in wanted}}
    return {
        "key": [one.key for one in wanted],
        "kind": [one.kind for one in wanted],
        "channel": [str(Channel(one.channel)) for one in wanted],
        "language": [one.language for one in wanted],
        "format": ["plain"] * len(wanted),
        "recipient_kind": [str(RecipientKind(one.recipient_kind)) for one in wanted],
        "recipient_id": [one.recipient_id for one in wanted],
        "concerns_kind": [one.concerns_kind for one in wanted],
        "concerns_id": [one.concerns_id for one in wanted],
        "needs_purpose": [one.needs_purpose or kinds[one.kind][0].needs_purpose for one in wanted],
        "due_at": [one.due_at or now for one in wanted],
        "not_after": [one.not_after for one in wanted],
        "urgency": [kinds[one.kind][1] for one in wanted],
    }


def _tell(added: Iterable[tuple[UUID, ToSay]], actor: Actor, now: datetime) -> None:
    """One fact for each message; those alike but for the message are written together."""
    alike: dict[tuple[str, str, UUID | None], list[UUID]] = {}
    for message_id, one in added:
        alike.setdefault((one.kind, str(one.channel), one.project), []).append(message_id)
    for (kind, channel, project), message_ids in alike.items():
        fact = MessageQueued(message=message_ids[0], message_kind=Code(kind), channel=Channel(channel), project=project)
        record_alike(fact, message_ids, actor=actor, at=now)
