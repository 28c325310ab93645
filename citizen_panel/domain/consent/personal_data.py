"""What this room holds about a person: every yes and no, with the wording as it was shown."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from citizen_panel.core.db import among, db
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText, StopCode

TABLES = ("consent_decision", "consent_standing", "stop_code")


def export(citizen_id: UUID) -> dict[str, Any]:
    """Everything held, as plain values, oldest first."""
    rows = db.session.execute(
        select(ConsentDecision, ConsentText.body, ConsentText.version)
        .outerjoin(ConsentText, ConsentText.id == ConsentDecision.text_id)
        .where(ConsentDecision.citizen_id == citizen_id)
        .order_by(ConsentDecision.effective_at, ConsentDecision.id)
    )
    return {
        "decisions": [
            {
                "purpose": row.purpose,
                "decision": row.action,
                "at": row.effective_at,
                "until": row.expires_on,
                "by": row.channel,
                "language": row.language,
                "with help": row.assisted_by_id is not None,
                "wording": body,
                "version": version,
            }
            for row, body, version in rows
        ]
    }


def erase(citizen_id: UUID) -> None:
    """Cut the decisions loose from the person; what stays proves that somebody agreed, not who."""
    erase_many([citizen_id])


def erase_many(citizen_ids: Collection[UUID]) -> None:
    """As `erase`, for many people at once."""
    db.session.execute(delete(ConsentStanding).where(among(ConsentStanding.citizen_id, citizen_ids)))
    db.session.execute(delete(StopCode).where(among(StopCode.citizen_id, citizen_ids)))
    db.session.execute(
        update(ConsentDecision)
        .where(among(ConsentDecision.citizen_id, citizen_ids))
        .values(citizen_id=None, evidence_sealed=None, evidence_key=None)
        .execution_options(synchronize_session=False)
    )
