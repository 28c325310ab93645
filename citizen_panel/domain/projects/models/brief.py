"""What a project asks for, and what was said to it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.projects.models.project import Project
from citizen_panel.domain.projects.vocabulary import BriefState


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
        CheckConstraint("open_to_on >= open_from_on", name="closes_after_it_opens"),
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


class ScreenerQuestion(Model):
    """A question of the team's own that people answer with their yes; never about equality.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "screener_question"
    __table_args__ = (UniqueConstraint("recruitment_brief_id", "position", name="uq_screener_question_brief_position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id")
    position: Mapped[int] = mapped_column(SmallInteger)
    wording: Mapped[str]
    options: Mapped[list[str]] = mapped_column(JSONB)


class BriefReturn(Model):
    """That somebody outside the team sent a brief back, and why.

    Holds contact or account data. Kept: ledger.
    """

    __tablename__ = "brief_return"
    __table_args__ = (
        Index("ix_brief_return_recruitment_brief", "recruitment_brief_id"),
        Index("ix_brief_return_returned_by", "returned_by_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id")
    returned_by_id: Mapped[UUID] = points_to("user_account.id")
    reason: Mapped[str]
    returned_at: Mapped[datetime]


class EarlierLook(Model):
    """That the designer looked at what is known already, for what wishes, and why she asks again.

    Holds contact or account data. Kept: ledger.
    """

    __tablename__ = "earlier_look"
    __table_args__ = (
        Index("ix_earlier_look_recruitment_brief", "recruitment_brief_id"),
        Index("ix_earlier_look_looked_by", "looked_by_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id")
    looked_by_id: Mapped[UUID] = points_to("user_account.id")
    about: Mapped[dict[str, Any]] = mapped_column(JSONB)
    found: Mapped[int]
    why_again: Mapped[str]
    looked_at: Mapped[datetime]
