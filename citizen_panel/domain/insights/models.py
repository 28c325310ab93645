"""The memory of the room insights."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.insights.vocabulary import Effect, InsightState
from citizen_panel.domain.projects.models import Project


class Insight(Model):
    """Something heard or found.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "insight"
    __table_args__ = (
        known("state", InsightState),
        Index("ix_insight_search", "search", postgresql_using="gin"),
        Index("ix_insight_project_state", "project_id", "state"),
        Index("ix_insight_corrects", "corrects_id", postgresql_where=text("corrects_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    statement: Mapped[str]
    evidence_level: Mapped[int] = mapped_column(SmallInteger)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft", server_default="draft")
    corrects_id: Mapped[UUID | None] = points_to("insight.id")
    search: Mapped[str | None] = mapped_column(TSVECTOR)
    made_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(viewonly=True)

    @property
    def organisation_id(self) -> UUID:
        """The body that owns it, for the policy."""
        return self.project.organisation_id


class InsightSource(Model):
    """The research session an insight rests on.

    Holds pseudonymous data. Kept: as insight.
    """

    __tablename__ = "insight_source"
    __table_args__ = (
        UniqueConstraint(
            "insight_id", "research_session_id", "token", name="uq_insight_source_insight_research_session_token"
        ),
        Index("ix_insight_source_research_session", "research_session_id"),
        {"info": {"append_only": ["token"]}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    insight_id: Mapped[UUID] = points_to("insight.id")
    research_session_id: Mapped[UUID] = points_to("research_session.id")
    token: Mapped[UUID | None]
    is_quoted: Mapped[bool] = mapped_column(
        default=False, server_default="false", comment="the insight holds this person's own words"
    )


class InsightDecisionLink(Model):
    """That a decision rests on an insight, or why not.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "insight_decision_link"
    __table_args__ = (
        known("effect", Effect),
        CheckConstraint("effect = 'followed' OR reason IS NOT NULL", name="reason_unless_followed"),
        Index("ix_insight_decision_link_decision", "decision_id"),
        {"info": {"append_only": ()}},
    )

    insight_id: Mapped[UUID] = points_to("insight.id", primary_key=True)
    decision_id: Mapped[UUID] = points_to("decision.id", primary_key=True)
    effect: Mapped[str]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
