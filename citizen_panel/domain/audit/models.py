"""The memory of the room audit."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, points_to


class CriteriaSet(Model):
    """A version of the criteria of the audit.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "criteria_set"
    __table_args__ = (
        UniqueConstraint("name", "version", name="uq_criteria_set_name_version"),
        Index("ix_criteria_set_approved_by", "approved_by_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    version: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    body_hash: Mapped[bytes]
    signature: Mapped[bytes]
    approved_by_id: Mapped[UUID] = points_to("user_account.id")
    from_on: Mapped[date]


class CriteriaBinding(Model):
    """Which version a project is held to.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "criteria_binding"
    __table_args__ = (
        Index("ix_criteria_binding_project", "project_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    criteria_set_id: Mapped[UUID] = points_to("criteria_set.id")
    is_shadow: Mapped[bool]
    reason: Mapped[str]
    bound_at: Mapped[datetime]
