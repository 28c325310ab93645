"""Writing very many facts of one kind at once: each was committed to before, and is copied from where it waits."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, LargeBinary, Select, Text, Uuid, cast, column, func, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import after_commit, db
from citizen_panel.core.events import Event, canonical
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.ledger.rules import commitment


def record_many(facts: Sequence[Event], *, actor: Actor, at: datetime) -> int:
    """Write facts of one silent kind, each about another subject, in two statements; returns how many."""
    if not facts:
        return 0
    made = [(one.subject_id, os.urandom(16), one.body()) for one in facts]
    kind = type(facts[0])
    waiting = (
        func.unnest(
            literal([subject for subject, _, _ in made], ARRAY(Uuid)),
            literal([salt for _, salt, _ in made], ARRAY(LargeBinary)),
            literal([canonical(body).decode() for _, _, body in made], ARRAY(Text)),
            literal([commitment(salt, kind.kind(), kind.schema, body) for _, salt, body in made], ARRAY(LargeBinary)),
        )
        .table_valued(
            column("subject_id", Uuid),
            column("salt", LargeBinary),
            column("body", Text),
            column("commitment", LargeBinary),
        )
        .render_derived()
    )
    told = cast(waiting.c.body, JSONB).label("body")
    found = select(waiting.c.subject_id, waiting.c.salt, told, waiting.c.commitment)
    return record_prepared(kind, found, actor=actor, at=at)


def record_prepared(kind: type[Event], waiting: Select[object], *, actor: Actor, at: datetime) -> int:
    """Write facts of one silent kind in the platform's chain, in two statements; returns how many.

    `waiting` selects subject_id, salt, body and commitment, each subject once. Nothing reacts to these facts, so no
    dispatch is written for them. Raises LookupError where the platform has no chain yet.
    """
    chain = chain_of(None)
    if chain is None:
        raise LookupError("the platform has no chain")
    source = waiting.subquery("waiting")
    said: dict[str, Any] = {
        "chain_id": literal(chain.id),
        "kind": literal(kind.kind()),
        "schema": literal(kind.schema),
        "occurred_at": literal(at),
        "recorded_at": literal(at),
        "actor_token": literal(actor.ledger_token, Entry.actor_token.type),
        "actor_capacity": literal(str(actor.capacity or Capacity.SYSTEM)),
        "subject_kind": literal(kind.subject_kind),
        "subject_id": source.c.subject_id,
        "commitment_hash": source.c.commitment,
    }
    added = (
        insert(Entry)
        .from_select(list(said), select(*said.values()).select_from(source), include_defaults=False)
        .returning(Entry.id, Entry.subject_id)
        .cte("added")
    )
    told = select(added.c.id, source.c.salt, source.c.body).join(source, source.c.subject_id == added.c.subject_id)
    written = insert(Payload).from_select(["entry_id", "salt", "body"], told, include_defaults=False)
    rows = db.session.execute(written.returning(Payload.entry_id)).all()
    after_commit(nudges.relay)
    return len(rows)
