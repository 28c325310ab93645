"""Coming back to the panel after a leaving that was undone."""

from uuid import UUID

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens import queries
from citizen_panel.domain.citizens.events import PanelStatusChanged
from citizen_panel.domain.citizens.vocabulary import PanelStatus
from citizen_panel.domain.ledger.service import record


def come_back(citizen_id: UUID, *, actor: Actor) -> bool:
    """Put somebody back on the panel who had left; False when they had not.

    They can be asked again at once where an address of theirs was proved before, as when they joined, and where, under
    16, a guardian still agrees.
    """
    citizen = queries.citizen(citizen_id)
    if citizen is None:
        raise NotFound
    if citizen.status != PanelStatus.LEFT:
        return False
    is_proved = any(point.verified_at for point in queries.contact_points(citizen_id))
    is_ready = is_proved and queries.may_be_asked(citizen)
    citizen.status = PanelStatus.ACTIVE if is_ready else PanelStatus.JOINED
    db.session.flush()
    token = queries.platform_token(citizen_id)
    record(PanelStatusChanged(token=token, status=PanelStatus(citizen.status)), actor=actor)
    return True
