"""The memory of answers that somebody wrote down for a person: calls made, and days that would suit."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.sessions.vocabulary import CallOutcome


class CallMade(Model):
    """A call about an invitation or a place, and what came of it.

    Holds pseudonymous data, through the invitation. Kept: ledger.
    """

    __tablename__ = "call_made"
    __table_args__ = (
        known("outcome", CallOutcome),
        known("through", GivenThrough),
        Index("ix_call_made_invitation", "invitation_id"),
        Index("ix_call_made_made_by", "made_by_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    invitation_id: Mapped[UUID] = points_to("invitation.id")
    outcome: Mapped[str]
    through: Mapped[str] = mapped_column(comment="how the person said it")
    made_by_id: Mapped[UUID] = points_to("user_account.id")
    made_at: Mapped[datetime]
    again_at: Mapped[datetime | None] = mapped_column(comment="when the telephone rings again")


class TimeWished(Model):
    """A day that would suit somebody to whom none of the times offered does.

    Holds pseudonymous data, through the invitation. Kept: until the person is erased, or wishes anew.
    """

    __tablename__ = "time_wished"
    __table_args__ = (
        CheckConstraint("from_minutes >= 0 AND from_minutes < to_minutes AND to_minutes <= 1440", name="within_a_day"),
        UniqueConstraint("invitation_id", "day_on", name="uq_time_wished_invitation_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    invitation_id: Mapped[UUID] = points_to("invitation.id")
    day_on: Mapped[date]
    from_minutes: Mapped[int] = mapped_column(SmallInteger)
    to_minutes: Mapped[int] = mapped_column(SmallInteger)
