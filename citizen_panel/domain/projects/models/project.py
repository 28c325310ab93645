"""What a project is, who has a part in it, what it entered and decided."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.projects.vocabulary import (
    CitizensSaid,
    DecisionKind,
    EnteredPhase,
    Phase,
    ProjectPart,
    ProjectState,
    Tier,
    WorkKind,
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
        Index("ix_project_organisation_title", "organisation_id", "title"),
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
        CheckConstraint("to_on >= from_on", name="ends_after_start"),
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


class SignOfWork(Model):
    """A day on which work had plainly begun: money, a commission, a supplier.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "sign_of_work"
    __table_args__ = (
        known("kind", WorkKind),
        CheckConstraint("amount_pence >= 0", name="amount_pence_not_negative"),
        Index("ix_sign_of_work_project", "project_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    kind: Mapped[str]
    happened_on: Mapped[date]
    amount_pence: Mapped[int | None]
    recorded_at: Mapped[datetime]


class TierChange(Model):
    """A tier once set, by whom, and whether they stood outside the team.

    Holds contact or account data. Kept: ledger.
    """

    __tablename__ = "tier_change"
    __table_args__ = (
        known("tier", Tier),
        Index("ix_tier_change_project", "project_id"),
        Index("ix_tier_change_set_by", "set_by_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    tier: Mapped[str]
    set_by_id: Mapped[UUID] = points_to("user_account.id")
    is_outside_team: Mapped[bool]
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
