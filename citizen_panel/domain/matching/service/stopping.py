"""Ending a draw before it came to anything."""

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import leases, queries
from citizen_panel.domain.matching.events import DrawCancelled
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.service.about import about
from citizen_panel.domain.matching.vocabulary import DrawState, EndCause


def cancel(draw: Draw, *, actor: Actor) -> Draw:
    """Stop a draw that waits, runs or is listed; its worker hears of it at its next step. Refusal `not_running`."""
    held = queries.lock_draw_in(draw.id, DrawState.PREPARED, DrawState.RUNNING, DrawState.LISTED)
    if held is None:
        raise Refusal("not_running", say("This draw is over already. Look at it again."))
    return end(held, EndCause.BY_PERSON, actor=actor)


def fail(lease: Lease, cause: EndCause, *, actor: Actor) -> Draw | None:
    """End a draw that its worker could not finish; nothing when it is not ours any more."""
    held = leases.held(Draw, lease)
    return None if held is None else end(held, cause, actor=actor)


def end(held: Draw, cause: EndCause, *, actor: Actor) -> Draw:
    """Let a locked draw be over, for a cause."""
    held.state, held.end_cause, held.finished_at = DrawState.CANCELLED, cause, clock.now()
    leases.let_go(held)
    db.session.flush()
    record(DrawCancelled(**about(held), cause=cause), actor=actor)
    return held
