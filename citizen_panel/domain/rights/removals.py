"""What is left to be done by hand after a yes ended: asking those who hold something to delete it, by a day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.consent.purposes import organisation_of
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.reference.queries import working_day_after
from citizen_panel.domain.rights.events import RemovalDone, RemovalRaised
from citizen_panel.domain.rights.models import Removal
from citizen_panel.domain.rights.vocabulary import RemovalKind

WITHIN = 1
"""Working days in which it is to be done (rules: withdrawal)."""


def due_on() -> date:
    """The last day on which something that is to be deleted from now on is there."""
    return working_day_after(clock.today(), WITHIN)


def raise_for(citizen_id: UUID, purpose: str, scope_id: UUID, kind: RemovalKind, *, actor: Actor) -> Removal:
    """Put something on the list of the rights desk; it is due within one working day."""
    row = Removal(
        kind=kind,
        citizen_id=citizen_id,
        purpose=purpose,
        scope_id=scope_id,
        organisation_id=organisation_of(purpose),
        raised_at=clock.now(),
        due_on=due_on(),
    )
    db.session.add(row)
    db.session.flush()
    record(RemovalRaised(removal=row.id, removal_kind=kind, due=row.due_on), actor=actor)
    return row


def waiting() -> Sequence[Removal]:
    """Everything that is still to be done, what is due first coming first."""
    rows = select(Removal).where(Removal.done_at.is_(None))
    return db.session.scalars(rows.order_by(Removal.due_on, Removal.raised_at, Removal.id)).all()


def removal_of(removal_id: UUID) -> Removal | None:
    """One thing to be done, by its id."""
    return db.session.get(Removal, removal_id)


def settle(row: Removal, *, by: UUID, actor: Actor) -> None:
    """Note that it is done, as those who held it confirmed. Refusal `done_already`."""
    held = db.session.get_one(Removal, row.id, with_for_update=True, populate_existing=True)
    if held.done_at is not None:
        raise Refusal("done_already", say("Somebody noted this already."))
    held.done_at, held.done_by_id = clock.now(), by
    db.session.flush()
    record(RemovalDone(removal=held.id, removal_kind=RemovalKind(held.kind)), actor=actor)
