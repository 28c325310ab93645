"""Reads of the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.ledger.models import Chain, Entry, Link, Payload
from citizen_panel.domain.ledger.vocabulary import ChainKind


@dataclass(frozen=True)
class Fact:
    """One entry as its readers see it; `body` is None once the person was erased."""

    id: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    actor_token: UUID | None
    actor_capacity: str
    subject_kind: str
    subject_id: UUID
    body: dict[str, Any] | None
    is_sealed: bool


def chain_of(project_id: UUID | None) -> Chain | None:
    """The chain of a project, or the platform's when no project is named."""
    kind = ChainKind.PROJECT if project_id else ChainKind.PLATFORM
    return db.session.execute(
        select(Chain).where(Chain.kind == kind, Chain.project_id.is_not_distinct_from(project_id))
    ).scalar_one_or_none()


def history_of(
    subject_kind: str,
    subject_ids: Sequence[UUID],
    *,
    limit: int = 500,
    only: Collection[str] = (),
    but: Collection[str] = (),
    since: datetime | None = None,
) -> list[Fact]:
    """Every fact about a subject, newest first; a person may be known under several tokens.

    `only` and `but` are kinds of facts: these alone, or all others; `since` leaves out what was so earlier.
    """
    facts = (
        select(Entry, Payload.body, Link.seq)
        .outerjoin(Payload, Payload.entry_id == Entry.id)
        .outerjoin(Link, Link.entry_id == Entry.id)
        .where(Entry.subject_kind == subject_kind, Entry.subject_id.in_(subject_ids))
        .order_by(Entry.id.desc())
        .limit(limit)
    )
    if only:
        facts = facts.where(Entry.kind.in_(only))
    if but:
        facts = facts.where(Entry.kind.not_in(but))
    if since:
        facts = facts.where(Entry.occurred_at >= since)
    rows = db.session.execute(facts)
    return [_fact(entry, body, seq) for entry, body, seq in rows]


def facts_of_project(project_id: UUID, *, limit: int = 500) -> list[Fact]:
    """Every fact on a project's chain, oldest first."""
    rows = db.session.execute(
        select(Entry, Payload.body, Link.seq)
        .join(Chain, Chain.id == Entry.chain_id)
        .outerjoin(Payload, Payload.entry_id == Entry.id)
        .outerjoin(Link, Link.entry_id == Entry.id)
        .where(Chain.project_id == project_id)
        .order_by(Entry.id)
        .limit(limit)
    )
    return [_fact(entry, body, seq) for entry, body, seq in rows]


def newest(limit: int = 100, *, before: int | None = None) -> list[Fact]:
    """The latest facts of all chains, newest first, or those before a number."""
    rows = (
        select(Entry, Payload.body, Link.seq)
        .outerjoin(Payload, Payload.entry_id == Entry.id)
        .outerjoin(Link, Link.entry_id == Entry.id)
        .order_by(Entry.id.desc())
        .limit(limit)
    )
    if before is not None:
        rows = rows.where(Entry.id < before)
    return [_fact(entry, body, seq) for entry, body, seq in db.session.execute(rows)]


def unsealed() -> tuple[int, datetime | None]:
    """How many facts wait for the sealer, and since when the oldest of them waits."""
    waiting = select(func.count(), func.min(Entry.recorded_at)).outerjoin(Link, Link.entry_id == Entry.id)
    count, since = db.session.execute(waiting.where(Link.entry_id.is_(None))).one()
    return count, since


def entry(entry_id: int) -> Fact | None:
    """One fact by its number."""
    row = db.session.execute(
        select(Entry, Payload.body, Link.seq)
        .outerjoin(Payload, Payload.entry_id == Entry.id)
        .outerjoin(Link, Link.entry_id == Entry.id)
        .where(Entry.id == entry_id)
    ).one_or_none()
    return None if row is None else _fact(*row)


def _fact(row: Entry, body: dict[str, Any] | None, seq: int | None) -> Fact:
    return Fact(
        id=row.id,
        kind=row.kind,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        actor_token=row.actor_token,
        actor_capacity=row.actor_capacity,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        body=body,
        is_sealed=seq is not None,
    )
