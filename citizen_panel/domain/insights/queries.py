"""Looking insights up: what was heard, where, and what it led to."""

from collections.abc import Collection, Mapping, Sequence
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
    return sources_of_each([insight_id])[insight_id]


def sources_of_each(insight_ids: Collection[UUID]) -> Mapping[UUID, list[ResearchSession]]:
    """The research sessions each of these insights came from, oldest first, in one read."""
    rows = db.session.execute(
        select(InsightSource.insight_id, ResearchSession)
        .join(ResearchSession, ResearchSession.id == InsightSource.research_session_id)
        .where(InsightSource.insight_id.in_(insight_ids))
        .order_by(ResearchSession.starts_at, ResearchSession.id)
    )
    found: dict[UUID, list[ResearchSession]] = {one: [] for one in insight_ids}
    for insight_id, meeting in rows:
        if meeting not in found[insight_id]:
            found[insight_id].append(meeting)
    return found


def citing(insight_id: UUID) -> Sequence[Decision]:
    """The decisions that rest on an insight, or say why not."""
    return citing_each([insight_id])[insight_id]


def citing_each(insight_ids: Collection[UUID]) -> Mapping[UUID, list[Decision]]:
    """The decisions that rest on each of these insights, or say why not, oldest first, in one read."""
    rows = db.session.execute(
        select(InsightDecisionLink.insight_id, Decision)
        .join(Decision, Decision.id == InsightDecisionLink.decision_id)
        .where(InsightDecisionLink.insight_id.in_(insight_ids))
        .order_by(Decision.agreed_at)
    )
    found: dict[UUID, list[Decision]] = {one: [] for one in insight_ids}
    for insight_id, decision in rows:
        found[insight_id].append(decision)
    return found


def cited_by(decision_id: UUID) -> Sequence[Insight]:
    """The insights a decision rests on, or says why not."""
    return cited_by_each([decision_id])[decision_id]


def cited_by_each(decision_ids: Collection[UUID]) -> Mapping[UUID, list[Insight]]:
    """The insights each of these decisions rests on, or says why not, oldest first, in one read."""
    rows = db.session.execute(
        select(InsightDecisionLink.decision_id, Insight)
        .join(Insight, Insight.id == InsightDecisionLink.insight_id)
        .where(InsightDecisionLink.decision_id.in_(decision_ids))
        .order_by(Insight.made_at)
    )
    found: dict[UUID, list[Insight]] = {one: [] for one in decision_ids}
    for decision_id, insight in rows:
        found[decision_id].append(insight)
    return found


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
