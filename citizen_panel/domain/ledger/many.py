"""Writing very many facts of one kind at once, made here or copied from where they wait."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, literal, select

from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import after_commit, db, uuids
from citizen_panel.core.events import Event
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.ledger.rules import SALT, around, committer
from citizen_panel.domain.ledger.service import columns_of
from citizen_panel.domain.ledger.statements import WRITE_ALIKE, WRITE_SILENT, written


def record_many(facts: Sequence[Event], *, actor: Actor, at: datetime) -> int:
    """Write silent facts of one chain in one statement; returns how many."""
    if not facts:
        return 0
    columns = columns_of(facts)
    return len(written(WRITE_SILENT, columns, project_id=facts[0].project_id, actor=actor, recorded_at=at))


def record_alike(fact: Event, subjects: Sequence[UUID], *, actor: Actor, at: datetime) -> int:
    """Write one silent fact of many subjects, which differ in nothing else, in one statement; returns how many."""
    if not subjects:
        return 0
    body, varying, salts = fact.body(), fact.subject_field, os.urandom(SALT * len(subjects))
    commits = committer(fact.kind(), fact.schema, body, varying)
    before, after = around(body, varying)
    columns = {
        "kind": fact.kind(),
        "schema": fact.schema,
        "subject_kind": fact.subject_kind,
        "subject_ids": uuids(subjects),
        "salts": salts,
        "commitments": b"".join(
            commits(salts[place * SALT : (place + 1) * SALT], str(subject)) for place, subject in enumerate(subjects)
        ),
        "before": before,
        "after": after,
    }
    return len(written(WRITE_ALIKE, columns, project_id=fact.project_id, actor=actor, recorded_at=at))


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
    values: dict[str, Any] = {
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
        .from_select(list(values), select(*values.values()).select_from(source), include_defaults=False)
        .returning(Entry.id, Entry.subject_id)
        .cte("added")
    )
    told = select(added.c.id, source.c.salt, source.c.body).join(source, source.c.subject_id == added.c.subject_id)
    said = insert(Payload).from_select(["entry_id", "salt", "body"], told, include_defaults=False)
    rows = db.session.execute(said.returning(Payload.entry_id)).all()
    after_commit(nudges.relay)
    return len(rows)
