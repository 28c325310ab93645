"""Writing down what was heard, where it came from, and what it led to."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.insights import queries
from citizen_panel.domain.insights.events import DecisionCited, InsightPublished, InsightSourced, InsightWithdrawn
from citizen_panel.domain.insights.models import Insight, InsightDecisionLink, InsightSource
from citizen_panel.domain.insights.vocabulary import SEARCHED_IN, Effect, InsightState
from citizen_panel.domain.ledger.service import record

if TYPE_CHECKING:
    from citizen_panel.domain.projects.models import Decision, Project
    from citizen_panel.domain.sessions.models import ResearchSession


def write(
    project: "Project",
    *,
    statement: str,
    actor: Actor,
    evidence_level: int = 1,
    made_at: datetime | None = None,
    tags: Sequence[str] = (),
    language: str = "en",
) -> Insight:
    """Write an insight down as a draft, without names or words that point to a person. Refusal `future_fact`."""
    now = clock.now()
    if made_at is not None and made_at > now:
        raise Refusal("future_fact", say("The date must be today or earlier."), field="made_on")
    written = Insight(
        id=uuid4(),
        project_id=project.id,
        statement=statement,
        evidence_level=evidence_level,
        tags=list(tags),
        language=language,
        state=InsightState.DRAFT,
        search=func.to_tsvector(SEARCHED_IN, " ".join([statement, *tags])),
        made_at=made_at or now,
        recorded_at=now,
        published_at=None,
    )
    db.session.add(written)
    db.session.flush()
    return written


def publish(insight: Insight, *, actor: Actor) -> Insight:
    """Let others read an insight; a second time changes nothing.

    Refusal `words_not_given` when it holds the words of somebody who does not agree to that, or not any more.
    """
    if insight.state == InsightState.DRAFT:
        if any(not queries.may_quote(token, insight.project_id) for token in queries.quoted_in(insight.id)):
            raise Refusal(
                "words_not_given", say("This holds the words of somebody who does not agree to it. Write it anew.")
            )
        insight.state, insight.published_at = InsightState.PUBLISHED, clock.now()
        db.session.flush()
        record(InsightPublished(project=insight.project_id, insight=insight.id), actor=actor)
    return insight


def link_source(
    insight: Insight,
    research_session: "ResearchSession",
    *,
    actor: Actor,
    token: UUID | None = None,
    is_quoted: bool = False,
) -> InsightSource:
    """Tie an insight to a research session of its project, and perhaps to the token of who said it.

    `is_quoted` says that the insight holds that person's own words.
    """
    if research_session.project_id != insight.project_id:
        raise NotFound
    source = InsightSource(
        id=uuid4(),
        insight_id=insight.id,
        research_session_id=research_session.id,
        token=token,
        is_quoted=is_quoted and token is not None,
    )
    db.session.add(source)
    db.session.flush()
    record(
        InsightSourced(project=insight.project_id, insight=insight.id, research_session=research_session.id),
        actor=actor,
    )
    return source


def take_down(project_id: UUID, token: UUID, *, actor: Actor) -> int:
    """Let nobody read any more what holds a person's words, in one project; returns how many insights that were.

    Drafts with their words can no longer be published. What decisions made of an insight stays.
    """
    shown = queries.with_words_of(project_id, token)
    for insight in shown:
        insight.state = InsightState.WITHDRAWN
        db.session.flush()
        record(InsightWithdrawn(project=insight.project_id, insight=insight.id), actor=actor)
    return len(shown)


def unlink(project_id: UUID, token: UUID, *, actor: Actor) -> int:
    """Cut a person loose from what was learned from them in one project; returns from how many insights.

    What holds their own words still leads to them, so that nobody reads it any more.
    """
    take_down(project_id, token, actor=actor)
    of = select(Insight.id).where(Insight.project_id == project_id)
    theirs = update(InsightSource).where(InsightSource.token == token, InsightSource.insight_id.in_(of))
    return len(db.session.execute(theirs.values(token=None).returning(InsightSource.id)).all())


def cite(
    insight: Insight,
    decision: "Decision",
    *,
    actor: Actor,
    effect: Effect | str = Effect.FOLLOWED,
    reason: str | None = None,
) -> InsightDecisionLink:
    """Say what a decision made of an insight; what was not wholly followed needs a reason.

    Refusals `reason_missing`, `cited_already`.
    """
    effect = Effect(effect)
    if decision.project_id != insight.project_id:
        raise NotFound
    if effect is not Effect.FOLLOWED and not reason:
        raise Refusal("reason_missing", say("Enter why the decision did not follow this"), field="reason")
    if queries.is_linked(insight.id, decision.id):
        raise Refusal("cited_already", say("This decision says already what it made of this insight."))
    link = InsightDecisionLink(
        insight_id=insight.id, decision_id=decision.id, effect=effect, reason=reason or None, recorded_at=clock.now()
    )
    db.session.add(link)
    db.session.flush()
    record(
        DecisionCited(project=insight.project_id, insight=insight.id, decision=decision.id, effect=effect),
        actor=actor,
    )
    return link
