"""How facts are written: one statement for facts and all that goes with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import after_commit, db
from citizen_panel.domain.ledger.vocabulary import ChainKind

_EACH = """
    WITH fact AS (
        SELECT * FROM unnest(
            CAST(:kinds AS text[]), CAST(:schemas AS smallint[]), CAST(:subject_kinds AS text[]),
            CAST(:subject_ids AS uuid[]), CAST(:commitments AS bytea[]), CAST(:salts AS bytea[]),
            CAST(:bodies AS text[])
        ) WITH ORDINALITY AS each (kind, schema, subject_kind, subject_id, commitment_hash, salt, body, place)
    )
"""
_ALIKE = """
    WITH fact AS (
        SELECT CAST(:kind AS text) AS kind, CAST(:schema AS smallint) AS schema,
            CAST(:subject_kind AS text) AS subject_kind, each.subject_id,
            substring(CAST(:commitments AS bytea) FROM 32 * CAST(place AS int) - 31 FOR 32) AS commitment_hash,
            substring(CAST(:salts AS bytea) FROM 16 * CAST(place AS int) - 15 FOR 16) AS salt,
            CAST(:before AS text) || each.subject_id || CAST(:after AS text) AS body, place
        FROM unnest(CAST(:subject_ids AS uuid[])) WITH ORDINALITY AS each (subject_id, place)
    )
"""
_ENTERED = """
    , entered AS (
        INSERT INTO ledger.entry (chain_id, kind, schema, occurred_at, recorded_at, actor_token, actor_capacity,
            subject_kind, subject_id, commitment_hash, corrects_id)
        SELECT chain.id, fact.kind, fact.schema, :happened, :recorded_at, CAST(:actor_token AS uuid), :capacity,
            fact.subject_kind, fact.subject_id, fact.commitment_hash, CAST(:corrects AS bigint)
        FROM fact JOIN ledger.chain
            ON chain.kind = :chain AND chain.project_id IS NOT DISTINCT FROM CAST(:project_id AS uuid)
        ORDER BY fact.place
        RETURNING id, commitment_hash
    ), said AS (
        INSERT INTO ledger.payload (entry_id, salt, body)
        SELECT entered.id, fact.salt, CAST(fact.body AS jsonb) FROM entered JOIN fact USING (commitment_hash)
    )
"""
_FOLLOWED = """
    , followed AS (
        INSERT INTO ledger.dispatch (entry_id, due_at) SELECT entered.id, :recorded_at FROM entered
    )
"""
_NUMBERS = "SELECT id FROM entered"


WRITE = text("".join((_EACH, _ENTERED, _FOLLOWED, _NUMBERS)))
"""Facts of one chain, in their order, each with its words and what must follow; the numbers that they were given.

A commitment holds a salt of its own, so that it tells the facts of one statement apart.
"""
WRITE_SILENT = text("".join((_EACH, _ENTERED, _NUMBERS)))
"""As `WRITE`, for facts that nothing follows from."""
WRITE_ALIKE = text("".join((_ALIKE, _ENTERED, _NUMBERS)))
"""As `WRITE_SILENT`, for facts that differ in their subject alone: salts and commitments one after the other."""


def written(
    statement: TextClause,
    columns: Mapping[str, Any],
    *,
    project_id: UUID | None,
    actor: Actor,
    recorded_at: datetime,
    happened: datetime | None = None,
    corrects: int | None = None,
) -> list[int]:
    """Write facts by one of the statements, in the present transaction; returns their numbers, in their order.

    Raises LookupError where there is no such chain.
    """
    db.session.flush()  # what the facts are about is there before them
    alike = {
        "chain": ChainKind.PROJECT if project_id else ChainKind.PLATFORM,
        "project_id": project_id,
        "happened": happened or recorded_at,
        "recorded_at": recorded_at,
        "actor_token": actor.ledger_token,
        "capacity": actor.capacity or Capacity.CITIZEN,
        "corrects": corrects,
    }
    entry_ids = sorted(db.session.execute(statement, {**alike, **columns}).scalars().all())
    if not entry_ids:
        raise LookupError(f"no chain for the facts of project {project_id}")
    after_commit(nudges.relay)
    return entry_ids
