"""The memory of what is told after a meeting: whether what helps people was there, and yeses that were missing."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.sessions.vocabulary import AccessResult, Remedy


class AccessOutcome(Model):
    """Whether one thing that helps somebody was there; which thing it was is not kept.

    Holds sensitive data, under a project's token. Kept: ledger; gone at an erasure.
    """

    __tablename__ = "access_outcome"
    __table_args__ = (
        known("outcome", AccessResult),
        CheckConstraint("need_no >= 0", name="need_no_not_negative"),
        Index("ix_access_outcome_project", "project_id"),
    )

    research_session_id: Mapped[UUID] = points_to("research_session.id", primary_key=True)
    token: Mapped[UUID] = mapped_column(primary_key=True)
    need_no: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, comment="its place in the person's own list; 0: they had told of none"
    )
    project_id: Mapped[UUID] = points_to("project.id")
    outcome: Mapped[str]
    is_cause_of_absence: Mapped[bool] = mapped_column(default=False, server_default="false")
    settled_at: Mapped[datetime]


class LapseReport(Model):
    """The team itself says that somebody took part without a yes that was needed, and what was done about it.

    Holds pseudonymous data, through the attendance. Kept: ledger.
    """

    __tablename__ = "lapse_report"
    __table_args__ = (
        known("remedy", Remedy),
        Index("ix_lapse_report_attendance", "attendance_id"),
        Index("ix_lapse_report_reported_by", "reported_by_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    attendance_id: Mapped[UUID] = points_to("attendance.id")
    remedy: Mapped[str]
    reported_by_id: Mapped[UUID] = points_to("user_account.id")
    recorded_at: Mapped[datetime]
