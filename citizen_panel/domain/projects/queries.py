"""Looking projects up: what stands where, and who may see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, func, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.domain.projects.models import (
    BriefArea,
    BriefReturn,
    Decision,
    EarlierLook,
    PhaseEntry,
    Project,
    ProjectRole,
    Quota,
    RecruitmentBrief,
    RecruitmentRound,
    ScreenerQuestion,
    SignOfWork,
    StartDeclaration,
    TierChange,
)
from citizen_panel.domain.projects.rules import READING_ROLES, day_zero, matter_of
from citizen_panel.domain.projects.vocabulary import Asks, BriefState, DecisionKind


@dataclass(frozen=True)
class BriefOf:
    """A brief together with where it asks and its quotas."""

    brief: RecruitmentBrief
    councils: tuple[str, ...]
    quotas: tuple[Quota, ...]


def project(project_id: UUID) -> Project | None:
    """The project of that id."""
    return db.session.get(Project, project_id)


def projects_by(ids: Collection[UUID]) -> Mapping[UUID, Project]:
    """Projects by their ids, in one read."""
    return {one.id: one for one in db.session.scalars(select(Project).where(Project.id.in_(ids)))}


def brief(brief_id: UUID) -> RecruitmentBrief | None:
    """The brief of that id."""
    return db.session.get(RecruitmentBrief, brief_id)


def decision(decision_id: UUID) -> Decision | None:
    """The decision of that id."""
    return db.session.get(Decision, decision_id)


def visible_to(actor: Actor) -> Select[Project]:
    """Select the projects that an actor may see: those of the bodies they work for, by title.

    The same question as policy `project:read`, asked of the database; a test holds the two together.
    """
    bodies = actor.organisations(*READING_ROLES) if actor.capacity is Capacity.STAFF else frozenset[UUID]()
    statement = select(Project).order_by(Project.title, Project.id)
    return statement.where(Project.organisation_id.in_(bodies)) if bodies else statement.where(false())


def body_of(project_id: UUID) -> UUID:
    """The body whose project it is; raises NoResultFound for none."""
    return db.session.get_one(Project, project_id).organisation_id


def projects_of(actor: Actor) -> Sequence[Project]:
    """Every project an actor may see, by title."""
    return db.session.execute(visible_to(actor)).scalars().all()


def team_of(project_id: UUID) -> frozenset[UUID]:
    """The accounts that have a part in the project today, or had one."""
    rows = db.session.execute(select(ProjectRole.user_account_id).where(ProjectRole.project_id == project_id))
    return frozenset(rows.scalars())


def roles_of(project_id: UUID) -> Sequence[ProjectRole]:
    """Who has which part in the project today."""
    today = clock.today()
    return (
        db.session.execute(
            select(ProjectRole)
            .where(
                ProjectRole.project_id == project_id,
                ProjectRole.from_on <= today,
                (ProjectRole.to_on.is_(None)) | (ProjectRole.to_on >= today),
            )
            .order_by(ProjectRole.role, ProjectRole.from_on)
        )
        .scalars()
        .all()
    )


def parts_of(project_id: UUID) -> Sequence[ProjectRole]:
    """Every part somebody ever had in the project, those that last first, then by their first day."""
    statement = select(ProjectRole).where(ProjectRole.project_id == project_id)
    ordered = statement.order_by(ProjectRole.to_on.desc().nulls_first(), ProjectRole.from_on, ProjectRole.id)
    return db.session.execute(ordered).scalars().all()


def starts_of(project_id: UUID) -> Sequence[StartDeclaration]:
    """Every start ever declared, oldest declaration first."""
    statement = select(StartDeclaration).where(StartDeclaration.project_id == project_id)
    return db.session.execute(statement.order_by(StartDeclaration.recorded_at)).scalars().all()


def signs_of(project_id: UUID) -> Sequence[SignOfWork]:
    """Every sign of work ever noted, in the order in which they were noted."""
    statement = select(SignOfWork).where(SignOfWork.project_id == project_id)
    return db.session.execute(statement.order_by(SignOfWork.recorded_at, SignOfWork.id)).scalars().all()


def day_zero_of(project_id: UUID) -> date | None:
    """The earliest start ever declared, or the earliest sign of work if that came before."""
    return day_zero((row.start_on for row in starts_of(project_id)), (row.happened_on for row in signs_of(project_id)))


def tiers_of(project_id: UUID) -> Sequence[TierChange]:
    """Every tier that was set, newest first."""
    statement = select(TierChange).where(TierChange.project_id == project_id)
    return db.session.execute(statement.order_by(TierChange.recorded_at.desc(), TierChange.id)).scalars().all()


def phases_of(project_id: UUID) -> Sequence[PhaseEntry]:
    """Every entering of a phase, in the order it happened."""
    statement = select(PhaseEntry).where(PhaseEntry.project_id == project_id)
    return db.session.execute(statement.order_by(PhaseEntry.entered_at, PhaseEntry.recorded_at)).scalars().all()


def decisions_of(project_id: UUID) -> Sequence[Decision]:
    """Every decision, newest first; superseded ones too."""
    statement = select(Decision).where(Decision.project_id == project_id)
    return db.session.execute(statement.order_by(Decision.agreed_at.desc(), Decision.id)).scalars().all()


def is_superseded(decision_id: UUID) -> bool:
    """Whether a later decision took the place of this one."""
    return db.session.execute(select(Decision.id).where(Decision.supersedes_id == decision_id)).first() is not None


def live_problem(project_id: UUID) -> Decision | None:
    """The problem definition in force, if there is one: the newest that no later decision supersedes."""
    later = select(Decision.supersedes_id).where(Decision.supersedes_id.is_not(None))
    statement = (
        select(Decision)
        .where(
            Decision.project_id == project_id,
            Decision.kind == DecisionKind.PROBLEM_DEFINITION,
            Decision.id.not_in(later),
        )
        .order_by(Decision.agreed_at.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def briefs_of(project_id: UUID) -> Sequence[RecruitmentBrief]:
    """Every brief of a project, newest first."""
    statement = select(RecruitmentBrief).where(RecruitmentBrief.project_id == project_id)
    return db.session.execute(statement.order_by(RecruitmentBrief.version.desc())).scalars().all()


def earlier_briefs(actor: Actor, limit: int) -> Sequence[tuple[Project, RecruitmentBrief]]:
    """The newest briefs of the bodies an actor works for, to be copied from, in one statement."""
    seen = visible_to(actor).order_by(None).subquery()
    rows = db.session.execute(
        select(Project, RecruitmentBrief)
        .join(RecruitmentBrief, RecruitmentBrief.project_id == Project.id)
        .where(Project.id.in_(select(seen.c.id)))
        .order_by(RecruitmentBrief.approved_at.desc().nulls_first(), RecruitmentBrief.id)
        .limit(limit)
    )
    return [(project, brief) for project, brief in rows]


def next_version(project_id: UUID) -> int:
    """The number the next brief of a project gets."""
    newest = select(func.coalesce(func.max(RecruitmentBrief.version), 0))
    return db.session.execute(newest.where(RecruitmentBrief.project_id == project_id)).scalar_one() + 1


def brief_of(brief_id: UUID) -> BriefOf | None:
    """A brief with its councils and quotas."""
    found = brief(brief_id)
    return None if found is None else BriefOf(found, councils_of(brief_id), tuple(quotas_of(brief_id)))


def councils_of(brief_id: UUID) -> tuple[str, ...]:
    """The codes of the councils a brief asks in."""
    statement = select(BriefArea.council_code).where(BriefArea.recruitment_brief_id == brief_id)
    return tuple(db.session.execute(statement.order_by(BriefArea.council_code)).scalars())


def quotas_of(brief_id: UUID) -> Sequence[Quota]:
    """The quotas of a brief, in a fixed order."""
    statement = select(Quota).where(Quota.recruitment_brief_id == brief_id)
    return db.session.execute(statement.order_by(Quota.characteristic, Quota.category)).scalars().all()


def questions_of(brief_id: UUID) -> Sequence[ScreenerQuestion]:
    """The team's own questions of a brief, in their order."""
    statement = select(ScreenerQuestion).where(ScreenerQuestion.recruitment_brief_id == brief_id)
    return db.session.execute(statement.order_by(ScreenerQuestion.position)).scalars().all()


def returns_of(brief_id: UUID) -> Sequence[BriefReturn]:
    """Every time the brief was sent back, newest first."""
    statement = select(BriefReturn).where(BriefReturn.recruitment_brief_id == brief_id)
    return db.session.execute(statement.order_by(BriefReturn.returned_at.desc(), BriefReturn.id)).scalars().all()


def newest_look(brief_id: UUID) -> EarlierLook | None:
    """The newest look at what was known before, for whatever wishes it was."""
    statement = select(EarlierLook).where(EarlierLook.recruitment_brief_id == brief_id)
    return (
        db.session.execute(statement.order_by(EarlierLook.looked_at.desc(), EarlierLook.id).limit(1)).scalars().first()
    )


def matter_of_brief(brief: RecruitmentBrief) -> dict[str, object]:
    """What a brief is about, as a look at earlier work is kept for."""
    asks = Asks.read(brief.asks)
    return matter_of(asks.topic, asks.topics, asks.activities, councils_of(brief.id))


def has_looked(brief: RecruitmentBrief) -> bool:
    """Whether the designer looked at what is known about just this matter."""
    look = newest_look(brief.id)
    return look is not None and look.about == matter_of_brief(brief)


def rounds_of(project_id: UUID) -> Sequence[RecruitmentRound]:
    """Every opening of a brief of the project, oldest first."""
    statement = select(RecruitmentRound).where(RecruitmentRound.project_id == project_id)
    return db.session.execute(statement.order_by(RecruitmentRound.opened_at)).scalars().all()


def approved_brief_of(project_id: UUID) -> RecruitmentBrief | None:
    """The newest approved brief of a project."""
    return next(iter(approved_briefs_of(project_id)), None)


def approved_briefs_of(project_id: UUID) -> list[RecruitmentBrief]:
    """Every approved brief of a project, newest first."""
    return [row for row in briefs_of(project_id) if row.state == BriefState.APPROVED]


def lock_project(project_id: UUID) -> Project | None:
    """The project, held until the end of the transaction."""
    return db.session.execute(
        select(Project).where(Project.id == project_id).with_for_update(key_share=True)
    ).scalar_one_or_none()


def lock_brief(brief_id: UUID) -> RecruitmentBrief | None:
    """The brief, held until the end of the transaction."""
    return db.session.execute(
        select(RecruitmentBrief).where(RecruitmentBrief.id == brief_id).with_for_update(key_share=True)
    ).scalar_one_or_none()
