"""Projects and briefs in lists: found, filtered, sorted, a page at a time, and what belongs to many of them at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.paging import PAGE, Order, Piece, like, piece_of, shown
from citizen_panel.domain.projects.models import (
    BriefReturn,
    Decision,
    PhaseEntry,
    Project,
    ProjectRole,
    RecruitmentBrief,
    SignOfWork,
    StartDeclaration,
)
from citizen_panel.domain.projects.queries import visible_to
from citizen_panel.domain.projects.vocabulary import BriefState

NEVER = date(1, 1, 1)


class ProjectSort(StrEnum):
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"


class BriefSort(StrEnum):
    PROJECT = "project"
    PLACES = "places"


@dataclass(frozen=True)
class Wish:
    """What a list is narrowed to; empty words narrow nothing."""

    typed: str = ""
    state: str = ""
    phase: str = ""
    sort: str = ""
    after: str = ""


def list_projects(actor: Actor, wish: Wish, size: int = PAGE) -> Piece[Project]:
    """Projects an actor may see, in one statement."""
    started = _first_start()
    found = select(Project, started).where(Project.id.in_(_visible(actor)))
    if wish.typed:
        found = found.where(or_(Project.title.ilike(like(wish.typed)), Project.summary.ilike(like(wish.typed))))
    if wish.phase:
        found = found.where(Project.phase == wish.phase)
    if wish.state:
        found = found.where(Project.state == wish.state)
    by_start = wish.sort in (ProjectSort.NEWEST, ProjectSort.OLDEST)
    order = (
        Order(started, Project.__table__.c.id, date.fromisoformat, is_down=wish.sort == ProjectSort.NEWEST)
        if by_start
        else Order(Project.__table__.c.title, Project.__table__.c.id)
    )
    rows = [(row[0], row[1]) for row in db.session.execute(piece_of(found, order, wish.after, size))]
    piece = shown(rows, lambda row: (row[1] if by_start else row[0].title, row[0].id), size)
    return Piece([project for project, _ in piece.rows], piece.after)


def list_briefs(actor: Actor, wish: Wish, size: int = PAGE) -> Piece[tuple[Project, RecruitmentBrief]]:
    """Briefs of projects an actor may see, in one statement; `typed` is a topic or the name of a project."""
    found = (
        select(Project, RecruitmentBrief)
        .join(RecruitmentBrief, RecruitmentBrief.project_id == Project.id)
        .where(Project.id.in_(_visible(actor)))
    )
    if wish.typed:
        topic = RecruitmentBrief.asks["topic"].astext
        found = found.where(or_(Project.title.ilike(like(wish.typed)), topic.ilike(like(wish.typed))))
    if wish.state:
        found = found.where(RecruitmentBrief.state == wish.state)
    by_places = wish.sort == BriefSort.PLACES
    brief_id, places = RecruitmentBrief.__table__.c.id, RecruitmentBrief.__table__.c.places
    order = Order(places, brief_id, int, is_down=True) if by_places else Order(Project.__table__.c.title, brief_id)
    rows = [(row[0], row[1]) for row in db.session.execute(piece_of(found, order, wish.after, size))]
    return shown(rows, lambda row: (row[1].places if by_places else row[0].title, row[1].id), size)


def starts_by_project(project_ids: Collection[UUID]) -> dict[UUID, list[date]]:
    """Every start ever declared, by project, in the order in which they were declared."""
    return _grouped(
        select(StartDeclaration.project_id, StartDeclaration.start_on)
        .where(StartDeclaration.project_id.in_(project_ids))
        .order_by(StartDeclaration.recorded_at, StartDeclaration.id)
    )


def signs_by_project(project_ids: Collection[UUID]) -> dict[UUID, list[date]]:
    """Every sign of work, by project."""
    signs = select(SignOfWork.project_id, SignOfWork.happened_on).where(SignOfWork.project_id.in_(project_ids))
    return _grouped(signs.order_by(SignOfWork.recorded_at, SignOfWork.id))


def phases_by_project(project_ids: Collection[UUID]) -> dict[UUID, list[PhaseEntry]]:
    """Every entering of a phase, by project, in the order it happened."""
    entered = select(PhaseEntry.project_id, PhaseEntry).where(PhaseEntry.project_id.in_(project_ids))
    return _grouped(entered.order_by(PhaseEntry.entered_at, PhaseEntry.recorded_at))


def briefs_by_project(project_ids: Collection[UUID]) -> dict[UUID, list[RecruitmentBrief]]:
    """Every brief, by project, newest first."""
    briefs = select(RecruitmentBrief.project_id, RecruitmentBrief).where(RecruitmentBrief.project_id.in_(project_ids))
    return _grouped(briefs.order_by(RecruitmentBrief.version.desc()))


def returned_briefs(brief_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these briefs somebody sent back, at least once."""
    returned = select(BriefReturn.recruitment_brief_id).where(BriefReturn.recruitment_brief_id.in_(brief_ids))
    return frozenset(db.session.scalars(returned.distinct()))


def decisions_by_project(project_ids: Collection[UUID]) -> dict[UUID, list[Decision]]:
    """Every decision, by project, newest first."""
    decided = select(Decision.project_id, Decision).where(Decision.project_id.in_(project_ids))
    return _grouped(decided.order_by(Decision.agreed_at.desc(), Decision.id))


def waiting_briefs(actor: Actor) -> Sequence[tuple[Project, RecruitmentBrief]]:
    """Briefs that wait for approval in projects in which the actor has, and had, no part; in one statement."""
    mine = select(ProjectRole.project_id).where(ProjectRole.user_account_id == actor.user_id)
    rows = db.session.execute(
        select(Project, RecruitmentBrief)
        .join(RecruitmentBrief, RecruitmentBrief.project_id == Project.id)
        .where(
            Project.id.in_(_visible(actor)),
            Project.id.not_in(mine),
            RecruitmentBrief.state == BriefState.SUBMITTED,
        )
        .order_by(Project.title, RecruitmentBrief.id)
    )
    return [(project, brief) for project, brief in rows]


def _visible(actor: Actor) -> Select[Any]:
    return (
        visible_to(actor).order_by(None).with_only_columns(Project.id)
        if actor.is_signed_in
        else select(Project.id).where(false())
    )


def _first_start() -> Any:
    first = select(func.coalesce(func.min(StartDeclaration.start_on), NEVER))
    return first.where(StartDeclaration.project_id == Project.id).scalar_subquery()


def _grouped(statement: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for project_id, one in db.session.execute(statement):
        found.setdefault(project_id, []).append(one)
    return found
