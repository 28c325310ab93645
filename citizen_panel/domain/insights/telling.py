"""What those who took part may read of what came of it: published insights, and what decisions made of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.insights.models import Insight, InsightDecisionLink
from citizen_panel.domain.insights.vocabulary import Effect, InsightState
from citizen_panel.domain.projects.models import Decision


@dataclass(frozen=True)
class Made:
    """What a decision made of an insight; the reason is empty when it was wholly followed."""

    decision: str
    effect: Effect
    reason: str


@dataclass(frozen=True)
class Heard:
    """What was heard, and what came of it."""

    statement: str
    made: tuple[Made, ...]


def came_of(project_id: UUID) -> Sequence[Heard]:
    """What was heard in a project and published, oldest first, each with what decisions made of it."""
    heard = select(Insight).where(Insight.project_id == project_id, Insight.state == InsightState.PUBLISHED)
    found = db.session.scalars(heard.order_by(Insight.published_at, Insight.id)).all()
    made: dict[UUID, list[Made]] = {one.id: [] for one in found}
    links = (
        select(InsightDecisionLink, Decision.statement)
        .join(Decision, Decision.id == InsightDecisionLink.decision_id)
        .where(InsightDecisionLink.insight_id.in_(made))
        .order_by(Decision.agreed_at, Decision.id)
    )
    for link, decision in db.session.execute(links):
        made[link.insight_id].append(Made(decision, Effect(link.effect), link.reason or ""))
    return [Heard(one.statement, tuple(made[one.id])) for one in found]


def news_of(project_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When each of these projects last published what it heard; those that have not are left out."""
    newest = (
        select(Insight.project_id, func.max(Insight.published_at))
        .where(Insight.project_id.in_(project_ids), Insight.state == InsightState.PUBLISHED)
        .group_by(Insight.project_id)
    )
    return {project_id: at for project_id, at in db.session.execute(newest) if at is not None}
