"""The feed of the matching index: for whom something changed that it counts by.

Triggers write it for the tables that name a citizen. Answers lie under a pseudonym, so whoever keeps them says so here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, literal, select, text

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen, IndexChange

CHANNEL = "index_change"
"""On this channel the database says that something changed; a word may be lost, so the reader also looks by itself."""


@dataclass(frozen=True)
class Settled:
    """The row numbers of those for whom something changed in transactions from one number up to `horizon`."""

    horizon: int
    row_nos: Sequence[int]


@dataclass(frozen=True)
class Lessened:
    """The row numbers of those who take something back in the transaction `xact`."""

    xact: int
    row_nos: Sequence[int]


def note_change(citizen_id: UUID, *, is_less: bool = False) -> None:
    """Say that something changed for a citizen which no trigger can relate to them; `is_less` when it is taken back."""
    touched = select(Citizen.row_no, literal(is_less)).where(Citizen.id == citizen_id)
    db.session.execute(insert(IndexChange).from_select(["row_no", "is_less"], touched))
    db.session.execute(text(f"NOTIFY {CHANNEL}"))


def lessened() -> Lessened | None:
    """Who takes something back in the present transaction; nothing when nobody does.

    Whatever may make somebody fit less counts: the end of a consent, leaving, pausing, being held still, an answer
    made blank. A process whose login knows nothing of people, such as the sealer's, takes nothing back.
    """
    own = text("SELECT pg_current_xact_id_if_assigned()::text WHERE has_table_privilege('index_change', 'SELECT')")
    xact = db.session.execute(own).scalar_one_or_none()
    if xact is None:
        return None
    less = select(IndexChange.row_no).distinct().where(IndexChange.xact == int(xact), IndexChange.is_less)
    row_nos = db.session.execute(less.order_by(IndexChange.row_no)).scalars().all()
    return Lessened(int(xact), row_nos) if row_nos else None


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


def ahead(horizon: int) -> Mapping[int, int]:
    """What changed in transactions that are over, though one older than them is not: row numbers by the number of row.

    It will be in `settled` once more when that one is over as well.
    """
    rows = db.session.execute(select(IndexChange.id, IndexChange.row_no).where(IndexChange.xact >= horizon))
    return {row.id: row.row_no for row in rows}


def forget_changes(before: int) -> int:
    """Delete what changed before a transaction, once every kept copy of the index has it; returns how many rows."""
    gone = delete(IndexChange).where(IndexChange.xact < before).returning(IndexChange.id)
    return len(db.session.execute(gone).all())
