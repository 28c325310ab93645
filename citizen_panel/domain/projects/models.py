"""The memory of the room projects."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.projects.vocabulary import (
    BriefState,
    CitizensSaid,
    DecisionKind,
    EnteredPhase,
    Phase,
    ProjectPart,
    ProjectState,
    Tier,
)


class Project(Model):
    """A design project.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "project"
    __table_args__ = (
        known("tier", Tier),
        known("phase", Phase),
        known("state", ProjectState),
        Index("ix_project_organisation", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = points_to("organisation.id")
    title: Mapped[str]
    summary: Mapped[str]
    tier: Mapped[str]
    phase: Mapped[str] = mapped_column(default="before", server_default="before")
    state: Mapped[str] = mapped_column(default="preparing", server_default="preparing")
    calendar: Mapped[str]
    closed_on: Mapped[date | None]
    keep_until_on: Mapped[date | None]


class ProjectRole(Model):
    """Somebody's part in a project, from a day on.

    Holds contact or account data. Kept: ledger.
    """

    __tablename__ = "project_role"
    __table_args__ = (
        known("role", ProjectPart),
        Index("ix_project_role_project", "project_id"),
        Index("ix_project_role_user_account", "user_account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    user_account_id: Mapped[UUID] = points_to("user_account.id")
    role: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class StartDeclaration(Model):
    """A start once declared; every one is kept.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "start_declaration"
    __table_args__ = (
        Index("ix_start_declaration_project", "project_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    start_on: Mapped[date]
    recorded_at: Mapped[datetime]


class PhaseEntry(Model):
    """That a project entered a phase; phases may be entered again.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "phase_entry"
    __table_args__ = (
        known("phase", EnteredPhase),
        Index("ix_phase_entry_project_entered_at", "project_id", "entered_at"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    phase: Mapped[str]
    entered_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class Decision(Model):
    """What was decided, when, and what citizens had said.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "decision"
    __table_args__ = (
        known("kind", DecisionKind),
        known("citizens_said", CitizensSaid),
        Index("ix_decision_project_kind_agreed_at", "project_id", "kind", "agreed_at"),
        Index(
            "uq_decision_supersedes_live",
            "supersedes_id",
            unique=True,
            postgresql_where=text("supersedes_id is not null"),
        ),
        Index("ix_decision_follows", "follows_id", postgresql_where=text("follows_id IS NOT NULL")),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    kind: Mapped[str]
    is_key: Mapped[bool]
    statement: Mapped[str]
    citizens_said: Mapped[str]
    own_reason: Mapped[str | None]
    supersedes_id: Mapped[UUID | None] = points_to("decision.id")
    follows_id: Mapped[UUID | None] = points_to("decision.id")
    is_reopening: Mapped[bool]
    agreed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]

    project: Mapped[Project] = relationship(viewonly=True)

    @property
    def organisation_id(self) -> UUID:
        """The body that owns it, for the policy."""
        return self.project.organisation_id


class RecruitmentBrief(Model):
    """What a project asks for: who, how many, when, what for.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "recruitment_brief"
    __table_args__ = (
        known("state", BriefState),
        CheckConstraint("offer_pence >= 0", name="offer_pence_not_negative"),
        UniqueConstraint("project_id", "version", name="uq_recruitment_brief_project_version"),
        CheckConstraint("places > 0", name="places_positive"),
        Index(
            "ix_recruitment_brief_approved_by", "approved_by_id", postgresql_where=text("approved_by_id IS NOT NULL")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    version: Mapped[int] = mapped_column(SmallInteger)
    places: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default="draft", server_default="draft")
    asks: Mapped[dict[str, Any]] = mapped_column(JSONB)
    offer_pence: Mapped[int]
    open_from_on: Mapped[date | None]
    open_to_on: Mapped[date | None]
    approved_by_id: Mapped[UUID | None] = points_to("user_account.id")
    approved_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(viewonly=True)

    @property
    def organisation_id(self) -> UUID:
        """The body that owns it, for the policy."""
        return self.project.organisation_id


class BriefArea(Model):
    """A council area that a brief asks in.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "brief_area"

    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id", primary_key=True)
    council_code: Mapped[str] = points_to("reference.council.code", primary_key=True)


class Quota(Model):
    """The least and most places for a stratum.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "quota"
    __table_args__ = (CheckConstraint("0 <= least AND least <= most", name="least_not_above_most"),)

    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id", primary_key=True)
    characteristic: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    least: Mapped[int] = mapped_column(SmallInteger)
    most: Mapped[int] = mapped_column(SmallInteger)


class RecruitmentRound(Model):
    """One opening of a brief, with the routes in that it offered.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "recruitment_round"
    __table_args__ = (
        CheckConstraint("cardinality(routes) > 0", name="some_route"),
        Index("ix_recruitment_round_project", "project_id"),
        Index("ix_recruitment_round_recruitment_brief", "recruitment_brief_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id")
    routes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
