"""Things made in a meeting that nobody may play any more, since somebody in it took their yes back."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.sessions.events import MediaBlocked
from citizen_panel.domain.sessions.models import Artefact, ResearchSession
from citizen_panel.domain.sessions.vocabulary import ArtefactKind


def block_media(
    meeting: ResearchSession, kinds: Collection[ArtefactKind], *, delete_by: date, actor: Actor
) -> list[Artefact]:
    """Let nobody play what was made of these kinds in a meeting, and have it deleted by a day at the latest.

    That it existed stays on record. Returns what was blocked now; what is blocked or deleted already is left alone.
    """
    held = select(Artefact).where(
        Artefact.research_session_id == meeting.id,
        Artefact.kind.in_(kinds),
        Artefact.deleted_at.is_(None),
        Artefact.blocked_at.is_(None),
    )
    blocked = list(db.session.scalars(held.order_by(Artefact.id).with_for_update()))
    for one in blocked:
        one.blocked_at = clock.now()
        one.delete_on = delete_by if one.delete_on is None else min(one.delete_on, delete_by)
        fact = MediaBlocked(
            project=meeting.project_id,
            research_session=meeting.id,
            artefact=one.id,
            artefact_kind=ArtefactKind(one.kind),
            delete_on=one.delete_on,
        )
        ledger.record(fact, actor=actor)
    db.session.flush()
    return blocked
