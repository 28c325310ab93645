"""What the room rights holds about a person: what they asked for."""

from uuid import UUID

from sqlalchemy import select, update

from citizen_panel.core.db import db
from citizen_panel.domain.rights.models import RightsRequest

TABLES = ("rights_request",)


def export(citizen_id: UUID) -> dict[str, object]:
    """Give out what the person asked for, oldest first."""
    asked = db.session.scalars(
        select(RightsRequest).where(RightsRequest.citizen_id == citizen_id).order_by(RightsRequest.received_at)
    )
    return {"asked for": [{"what": row.kind, "at": row.received_at, "state": row.state} for row in asked]}


def erase(citizen_id: UUID) -> int:
    """Keep that somebody asked, not who."""
    cut = update(RightsRequest).where(RightsRequest.citizen_id == citizen_id).values(citizen_id=None)
    return len(db.session.execute(cut.returning(RightsRequest.id)).all())
