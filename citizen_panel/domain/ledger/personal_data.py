"""What the ledger holds about a person, found by the names under which it knows them: the rooms above work them out."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select

from citizen_panel.core.db import among, as_role, db
from citizen_panel.domain.ledger.models import Chain, Entry, Payload
from citizen_panel.domain.ledger.queries import history_of
from citizen_panel.domain.ledger.vocabulary import ChainKind

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
    """Delete what the person's facts say; that they happened, and the commitments, stay and still add up.

    Facts about something else that name them, such as who came to a meeting, are looked for in the chains of the
    projects that know them.
    """
    own = select(Entry.id, Entry.chain_id).where(or_(Entry.subject_id.in_(tokens), Entry.actor_token.in_(tokens)))
    theirs = db.session.execute(own).all()
    naming = (
        select(Payload.entry_id)
        .join(Entry, Entry.id == Payload.entry_id)
        .join(Chain, Chain.id == Entry.chain_id)
        .where(
            Chain.kind == ChainKind.PROJECT,
            Chain.id.in_({row.chain_id for row in theirs}),
            Payload.body["token"].astext.in_([str(token) for token in tokens]),
        )
    )
    return _forget({*(row.id for row in theirs), *db.session.scalars(naming)})


def erase_many(tokens: Collection[UUID]) -> int:
    """As `erase`, for many people whom no project knows yet: by the names that the platform's chain has for them."""
    own = select(Entry.id).where(or_(among(Entry.subject_id, tokens), among(Entry.actor_token, tokens)))
    return _forget(db.session.scalars(own).all())


def _forget(entry_ids: Collection[int]) -> int:
    with as_role("cp_eraser"):
        gone = db.session.execute(delete(Payload).where(among(Payload.entry_id, entry_ids)).returning(Payload.entry_id))
        return len(gone.all())
