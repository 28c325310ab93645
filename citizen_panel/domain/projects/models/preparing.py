"""What a project gets ready before it asks anybody: plan, benchmark, groups, partners, ethics."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.projects.models.project import Project
from citizen_panel.domain.projects.vocabulary import (
    EngagementState,
    GroupRoute,
    Principle,
    Rating,
    ReviewState,
    SignOff,
)


class Plan(Model):
    """How citizens take part, phase by phase, and the money for it; a new plan is a new version.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("project_id", "version", name="uq_plan_project_version"),
        CheckConstraint("budget_pence >= 0", name="budget_pence_not_negative"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    version: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    budget_pence: Mapped[int]
    recorded_at: Mapped[datetime]


class PlanSignOff(Model):
    """What somebody outside the team said to a plan.

    Holds contact or account data. Kept: ledger.
    """

    __tablename__ = "plan_sign_off"
    __table_args__ = (
        known("outcome", SignOff),
        CheckConstraint("outcome = 'approved' OR reason IS NOT NULL", name="returned_for_a_reason"),
        Index("ix_plan_sign_off_signed_by", "signed_by_id"),
        UniqueConstraint("plan_id", name="uq_plan_sign_off_plan"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = points_to("plan.id")
    signed_by_id: Mapped[UUID] = points_to("user_account.id")
    outcome: Mapped[str]
    reason: Mapped[str | None]
    signed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class BenchmarkDeclaration(Model):
    """What the mix of people is to be held against, said before anybody is asked.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "benchmark_declaration"
    __table_args__ = (
        Index("ix_benchmark_declaration_project", "project_id"),
        Index("ix_benchmark_declaration_dataset", "dataset_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    dimension: Mapped[str]
    dataset_id: Mapped[UUID] = points_to("reference.dataset.id")
    area_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    shares: Mapped[dict[str, Any]] = mapped_column(JSONB)
    declared_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class PriorityGroup(Model):
    """People furthest from services whom the project wants to reach.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "priority_group"
    __table_args__ = (
        known("route", GroupRoute),
        UniqueConstraint("project_id", "code", name="uq_priority_group_project_code"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    code: Mapped[str]
    wording: Mapped[str]
    means: Mapped[list[Any]] = mapped_column(JSONB)
    route: Mapped[str]
    declared_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class PartnerEngagement(Model):
    """That a partner works on the project, as what, and for how much.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "partner_engagement"
    __table_args__ = (
        known("state", EngagementState),
        CheckConstraint("money_pence >= 0", name="money_pence_not_negative"),
        CheckConstraint("state <> 'agreed' OR agreed_on IS NOT NULL", name="agreed_on_a_day"),
        CheckConstraint("ended_on >= agreed_on", name="ends_after_start"),
        Index("ix_partner_engagement_project", "project_id"),
        Index("ix_partner_engagement_organisation", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    organisation_id: Mapped[UUID] = points_to("organisation.id")
    role: Mapped[str]
    money_pence: Mapped[int]
    state: Mapped[str] = mapped_column(default="proposed", server_default="proposed")
    agreed_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    groups: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")


class EthicsReview(Model):
    """A checklist on the six principles, and what was decided about it.

    Holds contact or account data. Kept: ledger.
    """

    __tablename__ = "ethics_review"
    __table_args__ = (
        known("state", ReviewState),
        CheckConstraint(
            "state NOT LIKE 'approved%' OR (decided_at IS NOT NULL AND expires_on IS NOT NULL)",
            name="approved_until_a_day",
        ),
        CheckConstraint(
            "state NOT IN ('approved_with_conditions', 'refused') OR words IS NOT NULL", name="conditions_in_words"
        ),
        Index("ix_ethics_review_project", "project_id"),
        Index("ix_ethics_review_reviewer", "reviewer_id", postgresql_where=text("reviewer_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    state: Mapped[str] = mapped_column(default="draft", server_default="draft")
    triggers: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    reviewer_id: Mapped[UUID | None] = points_to("user_account.id")
    words: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    recorded_at: Mapped[datetime]

    project: Mapped[Project] = relationship(viewonly=True)


class EthicsItem(Model):
    """How one principle stands in a checklist.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "ethics_item"
    __table_args__ = (
        known("principle", Principle),
        known("rating", Rating),
        CheckConstraint("rating = 'green' OR mitigation IS NOT NULL", name="mitigated_unless_green"),
    )

    ethics_review_id: Mapped[UUID] = points_to("ethics_review.id", primary_key=True)
    principle: Mapped[str] = mapped_column(primary_key=True)
    rating: Mapped[str]
    mitigation: Mapped[str | None]
