"""What the ledger holds about a person, found by the names under which it knows them: the rooms above work them out."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select

from citizen_panel.core.db import as_role, db
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.queries import history_of

TABLES = ("ledger.payload",)
MANY = 100_000


def export(tokens: Sequence[UUID]) -> dict[str, object]:
    """Give out every fact about the person, newest first."""
    return {
        "facts": [
            {"kind": fact.kind, "at": fact.occurred_at, "by": fact.actor_capacity, "says": fact.body}
            for fact in history_of("citizen", tokens, limit=MANY)
        ]
    }


def erase(tokens: Sequence[UUID]) -> int:
    """Delete what the person's facts say; that they happened, and the commitments, stay and still add up."""
    theirs = db.session.scalars(
        select(Entry.id).where(or_(Entry.subject_id.in_(tokens), Entry.actor_token.in_(tokens)))
    ).all()
    with as_role("cp_eraser"):
        gone = db.session.execute(delete(Payload).where(Payload.entry_id.in_(theirs)).returning(Payload.entry_id))
        return len(gone.all())
