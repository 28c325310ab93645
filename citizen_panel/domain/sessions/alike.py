"""Who runs a meeting and how people are looked after in it, for another meeting that is like it."""

from typing import Any

from sqlalchemy import select

from citizen_panel.core.db import Model, db
from citizen_panel.domain.sessions.arrangements import SessionCare
from citizen_panel.domain.sessions.models import ResearchSession, SessionStaff

OF = "research_session_id"


def keep_alike(meeting: ResearchSession, made: ResearchSession) -> None:
    """Write down for a new meeting what stands for another: every part, note and check, with who looked."""
    for table in (SessionStaff, SessionCare):
        for one in db.session.scalars(select(table).where(getattr(table, OF) == meeting.id)):
            db.session.add(table(**_as_it_is(one), **{OF: made.id}))
    db.session.flush()


def _as_it_is(row: Model) -> dict[str, Any]:
    return {one.key: getattr(row, one.key) for one in row.__table__.columns if one.key != OF}
