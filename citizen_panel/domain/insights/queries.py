"""Looking insights up: what was heard, where, and what it led to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.consent.queries import standing_at
from citizen_panel.domain.insights.models import Insight, InsightDecisionLink, InsightSource
from citizen_panel.domain.insights.vocabulary import InsightState
from citizen_panel.domain.projects.models import Decision
from citizen_panel.domain.sessions.models import ResearchSession

QUOTES = ("quote.anonymous", "quote.named")


def insight(insight_id: UUID) -> Insight | None:
    """The insight of that id."""
    return db.session.get(Insight, insight_id)


def insights_of(project_id: UUID) -> Sequence[Insight]:
    """Every insight of a project, newest first."""
    statement = select(Insight).where(Insight.project_id == project_id)
    return db.session.execute(statement.order_by(Insight.made_at.desc(), Insight.id)).scalars().all()


def sources_of(insight_id: UUID) -> Sequence[ResearchSession]:
    """The research sessions an insight came from, oldest first."""
    statement = (
        select(ResearchSession)
        .join(InsightSource, InsightSource.research_session_id == ResearchSession.id)
        .where(InsightSource.insight_id == insight_id)
        .distinct()
    )
    return db.session.execute(statement.order_by(ResearchSession.starts_at)).scalars().all()


def citing(insight_id: UUID) -> Sequence[Decision]:
    """The decisions that rest on an insight, or say why not."""
    statement = (
        select(Decision)
        .join(InsightDecisionLink, InsightDecisionLink.decision_id == Decision.id)
        .where(InsightDecisionLink.insight_id == insight_id)
    )
    return db.session.execute(statement.order_by(Decision.agreed_at)).scalars().all()


def cited_by(decision_id: UUID) -> Sequence[Insight]:
    """The insights a decision rests on, or says why not."""
    statement = (
        select(Insight)
        .join(InsightDecisionLink, InsightDecisionLink.insight_id == Insight.id)
        .where(InsightDecisionLink.decision_id == decision_id)
    )
    return db.session.execute(statement.order_by(Insight.made_at)).scalars().all()


def is_linked(insight_id: UUID, decision_id: UUID) -> bool:
    """Whether the decision says already what it made of the insight."""
    return db.session.get(InsightDecisionLink, (insight_id, decision_id)) is not None


def quoted_in(insight_id: UUID) -> Sequence[UUID]:
    """The project tokens of those whose own words an insight holds."""
    held = select(InsightSource.token).where(InsightSource.insight_id == insight_id, InsightSource.is_quoted)
    return [token for token in db.session.scalars(held) if token is not None]


def may_quote(token: UUID, project_id: UUID) -> bool:
    """Whether the person of a project's token agrees at this moment that their words are used."""
    stands = standing_at(token, clock.now())
    return any((purpose, project_id) in stands for purpose in QUOTES)


def with_words_of(project_id: UUID, token: UUID) -> Sequence[Insight]:
    """The published insights of a project that hold the words of the person of a token."""
    theirs = select(InsightSource.insight_id).where(InsightSource.token == token, InsightSource.is_quoted)
    shown = select(Insight).where(
        Insight.project_id == project_id, Insight.state == InsightState.PUBLISHED, Insight.id.in_(theirs)
    )
    return db.session.scalars(shown.order_by(Insight.id)).all()
