"""The memory of what meetings rest on: those linked with them, what is kept for them, how people are looked after."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, text
from sqlalchemy.dialects.postgresql import INT8RANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.sessions.vocabulary import HoldState, Linked, ResourceKind


class SessionSeries(Model):
    """Meetings that belong together.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "session_series"
    __table_args__ = (known("linked", Linked), Index("ix_session_series_project", "project_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    linked: Mapped[str] = mapped_column(comment="whether a yes is to all of them or to one, and whether order matters")
    made_at: Mapped[datetime]


class SessionCare(Model):
    """How people are kept safe in a meeting.

    Holds no personal data about citizens; who checked, and at which numbers those who keep people safe are reached
    during it. Kept: ledger.
    """

    __tablename__ = "session_care"
    __table_args__ = (
        CheckConstraint(
            "(venue_checked_on IS NULL AND alone_checked_on IS NULL) OR checked_by_id IS NOT NULL",
            name="checked_by_somebody",
        ),
        Index("ix_session_care_checked_by", "checked_by_id", postgresql_where=text("checked_by_id IS NOT NULL")),
    )

    research_session_id: Mapped[UUID] = points_to("research_session.id", primary_key=True)
    is_regulated: Mapped[bool] = mapped_column(
        default=False, server_default="false", comment="whether running it is a regulated role"
    )
    content_note: Mapped[str] = mapped_column(default="", server_default="")
    distress_plan: Mapped[str] = mapped_column(default="", server_default="")
    aftercare: Mapped[str] = mapped_column(default="", server_default="")
    safeguarding_phone: Mapped[str] = mapped_column(default="", server_default="")
    deputy_phone: Mapped[str] = mapped_column(default="", server_default="")
    venue_checked_on: Mapped[date | None]
    alone_checked_on: Mapped[date | None]
    checked_by_id: Mapped[UUID | None] = points_to("user_account.id")


class Resource(Model):
    """Somebody or something that can be in one place at a time: an interpreter, a captioner, a room, a device.

    Holds no personal data about citizens. Kept: while in use.
    """

    __tablename__ = "resource"
    __table_args__ = (known("kind", ResourceKind), Index("ix_resource_organisation_kind", "organisation_id", "kind"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    row_no: Mapped[int] = mapped_column(BigInteger, Identity(always=False), unique=True)
    organisation_id: Mapped[UUID] = points_to("organisation.id")
    kind: Mapped[str]
    name: Mapped[str]
    is_in_use: Mapped[bool] = mapped_column(default=True, server_default="true")


class ResourceHold(Model):
    """A resource kept for a time of a meeting; never twice at once.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "resource_hold"
    __table_args__ = (
        known("state", HoldState),
        ExcludeConstraint(
            ("busy", "&&"), using="gist", name="ex_resource_hold_one_at_a_time", where=text("state = 'held'")
        ),
        Index("ix_resource_hold_resource", "resource_id"),
        Index("ix_resource_hold_slot", "slot_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    resource_id: Mapped[UUID] = points_to("resource.id")
    slot_id: Mapped[UUID] = points_to("slot.id")
    busy: Mapped[Range[int]] = mapped_column(INT8RANGE)
    state: Mapped[str] = mapped_column(default="held", server_default="held")
    held_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CalendarFeed(Model):
    """A private address from which calendars read somebody's places; only a digest of it is kept.

    Holds account data. Kept: while in use.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "uq_calendar_feed_user_account_open",
            "user_account_id",
            unique=True,
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_account_id: Mapped[UUID] = points_to("user_account.id")
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
