"""The sealed copies of the matching index: their keys, how far they know, and how the nightly reading found it."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from sqlalchemy import delete, func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import unwrap_key, wrap_key
from citizen_panel.domain.citizens import feed
from citizen_panel.domain.matching.models import IndexCheck, IndexCopy

KEPT = timedelta(days=7)
"""After so long the feed is not kept for a copy any more, and it cannot be opened."""
CHECKS_KEPT = timedelta(days=90)
KEY_BYTES = 32


@dataclass(frozen=True)
class CopyKey:
    """A copy and the key that seals it and nothing else."""

    copy_id: UUID
    key: bytes = field(repr=False)


def begin(horizon: int) -> CopyKey:
    """Make the key of a copy that knows all before transaction `horizon`; from now on the feed is kept for it."""
    made = CopyKey(uuid4(), os.urandom(KEY_BYTES))
    kek_name, wrapped = wrap_key(KeyClass.EQUALITY, made.key)
    row = IndexCopy(id=made.copy_id, kek_name=kek_name, wrapped=wrapped, horizon=horizon, made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return made


def openable() -> Sequence[CopyKey]:
    """The copies whose keys are there, newest first."""
    found = []
    for row in db.session.execute(select(IndexCopy).order_by(IndexCopy.made_at.desc(), IndexCopy.id)).scalars():
        try:
            found.append(CopyKey(row.id, unwrap_key(KeyClass.EQUALITY, row.kek_name, row.wrapped)))
        except (KeyError, InvalidTag):
            continue
    return found


def destroy(besides: Collection[UUID]) -> None:
    """Destroy the keys of all copies but these: nobody can open those any more."""
    db.session.execute(delete(IndexCopy).where(IndexCopy.id.not_in(tuple(besides))))


def needed_from() -> int:
    """The transaction from which on the feed is needed, by the oldest copy that is kept; older ones are let go."""
    db.session.execute(delete(IndexCopy).where(IndexCopy.made_at < clock.now() - KEPT))
    oldest = db.session.execute(select(IndexCopy.horizon).order_by(IndexCopy.horizon).limit(1)).scalar_one_or_none()
    return min(oldest, feed.horizon()) if oldest is not None else feed.horizon()


def note_check(differing: int) -> None:
    """Note that everybody was read anew, and of how many people the index said something else."""
    db.session.add(IndexCheck(checked_at=clock.now(), differing=differing))
    db.session.flush()


def forget_old_checks() -> None:
    """Delete notes that are older than 90 days."""
    db.session.execute(delete(IndexCheck).where(IndexCheck.checked_at < clock.now() - CHECKS_KEPT))


def newest_check() -> IndexCheck | None:
    """The note of the newest reading of everybody."""
    newest = select(func.max(IndexCheck.id)).scalar_subquery()
    return db.session.execute(select(IndexCheck).where(IndexCheck.id == newest)).scalar_one_or_none()
