"""Writing very many facts of one kind at once: each was committed to before, and is copied from where it waits."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Select, Text, Uuid, cast, column, func, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import after_commit, db
from citizen_panel.core.events import Event, canonical
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.ledger.rules import commitment, committer, writer

Made = tuple[UUID, bytes, str, bytes]
"""Of one fact: its subject, its salt, what it says and what commits to it."""


def record_many(facts: Sequence[Event], *, actor: Actor, at: datetime) -> int:
    """Write facts of one silent kind and one chain, each about another subject, in two statements; returns how many."""
    if not facts:
        return 0
    kind, said = type(facts[0]), [(one.subject_id, os.urandom(16), one.body()) for one in facts]
    made = [
        (subject, salt, canonical(body).decode(), commitment(salt, kind.kind(), kind.schema, body))
        for subject, salt, body in said
    ]
    return record_prepared(kind, _waiting(made), actor=actor, at=at, project_id=facts[0].project_id)


def record_alike(fact: Event, subjects: Sequence[UUID], *, actor: Actor, at: datetime) -> int:
    """Write one silent fact of many subjects, which differ in nothing else, in two statements; returns how many."""
    if not subjects:
        return 0
    body, varying = fact.body(), fact.subject_field
    says, commits = writer(body, varying), committer(fact.kind(), fact.schema, body, varying)
    named = [(subject, os.urandom(16), str(subject)) for subject in subjects]
    made = [(subject, salt, says(name), commits(salt, name)) for subject, salt, name in named]
    return record_prepared(type(fact), _waiting(made), actor=actor, at=at, project_id=fact.project_id)


def _waiting(made: Sequence[Made]) -> Select[Any]:
    waiting = (
        func.unnest(
            literal([subject for subject, _, _, _ in made], ARRAY(Uuid)),
            literal([salt for _, salt, _, _ in made], ARRAY(LargeBinary)),
            literal([body for _, _, body, _ in made], ARRAY(Text)),
            literal([commits for _, _, _, commits in made], ARRAY(LargeBinary)),
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
    return select(waiting.c.subject_id, waiting.c.salt, told, waiting.c.commitment)


def record_prepared(
    kind: type[Event], waiting: Select[Any], *, actor: Actor, at: datetime, project_id: UUID | None = None
) -> int:
    """Write facts of one silent kind in a project's chain or the platform's, in two statements; returns how many.

    `waiting` selects subject_id, salt, body and commitment, each subject once. Nothing reacts to these facts, so no
    dispatch is written for them. Raises LookupError where there is no such chain.
    """
    chain = chain_of(project_id)
    if chain is None:
        raise LookupError(f"no chain for these facts of project {project_id}")
    source = waiting.subquery("waiting")
    said: dict[str, Any] = {
        "chain_id": literal(chain.id),
        "kind": literal(kind.kind()),
        "schema": literal(kind.schema),
        "occurred_at": literal(at),
        "recorded_at": literal(at),
        "actor_token": literal(actor.ledger_token, Entry.actor_token.type),
        "actor_capacity": literal(str(actor.capacity or Capacity.CITIZEN)),
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
