"""Telling very many people at once: a few statements for thousands, which put in the outbox what `queue` would have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, uuids
from citizen_panel.core.events import Code
from citizen_panel.domain.ledger.many import record_alike
from citizen_panel.domain.notifications.catalogue import kind_of, urgency_of
from citizen_panel.domain.notifications.events import MessageQueued
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind

CHUNK = 5000
"""Messages of one statement at most: what goes to the database at once stays a few megabytes."""


COMMON = (
    "kinds",
    "channels",
    "languages",
    "recipient_kinds",
    "concerns_kinds",
    "purposes",
    "dues",
    "ends",
    "urgencies",
)
PUT = text("""
    INSERT INTO message (id, key, kind, channel, language, format, recipient_kind, recipient_id, concerns_kind,
        concerns_id, needs_purpose, due_at, not_after, urgency)
    SELECT said.id, said.key, alike.kind, alike.channel, alike.language, 'plain', alike.recipient_kind,
        said.recipient_id, alike.concerns_kind, said.concerns_id, alike.needs_purpose, alike.due_at, alike.not_after,
        alike.urgency
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:keys AS text[]), CAST(:recipients AS uuid[]), CAST(:concerned AS uuid[]),
        CAST(:places AS bigint[])
    ) AS said (id, key, recipient_id, concerns_id, place)
    JOIN unnest(
        CAST(:kinds AS text[]), CAST(:channels AS text[]), CAST(:languages AS text[]), CAST(:recipient_kinds AS text[]),
        CAST(:concerns_kinds AS text[]), CAST(:purposes AS text[]), CAST(:dues AS timestamptz[]),
        CAST(:ends AS timestamptz[]), CAST(:urgencies AS smallint[])
    ) WITH ORDINALITY AS alike (kind, channel, language, recipient_kind, concerns_kind, needs_purpose, due_at,
        not_after, urgency, place) USING (place)
    ORDER BY said.id
    ON CONFLICT (key) DO NOTHING RETURNING id
""")


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
    """Of several with one key the first is kept.

    They are written in the order of their ids, which are drawn: so each page of an index is met once, not at random.
    """
    said = [*{one.key: one for one in reversed(wanted)}.values()]
    ordered = sorted(((uuid4(), one) for one in said), key=lambda pair: pair[0].bytes)
    fresh = {*db.session.execute(PUT, _columns(ordered, now)).scalars().all()}
    _tell((pair for pair in ordered if pair[0] in fresh), actor, now)
    return len(fresh)


def _columns(said: Sequence[tuple[UUID, ToSay]], now: datetime) -> dict[str, Any]:
    """What differs from message to message; what many have in common is told once, with its place among these."""
    places: dict[tuple[Any, ...], int] = {}
    which = [places.setdefault(_alike(one), len(places) + 1) for _, one in said]
    columns = zip(*(_common(alike, now) for alike in places), strict=True)
    return {
        "ids": uuids([message_id for message_id, _ in said]),
        "keys": [one.key for _, one in said],
        "recipients": uuids([one.recipient_id for _, one in said]),
        "concerned": uuids([one.concerns_id for _, one in said]),
        "places": "{" + ",".join(map(str, which)) + "}",
        **{name: list(column) for name, column in zip(COMMON, columns, strict=True)},
    }


def _alike(one: ToSay) -> tuple[Any, ...]:
    return (
        one.kind,
        one.channel,
        one.language,
        one.recipient_kind,
        one.concerns_kind,
        one.needs_purpose,
        one.due_at,
        one.not_after,
    )


def _common(alike: tuple[Any, ...], now: datetime) -> tuple[Any, ...]:
    """The columns that `COMMON` names."""
    kind, channel, language, recipient_kind, concerns_kind, needs_purpose, due_at, not_after = alike
    known = kind_of(kind)
    return (
        known.code,
        str(Channel(channel)),
        language,
        str(RecipientKind(recipient_kind)),
        concerns_kind,
        needs_purpose or known.needs_purpose,
        due_at or now,
        not_after,
        int(urgency_of(kind)),
    )


def _tell(added: Iterable[tuple[UUID, ToSay]], actor: Actor, now: datetime) -> None:
    """One fact for each message; those alike but for the message are written together."""
    alike: dict[tuple[str, str, UUID | None], list[UUID]] = {}
    for message_id, one in added:
        alike.setdefault((one.kind, str(one.channel), one.project), []).append(message_id)
    for (kind, channel, project), message_ids in alike.items():
        fact = MessageQueued(message=message_ids[0], message_kind=Code(kind), channel=Channel(channel), project=project)
        record_alike(fact, message_ids, actor=actor, at=now)
