"""What this room holds about a person, found by the pseudonym that their own key gives."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, select

from citizen_panel.core.db import among, as_role, db
from citizen_panel.core.sealing import keyed_uuid
from citizen_panel.core.vault import unwrap_person_key
from citizen_panel.domain.equality import queries
from citizen_panel.domain.equality.models import EqualityAnswer

TABLES = ("equality.answer",)


def export(citizen_id: UUID) -> dict[str, Any]:
    """The answers by characteristic, as codes; nothing once the person's key was destroyed."""
    pseudonym = _pseudonym(citizen_id)
    answers = queries.own_answers(pseudonym) if pseudonym else None
    return {} if answers is None else {code: list(chosen) for code, chosen in answers.given.items()}


def erase(citizen_id: UUID) -> None:
    """Delete the row; to be called while the person's key still exists."""
    pseudonym = _pseudonym(citizen_id)
    if pseudonym is None:
        return
    with as_role("cp_self", own_row=str(pseudonym)):
        db.session.execute(delete(EqualityAnswer).where(EqualityAnswer.pseudonym == pseudonym))


def erase_many(citizen_ids: Collection[UUID]) -> None:
    """As `erase`, for many people at once; here the rows are named by the role that erases."""
    keys: Table = db.metadata.tables["person_key"]
    found = db.session.execute(select(keys.c.kek_name, keys.c.wrapped).where(among(keys.c.citizen_id, citizen_ids)))
    pseudonyms = [keyed_uuid(unwrap_person_key(kek_name, wrapped), "equality") for kek_name, wrapped in found]
    gone = delete(EqualityAnswer).where(among(EqualityAnswer.pseudonym, pseudonyms))
    with as_role("cp_eraser"):
        db.session.execute(gone.execution_options(synchronize_session=False))


def _pseudonym(citizen_id: UUID) -> UUID | None:
    """As `citizens.queries.equality_pseudonym`; the room above is named by its table, as foreign keys name it."""
    keys: Table = db.metadata.tables["person_key"]
    found = db.session.execute(
        select(keys.c.kek_name, keys.c.wrapped).where(keys.c.citizen_id == citizen_id)
    ).one_or_none()
    return None if found is None else keyed_uuid(unwrap_person_key(found[0], found[1]), "equality")
