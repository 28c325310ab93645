"""Sealing anew, with the key of today, what helps people take part."""

from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import open_row, seal_row, vault
from citizen_panel.domain.citizens.access_needs import LAYOUT, TABLE
from citizen_panel.domain.citizens.models import StatedAccessNeed

KEY_CLASS = KeyClass.ACCESS


def left() -> int:
    """How many rows are still under an earlier key."""
    current, _ = vault().current_key(KEY_CLASS)
    earlier = select(func.count()).select_from(StatedAccessNeed).where(StatedAccessNeed.key_id != current)
    return db.session.execute(earlier).scalar_one()


def reseal(count: int = 1000) -> int:
    """Seal so many rows anew, in the present transaction; returns how many there were, 0 once none is left."""
    current, _ = vault().current_key(KEY_CLASS)
    earlier = select(StatedAccessNeed).where(StatedAccessNeed.key_id != current)
    ordered = earlier.order_by(StatedAccessNeed.citizen_id, StatedAccessNeed.scope_id).limit(count)
    rows = db.session.scalars(ordered.with_for_update(skip_locked=True)).all()
    for row in rows:
        place = f"{row.citizen_id}:{row.scope_id}"
        plain = open_row(KEY_CLASS, TABLE, place, LAYOUT, row.key_id, row.sealed)
        row.key_id, row.sealed = seal_row(KEY_CLASS, TABLE, place, LAYOUT, plain)
    db.session.flush()
    return len(rows)
