"""Linking committed entries into their chains, and walking the chains: the sealer's own hand."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, text

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.models import Chain, Entry, Link, Payload
from citizen_panel.domain.ledger.rules import GENESIS, Linked, Sealable, commitment, first_fault, link_hash

LOCK = 1
BATCH = 2000
AT_ONCE = 2000


def seal_batch(size: int = BATCH, window: int | None = None) -> int:
    """Link the next committed entries, in order; returns how many; 0 also when another sealer is at work.

    With a window, only that many numbers below the newest link are looked at, which is cheap and finds all but what
    an unusually slow transaction left behind: look without one now and then.
    Only entries below the snapshot's horizon are taken, so that a slow transaction is never stepped over.
    """
    if not db.session.execute(text("SELECT pg_try_advisory_xact_lock(:n)"), {"n": LOCK}).scalar_one():
        return 0
    waiting = db.session.scalars(_unlinked(window).order_by(Entry.id).limit(size)).all()
    heads: dict[UUID, tuple[int, bytes]] = {}
    sealed_at = clock.now()
    rows = []
    for entry in waiting:
        seq, head = heads.get(entry.chain_id) or _head(entry.chain_id)
        sealed = link_hash(sealable(entry), seq + 1, head)
        rows.append(
            {
                "entry_id": entry.id,
                "chain_id": entry.chain_id,
                "seq": seq + 1,
                "prev_hash": head,
                "link_hash": sealed,
                "sealed_at": sealed_at,
            }
        )
        heads[entry.chain_id] = (seq + 1, sealed)
    if rows:
        db.session.execute(Link.__table__.insert(), rows)  # type: ignore[attr-defined]
    db.session.expunge_all()
    return len(rows)


def _unlinked(window: int | None) -> Select[Entry]:
    settled = text("entry.xact < pg_snapshot_xmin(pg_current_snapshot())")
    found = select(Entry).outerjoin(Link, Link.entry_id == Entry.id).where(Link.entry_id.is_(None), settled)
    if window is None:
        return found
    newest = db.session.execute(select(func.max(Link.entry_id))).scalar_one_or_none() or 0
    return found.where(Entry.id > newest - window)


def walk() -> Iterator[tuple[str, int, str | None]]:
    """Walk every chain: its name, its length, and the first fault in words or None."""
    for chain in db.session.scalars(select(Chain).order_by(Chain.opened_at, Chain.id)).all():
        yield (str(chain.project_id or "platform"), *walk_chain(chain.id))


def walk_chain(chain_id: UUID) -> tuple[int, str | None]:
    """The length of one chain, and its first fault in words or None."""
    length = db.session.execute(select(func.count()).where(Link.chain_id == chain_id)).scalar_one()
    with db.session.execute(_links(chain_id)) as rows:
        fault = first_fault(Linked(sealable(row), row.seq, row.prev_hash, row.link_hash) for row in rows)
    if fault is not None:
        return length, f"link {fault}"
    said = (
        select(Entry.id, Entry.kind, Entry.schema, Entry.commitment_hash, Payload.salt, Payload.body)
        .join(Payload, Payload.entry_id == Entry.id)
        .where(Entry.chain_id == chain_id)
        .order_by(Entry.id)
        .execution_options(yield_per=AT_ONCE)
    )
    with db.session.execute(said) as payloads:
        for number, kind, schema, committed, salt, body in payloads:
            if commitment(salt, kind, schema, body) != committed:
                return length, f"entry {number}"
    return length, None


def _links(chain_id: UUID) -> Select[*tuple[Any, ...]]:
    """A chain in its order, as columns: a walk over a million facts keeps none of them."""
    wanted = [column for column in Entry.__table__.columns if column.name != "xact"]
    return (
        select(*wanted, Link.seq, Link.prev_hash, Link.link_hash)
        .join(Link, Link.entry_id == Entry.id)
        .where(Link.chain_id == chain_id)
        .order_by(Link.seq)
        .execution_options(yield_per=AT_ONCE)
    )


def sealable(entry: Entry | Row[*tuple[Any, ...]]) -> Sealable:
    """What of an entry goes into its link."""
    return Sealable(
        id=entry.id,
        chain_id=entry.chain_id,
        kind=entry.kind,
        schema=entry.schema,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        actor_token=entry.actor_token,
        actor_capacity=entry.actor_capacity,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        commitment=entry.commitment_hash,
        corrects=entry.corrects_id,
        correction_code=entry.correction_code,
    )


def _head(chain_id: UUID) -> tuple[int, bytes]:
    newest = select(Link.seq, Link.link_hash).where(Link.chain_id == chain_id).order_by(Link.seq.desc()).limit(1)
    row = db.session.execute(newest).one_or_none()
    return (row.seq, row.link_hash) if row else (0, GENESIS)
