"""Looking up what a project got ready: plan, benchmark, groups, partners, ethics, and how far it is."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.projects.ethics import is_in_force, state_on
from citizen_panel.domain.projects.models import (
    BenchmarkDeclaration,
    EthicsItem,
    EthicsReview,
    PartnerEngagement,
    Plan,
    PlanSignOff,
    PriorityGroup,
    Project,
    RecruitmentBrief,
)
from citizen_panel.domain.projects.queries import briefs_of, roles_of, tiers_of
from citizen_panel.domain.projects.readiness import Prepared
from citizen_panel.domain.projects.rules import Answer
from citizen_panel.domain.projects.vocabulary import (
    Asks,
    BriefState,
    EngagementState,
    Principle,
    ProjectPart,
    Rated,
    Rating,
    ReviewState,
    SignOff,
    Trigger,
)
from citizen_panel.domain.projects.young import may_ask_young

Signed = tuple[Plan, PlanSignOff | None]


def plans_of(project_id: UUID) -> list[Signed]:
    """Every plan with what was said to it, newest first."""
    statement = (
        select(Plan, PlanSignOff)
        .outerjoin(PlanSignOff, PlanSignOff.plan_id == Plan.id)
        .where(Plan.project_id == project_id)
        .order_by(Plan.version.desc())
    )
    return [(plan, signed) for plan, signed in db.session.execute(statement)]


def benchmarks_of(project_id: UUID) -> Sequence[BenchmarkDeclaration]:
    """Every benchmark ever declared, newest first, by dimension."""
    statement = select(BenchmarkDeclaration).where(BenchmarkDeclaration.project_id == project_id)
    ordered = statement.order_by(BenchmarkDeclaration.declared_at.desc(), BenchmarkDeclaration.dimension)
    return db.session.execute(ordered).scalars().all()


def groups_of(project_id: UUID) -> Sequence[PriorityGroup]:
    """The priority groups of a project, in the order in which they were named."""
    statement = select(PriorityGroup).where(PriorityGroup.project_id == project_id)
    return db.session.execute(statement.order_by(PriorityGroup.declared_at, PriorityGroup.code)).scalars().all()


def engagements_of(project_id: UUID) -> Sequence[PartnerEngagement]:
    """What was proposed to partners and agreed with them, oldest first."""
    statement = select(PartnerEngagement).where(PartnerEngagement.project_id == project_id)
    return db.session.execute(statement.order_by(PartnerEngagement.recorded_at, PartnerEngagement.id)).scalars().all()


def engagement(engagement_id: UUID) -> PartnerEngagement | None:
    """An engagement by its id."""
    return db.session.get(PartnerEngagement, engagement_id)


def reviews_of(project_id: UUID) -> Sequence[EthicsReview]:
    """Every ethics checklist of a project, newest first."""
    statement = select(EthicsReview).where(EthicsReview.project_id == project_id)
    return db.session.execute(statement.order_by(EthicsReview.recorded_at.desc(), EthicsReview.id)).scalars().all()


def rated_in(review_id: UUID) -> tuple[Rated, ...]:
    """How each principle stands in a checklist, in the order of the principles."""
    rows = db.session.execute(select(EthicsItem).where(EthicsItem.ethics_review_id == review_id)).scalars()
    found = {
        Principle(row.principle): Rated(Principle(row.principle), Rating(row.rating), row.mitigation or "")
        for row in rows
    }
    return tuple(found[principle] for principle in Principle if principle in found)


def standing_of_ethics(project_id: UUID) -> ReviewState | None:
    """How ethics stand today: an approval in force counts, whatever is being written beside it."""
    today = clock.today()
    states = [state_on(ReviewState(row.state), row.expires_on, today) for row in reviews_of(project_id)]
    in_force = (ReviewState.APPROVED, ReviewState.APPROVED_WITH_CONDITIONS)
    decided = next((state for state in states if state not in (ReviewState.DRAFT, ReviewState.SUBMITTED)), None)
    return decided if decided in in_force else next(iter(states), None)


def may_ask_of_age(brief: RecruitmentBrief) -> Answer:
    """Answer whether people of the ages of a brief may be asked today, as its project stands."""
    today = clock.today()
    reviews = [(row, state_on(ReviewState(row.state), row.expires_on, today)) for row in reviews_of(brief.project_id)]
    decided = next((one for one in reviews if one[1] not in (ReviewState.DRAFT, ReviewState.SUBMITTED)), None)
    approved = [Trigger(one) for one in decided[0].triggers] if decided and is_in_force(decided[1]) else None
    has_lead = any(one.role == ProjectPart.SAFEGUARDING_LEAD for one in roles_of(brief.project_id))
    return may_ask_young(Asks.read(brief.asks).youngest, approved, has_safeguarding_lead=has_lead)


def prepared_of(project: Project) -> Prepared:
    """What a project got ready so far."""
    briefs, plans, tiers = briefs_of(project.id), plans_of(project.id), tiers_of(project.id)
    newest = briefs[0] if briefs else None
    signed = plans[0][1] if plans else None
    partners = {EngagementState(row.state) for row in engagements_of(project.id)}
    best = next((state for state in (EngagementState.AGREED, EngagementState.PROPOSED) if state in partners), None)
    return Prepared(
        brief=BriefState(newest.state) if newest else None,
        ethics=standing_of_ethics(project.id),
        has_plan=bool(plans),
        plan=SignOff(signed.outcome) if signed else None,
        has_benchmark=bool(benchmarks_of(project.id)),
        groups=len(groups_of(project.id)),
        partner=best,
        routes=Asks.read(newest.asks).routes if newest else (),
        has_safeguarding_lead=any(one.role == ProjectPart.SAFEGUARDING_LEAD for one in roles_of(project.id)),
        is_tier_from_outside=bool(tiers) and tiers[0].is_outside_team,
    )
