"""The memory of the room sessions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, Integer, SmallInteger, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, INT8RANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.sessions.rules.reminders import USUAL
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    BookingState,
    CorrectionReason,
    EndCause,
    InvitationState,
    Relation,
    SessionPhase,
    SessionState,
    SessionType,
    SlotState,
    StaffPart,
    TookPartAs,
    Way,
)


class ResearchSession(Model):
    """A meeting, visit, survey or other contact.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "research_session"
    __table_args__ = (
        known("type", SessionType),
        known("phase", SessionPhase),
        known("way", Way),
        known("state", SessionState),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("claimed_depth BETWEEN 0 AND 5", name="claimed_depth_in_range"),
        Index("ix_research_session_project_starts_at", "project_id", "starts_at"),
        Index(
            "ix_research_session_recruitment_brief",
            "recruitment_brief_id",
            postgresql_where=text("recruitment_brief_id IS NOT NULL"),
        ),
        Index(
            "ix_research_session_recruitment_round",
            "recruitment_round_id",
            postgresql_where=text("recruitment_round_id IS NOT NULL"),
        ),
        Index("ix_research_session_series", "series_id", postgresql_where=text("series_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    recruitment_brief_id: Mapped[UUID | None] = points_to("recruitment_brief.id")
    recruitment_round_id: Mapped[UUID | None] = points_to("recruitment_round.id")
    series_id: Mapped[UUID | None] = points_to("session_series.id")
    type: Mapped[str]
    default_depth: Mapped[int] = mapped_column(SmallInteger)
    claimed_depth: Mapped[int] = mapped_column(SmallInteger)
    phase: Mapped[str]
    label: Mapped[str]
    about: Mapped[str] = mapped_column(default="", server_default="", comment="what it is for, as people read it")
    breaks: Mapped[str] = mapped_column(default="", server_default="", comment="when people rest, as they read it")
    is_sensitive: Mapped[bool]
    way: Mapped[str]
    place_sealed: Mapped[bytes | None]
    place_key: Mapped[int | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    linked_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    reminders: Mapped[list[int]] = mapped_column(
        ARRAY(Integer),
        default=lambda: list(USUAL),
        server_default="{10080,1440,120}",
        comment="minutes before it begins",
    )
    state: Mapped[str] = mapped_column(default="draft", server_default="draft")
    project: Mapped[Any] = relationship("Project", viewonly=True)
    staff: Mapped[list["SessionStaff"]] = relationship("SessionStaff", viewonly=True)

    @property
    def led_by(self) -> frozenset[UUID]:
        """The accounts of those who lead the meeting: they alone are told what helps people take part."""
        return frozenset(one.user_account_id for one in self.staff if one.role == StaffPart.LEAD)

    @property
    def organisation_id(self) -> UUID:
        """The body that owns the meeting: who works for it may plan and mark it."""
        owner: UUID = self.project.organisation_id
        return owner


class SessionPurpose(Model):
    """A consent that the research session needs or offers.

    Holds contact or account data: who watches. Kept: ledger.
    """

    __tablename__ = "session_purpose"

    research_session_id: Mapped[UUID] = points_to("research_session.id", primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    is_required: Mapped[bool] = mapped_column(comment="scope of the decision: session or project")
    about: Mapped[str] = mapped_column(
        default="", server_default="", comment="who watches, as people read it before they agree"
    )


class SessionStaff(Model):
    """Who runs the research session.

    Holds contact or account data. Kept: ledger.
    """

    __tablename__ = "session_staff"
    __table_args__ = (
        known("role", StaffPart),
        CheckConstraint("(checked_on IS NULL) = (checked_by_id IS NULL)", name="checked_by_somebody"),
        Index("ix_session_staff_user_account", "user_account_id"),
        Index("ix_session_staff_checked_by", "checked_by_id", postgresql_where=text("checked_by_id IS NOT NULL")),
    )

    research_session_id: Mapped[UUID] = points_to("research_session.id", primary_key=True)
    user_account_id: Mapped[UUID] = points_to("user_account.id", primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    checked_on: Mapped[date | None] = mapped_column(comment="when their membership of the PVG scheme was seen")
    checked_by_id: Mapped[UUID | None] = points_to("user_account.id")


class Slot(Model):
    """A bookable time.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "slot"
    __table_args__ = (
        known("state", SlotState),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("taken BETWEEN 0 AND capacity", name="taken_within_capacity"),
        Index("ix_slot_research_session_starts_at", "research_session_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    research_session_id: Mapped[UUID] = points_to("research_session.id")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int] = mapped_column(SmallInteger)
    taken: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    version: Mapped[int] = mapped_column(
        SmallInteger, default=0, server_default="0", comment="how often it was moved: calendars believe the highest"
    )


class InvitationBatch(Model):
    """Invitations that went out together, mixed.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "invitation_batch"
    __table_args__ = (
        CheckConstraint("batch_no >= 0", name="batch_no_not_negative"),
        UniqueConstraint("draw_id", "batch_no", name="uq_invitation_batch_draw_batch_no"),
        CheckConstraint("size >= 5", name="mixed_enough"),
        CheckConstraint("spare >= 0", name="spare_not_negative"),
        Index("ix_invitation_batch_released_by", "released_by_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draw_id: Mapped[UUID] = points_to("draw.id")
    batch_no: Mapped[int]
    size: Mapped[int] = mapped_column(SmallInteger)
    spare: Mapped[int] = mapped_column(
        SmallInteger, default=0, server_default="0", comment="how many more than the places, as some do not come"
    )
    released_by_id: Mapped[UUID] = points_to("user_account.id")
    released_at: Mapped[datetime]


class Invitation(Model):
    """An offer to take part.

    Holds pseudonymous data. Kept: ledger; citizen_id null at erasure.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        known("channel", Channel),
        known("state", InvitationState),
        Index(
            "uq_invitation_project_token_live",
            "project_id",
            "token",
            unique=True,
            postgresql_where=text("state in ('issued','opened')"),
        ),
        Index("ix_invitation_answer_by_at", "answer_by_at", postgresql_where=text("state in ('issued','opened')")),
        Index("ix_invitation_project_issued_at", "project_id", "issued_at"),
        Index("ix_invitation_citizen", "citizen_id", postgresql_where=text("citizen_id is not null")),
        Index(
            "ix_invitation_invitation_batch",
            "invitation_batch_id",
            postgresql_where=text("invitation_batch_id IS NOT NULL"),
        ),
        Index("ix_invitation_place", "place_id", postgresql_where=text("place_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    invitation_batch_id: Mapped[UUID | None] = points_to("invitation_batch.id")
    place_id: Mapped[UUID | None] = points_to("place.id")
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    token: Mapped[UUID]
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(default="issued", server_default="issued")
    issued_at: Mapped[datetime]
    answer_by_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    another_time_at: Mapped[datetime | None]
    waiting_at: Mapped[datetime | None] = mapped_column(comment="all seats were taken, and they want to hear of one")
    keeps_seat: Mapped[bool] = mapped_column(
        default=False, server_default="false", comment="a seat that came free is theirs until the deadline"
    )
    could_make: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid), default=list, server_default="{}", comment="slots they could come to; none named: any"
    )
    override_code: Mapped[str | None]


class Booking(Model):
    """A place taken in a slot.

    Holds pseudonymous data. Kept: ledger; citizen_id and busy null at erasure.
    """

    __tablename__ = "booking"
    __table_args__ = (
        known("state", BookingState),
        known("cause", EndCause),
        Index(
            "uq_booking_slot_token_live",
            "slot_id",
            "token",
            unique=True,
            postgresql_where=text("state in ('booked','checked_in','done')"),
        ),
        ExcludeConstraint(
            ("busy", "&&"),
            using="gist",
            name="ex_booking_one_place_at_a_time",
            where=text("state in ('booked','checked_in')"),
        ),
        Index("ix_booking_citizen", "citizen_id", postgresql_where=text("citizen_id is not null")),
        Index("ix_booking_invitation", "invitation_id", postgresql_where=text("invitation_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slot_id: Mapped[UUID] = points_to("slot.id")
    invitation_id: Mapped[UUID | None] = points_to("invitation.id")
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    token: Mapped[UUID]
    busy: Mapped[Range[int] | None] = mapped_column(INT8RANGE)
    state: Mapped[str] = mapped_column(default="booked", server_default="booked")
    cause: Mapped[str | None]
    booked_at: Mapped[datetime]
    late_at: Mapped[datetime | None] = mapped_column(comment="they said that they are on the way and late")
    ended_at: Mapped[datetime | None]
    from_at: Mapped[datetime | None] = mapped_column(comment="they come later than it begins")
    until_at: Mapped[datetime | None] = mapped_column(comment="they leave before it ends")
    moved_from_at: Mapped[datetime | None] = mapped_column(
        comment="when it was to be, until the person says whether they still can"
    )
    moved_at: Mapped[datetime | None] = mapped_column(comment="when we last moved it")
    version: Mapped[int] = mapped_column(
        SmallInteger, default=0, server_default="0", comment="how often we moved it: calendars believe the highest"
    )


class Attendance(Model):
    """Who was there, in what capacity; corrected only by a later row.

    Holds pseudonymous data. Kept: ledger.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        known("capacity", AttendanceCapacity),
        known("relation", Relation),
        known("role", TookPartAs),
        known("state", AttendanceState),
        CheckConstraint("capacity <> 'citizen' OR (token IS NOT NULL AND heads = 1)", name="citizen_has_token"),
        CheckConstraint("capacity = 'citizen' OR relation IS NULL", name="relation_only_for_citizens"),
        CheckConstraint("heads > 0 AND minutes >= 0", name="heads_and_minutes"),
        known("correction", CorrectionReason),
        CheckConstraint("(corrects_id IS NULL) = (correction IS NULL)", name="corrected_for_a_reason"),
        Index(
            "uq_attendance_research_session_token_live",
            "research_session_id",
            "token",
            unique=True,
            postgresql_where=text("corrects_id is null and token is not null"),
        ),
        Index(
            "uq_attendance_corrects_live", "corrects_id", unique=True, postgresql_where=text("corrects_id is not null")
        ),
        Index("ix_attendance_project_token", "project_id", "token"),
        Index("ix_attendance_booking", "booking_id", postgresql_where=text("booking_id IS NOT NULL")),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    research_session_id: Mapped[UUID] = points_to("research_session.id")
    project_id: Mapped[UUID] = points_to("project.id")
    booking_id: Mapped[UUID | None] = points_to("booking.id")
    token: Mapped[UUID | None]
    heads: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    capacity: Mapped[str]
    relation: Mapped[str | None]
    role: Mapped[str]
    state: Mapped[str]
    is_proxy: Mapped[bool]
    work_submitted: Mapped[bool] = mapped_column(default=False, server_default="false")
    minutes: Mapped[int] = mapped_column(SmallInteger)
    corrects_id: Mapped[UUID | None] = points_to("attendance.id")
    correction: Mapped[str | None]
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class Artefact(Model):
    """Something made in or about a research session.

    Holds pseudonymous data. Kept: media 90 days after analysis; record: ledger.
    """

    __tablename__ = "artefact"
    __table_args__ = (
        known("kind", ArtefactKind),
        Index("ix_artefact_delete_on", "delete_on", postgresql_where=text("deleted_at is null")),
        Index("ix_artefact_research_session", "research_session_id"),
        Index("ix_artefact_project", "project_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    research_session_id: Mapped[UUID] = points_to("research_session.id")
    project_id: Mapped[UUID] = points_to("project.id")
    kind: Mapped[str]
    is_made_in_session: Mapped[bool]
    digest_hash: Mapped[bytes]
    key_id: Mapped[int | None]
    stored_as: Mapped[str | None]
    made_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    delete_on: Mapped[date | None]
    deleted_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None] = mapped_column(
        comment="nobody may play it: somebody in it took their yes back"
    )
