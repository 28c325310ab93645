"""The feed of the matching index: for whom something changed that it counts by.

Triggers write it for the tables that name a citizen. Answers lie under a pseudonym, so whoever keeps them says so here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select, text

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen, IndexChange


@dataclass(frozen=True)
class Settled:
    """The row numbers of those for whom something changed in transactions from one number up to `horizon`."""

    horizon: int
    row_nos: Sequence[int]


def note_change(citizen_id: UUID) -> None:
    """Say that something changed for a citizen which no trigger can relate to them."""
    touched = select(Citizen.row_no).where(Citizen.id == citizen_id)
    db.session.execute(insert(IndexChange).from_select(["row_no"], touched))


def horizon() -> int:
    """The number of the oldest transaction that is still open: whatever is older is settled and can be seen."""
    return int(db.session.execute(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")).scalar_one())


def settled(since: int) -> Settled:
    """For whom something changed in transactions from `since` on that are settled.

    A slow transaction holds the horizon back, so it is never stepped over. Read the people after this, not before.
    """
    until = horizon()
    changed = select(IndexChange.row_no).distinct().where(IndexChange.xact >= since, IndexChange.xact < until)
    return Settled(until, db.session.execute(changed.order_by(IndexChange.row_no)).scalars().all())


def forget_changes(before: int) -> int:
    """Delete what changed before a transaction, once every kept copy of the index has it; returns how many rows."""
    gone = delete(IndexChange).where(IndexChange.xact < before).returning(IndexChange.id)
    return len(db.session.execute(gone).all())
