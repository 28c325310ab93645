"""Reads of one's own equality answers; the matcher and the counter have their own ways in."""

from uuid import UUID

from sqlalchemy import select

from citizen_panel.core.db import as_role, db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import open_row
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.equality.rules import LAYOUT, unpack
from citizen_panel.domain.equality.vocabulary import Answers

TABLE = "equality.answer"
"""What a sealed row is bound to, beside its pseudonym and layout."""


def own_answers(pseudonym: UUID) -> Answers | None:
    """A person's own answers; nothing when there is no row."""
    row = own_row(pseudonym)
    return None if row is None else unpack(opened(pseudonym, row[0], row[1]))


def own_row(pseudonym: UUID) -> tuple[int, bytes] | None:
    """A person's own row as it is kept: id of the key and blob."""
    with as_role("cp_self", own_row=str(pseudonym)):
        found = db.session.execute(
            select(EqualityAnswer.key_id, EqualityAnswer.sealed).where(EqualityAnswer.pseudonym == pseudonym)
        ).one_or_none()
    return None if found is None else (found[0], found[1])


def opened(pseudonym: UUID, key_id: int, sealed: bytes) -> bytes:
    """The 48 packed bytes of a row."""
    return open_row(KeyClass.EQUALITY, TABLE, pseudonym, LAYOUT, key_id, sealed)
