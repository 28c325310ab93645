"""What people do about work that did not get done: have it tried again, or put it aside."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.events import Code
from citizen_panel.domain.ledger import outbox
from citizen_panel.domain.ledger.events import WorkPutAside, WorkTriedAgain
from citizen_panel.domain.ledger.models import Fault
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.ledger.vocabulary import FaultState

OPEN = (FaultState.OPEN, FaultState.AGAIN)


def try_again(fault_id: UUID, *, actor: Actor) -> Fault | None:
    """Have work done once more; nothing when it was settled, or is being tried again, already.

    What should follow from a fact is due again at once, with all its tries. Any other work follows from the fact
    written here.
    """
    found = _held(fault_id, (FaultState.OPEN,))
    if found is None:
        return None
    found.state = FaultState.AGAIN
    if found.entry_id is not None:
        outbox.take_up(found.entry_id)
    db.session.flush()
    record(WorkTriedAgain(fault=found.id, work=Code(found.work)), actor=actor)
    return found


def put_aside(fault_id: UUID, *, actor: Actor) -> Fault | None:
    """Settle a fault without doing the work; nothing when it was settled already."""
    found = _held(fault_id, OPEN)
    if found is None:
        return None
    found.state, found.settled_at = FaultState.ASIDE, clock.now()
    if found.entry_id is not None:
        outbox.put_aside(found.entry_id)
    db.session.flush()
    record(WorkPutAside(fault=found.id, work=Code(found.work)), actor=actor)
    return found


def _held(fault_id: UUID, states: Sequence[FaultState]) -> Fault | None:
    wanted = select(Fault).where(Fault.id == fault_id, Fault.state.in_(states)).with_for_update()
    return db.session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()
