"""What the room rights holds about a person: what they asked for, complained of and stopped, a copy that waits."""

from uuid import UUID

from sqlalchemy import delete, select, update

from citizen_panel.core.db import db
from citizen_panel.domain.rights.models import Bundle, Complaint, Removal, RightsRequest, StopAct
from citizen_panel.domain.rights.sealed_words import open_words

TABLES = ("rights_request", "bundle", "complaint", "stop_act", "removal")


def export(citizen_id: UUID) -> dict[str, object]:
    """Give out what the person asked for, complained of and stopped, oldest first."""
    asked = db.session.scalars(
        select(RightsRequest).where(RightsRequest.citizen_id == citizen_id).order_by(RightsRequest.received_at)
    )
    complained = db.session.scalars(
        select(Complaint).where(Complaint.citizen_id == citizen_id).order_by(Complaint.received_at)
    )
    acts = db.session.scalars(select(StopAct).where(StopAct.citizen_id == citizen_id).order_by(StopAct.happened_at))
    removed = db.session.scalars(select(Removal).where(Removal.citizen_id == citizen_id).order_by(Removal.raised_at))
    return {
        "to be deleted by others": [
            {"what": row.purpose, "since": row.raised_at, "until": row.due_on, "done": row.done_at} for row in removed
        ],
        "stopped": [
            {"what": row.kind, "at": row.happened_at, "by": row.channel, "undone": row.undone_at} for row in acts
        ],
        "asked for": [
            {
                "reference": row.reference,
                "what": row.kind,
                "about": row.about,
                "at": row.received_at,
                "by": row.came_by,
                "state": row.state,
                "over at": row.closed_at,
                **_told("rights_request", row),
            }
            for row in asked
        ],
        "complained of": [
            {
                "reference": row.reference,
                "about": row.about,
                "at": row.received_at,
                "state": row.state,
                "outcome": row.outcome,
                **_told("complaint", row),
            }
            for row in complained
        ],
    }


def erase(citizen_id: UUID) -> int:
    """Keep that somebody asked, not who nor in what words; copies that wait to be fetched go."""
    theirs = select(RightsRequest.id).where(RightsRequest.citizen_id == citizen_id)
    db.session.execute(delete(Bundle).where(Bundle.rights_request_id.in_(theirs)))
    empty = {"citizen_id": None, "words_key": None, "words_sealed": None}
    cut = update(RightsRequest).where(RightsRequest.citizen_id == citizen_id).values(empty)
    loose = update(Complaint).where(Complaint.citizen_id == citizen_id).values(empty)
    stopped = update(StopAct).where(StopAct.citizen_id == citizen_id).values(citizen_id=None, decision_ids=[])
    db.session.execute(stopped.execution_options(synchronize_session=False))
    removed = update(Removal).where(Removal.citizen_id == citizen_id).values(citizen_id=None)
    db.session.execute(removed.execution_options(synchronize_session=False))
    asked = db.session.execute(cut.returning(RightsRequest.id)).all()
    return len(asked) + len(db.session.execute(loose.returning(Complaint.id)).all())


def _told(table: str, row: RightsRequest | Complaint) -> dict[str, str]:
    """What was said and answered; a draft of an answer is not for the person."""
    words = open_words(table, row.id, row.words_key, row.words_sealed)
    return {name: text for name, text in words.items() if not name.startswith("draft")}
