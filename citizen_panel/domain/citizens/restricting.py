"""Holding still: a person's data are kept, and nothing else is done with them."""

from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens import queries
from citizen_panel.domain.citizens.events import ProcessingRestricted
from citizen_panel.domain.ledger.service import record


def restrict(citizen_id: UUID, *, actor: Actor) -> bool:
    """Hold a person's data still from now on; False when they were.

    Nobody who is held still is drawn, stands in or is asked; only messages that need no agreement still go.
    """
    return _set(citizen_id, True, actor)


def lift(citizen_id: UUID, *, actor: Actor) -> bool:
    """Go on as before; False when nothing was held still."""
    return _set(citizen_id, False, actor)


def _set(citizen_id: UUID, is_held: bool, actor: Actor) -> bool:
    found = queries.citizen(citizen_id)
    if found is None:
        raise NotFound
    if (found.restricted_at is not None) == is_held:
        return False
    found.restricted_at = clock.now() if is_held else None
    db.session.flush()
    record(ProcessingRestricted(token=queries.platform_token(citizen_id), is_held_still=is_held), actor=actor)
    return True
