"""Research sessions in lists: found, filtered, sorted, a page at a time, and those of many projects at once."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.paging import PAGE, Order, Piece, like, piece_of, shown
from citizen_panel.domain.projects.listing import Wish
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.queries import visible_to
from citizen_panel.domain.sessions.models import ResearchSession


class SessionSort(StrEnum):
    LATEST = "latest"
    SOONEST = "soonest"


def list_sessions(actor: Actor, wish: Wish, size: int = PAGE) -> Piece[tuple[Project, ResearchSession]]:
    """Research sessions of projects an actor may see, in one statement; the latest first unless told otherwise."""
    visible = visible_to(actor).order_by(None).with_only_columns(Project.id)
    found = (
        select(Project, ResearchSession)
        .join(ResearchSession, ResearchSession.project_id == Project.id)
        .where(Project.id.in_(visible))
    )
    if wish.typed:
        found = found.where(or_(Project.title.ilike(like(wish.typed)), ResearchSession.label.ilike(like(wish.typed))))
    if wish.state:
        found = found.where(ResearchSession.state == wish.state)
    if wish.phase:
        found = found.where(ResearchSession.phase == wish.phase)
    columns = ResearchSession.__table__.c
    order = Order(columns.starts_at, columns.id, datetime.fromisoformat, is_down=wish.sort != SessionSort.SOONEST)
    rows = [(row[0], row[1]) for row in db.session.execute(piece_of(found, order, wish.after, size))]
    return shown(rows, lambda row: (row[1].starts_at, row[1].id), size)


def meetings_by_project(project_ids: Collection[UUID]) -> dict[UUID, list[ResearchSession]]:
    """The meetings of many projects, soonest first."""
    of = select(ResearchSession).where(ResearchSession.project_id.in_(project_ids))
    found: dict[UUID, list[ResearchSession]] = {}
    for meeting in db.session.scalars(of.order_by(ResearchSession.starts_at, ResearchSession.id)):
        found.setdefault(meeting.project_id, []).append(meeting)
    return found
