"""Sealing every answer anew with the key of today: a thousand rows at a time, to be taken up again wherever it stopped.

For the owner of the database alone: every other role sees its own row at most, or may not write.
"""

from sqlalchemy import func, select, update

from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import seal_row, vault
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.equality.queries import TABLE, opened
from citizen_panel.domain.equality.rules import LAYOUT

KEY_CLASS = KeyClass.EQUALITY


def left() -> int:
    """How many rows are still under an earlier key."""
    current, _ = vault().current_key(KEY_CLASS)
    earlier = select(func.count()).select_from(EqualityAnswer).where(EqualityAnswer.key_id != current)
    return db.session.execute(earlier).scalar_one()


def reseal(count: int = 1000) -> int:
    """Seal so many rows anew, in the present transaction; returns how many there were, 0 once none is left.

    What a row says is opened in this process and kept nowhere; rows that others write just now are left for later.
    """
    current, _ = vault().current_key(KEY_CLASS)
    earlier = select(EqualityAnswer.pseudonym, EqualityAnswer.key_id, EqualityAnswer.sealed).where(
        EqualityAnswer.key_id != current
    )
    rows = db.session.execute(
        earlier.order_by(EqualityAnswer.pseudonym).limit(count).with_for_update(skip_locked=True)
    ).all()
    for pseudonym, key_id, sealed in rows:
        plain = opened(pseudonym, key_id, sealed)
        fresh_id, fresh = seal_row(KEY_CLASS, TABLE, pseudonym, LAYOUT, plain)
        changed = update(EqualityAnswer).where(EqualityAnswer.pseudonym == pseudonym)
        db.session.execute(changed.values(key_id=fresh_id, sealed=fresh))
    return len(rows)
