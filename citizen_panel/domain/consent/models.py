"""The memory of the room consent."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.consent.vocabulary import NIL as NIL
from citizen_panel.domain.consent.vocabulary import (
    Action,
    DecisionCapacity,
    DraftState,
    GivenBy,
    GivenThrough,
    TextFormat,
)


class ConsentText(Model):
    """One wording of one purpose, as shown; never changed.

    Holds no personal data. Kept: 6 years after the last decision on it.
    """

    __tablename__ = "consent_text"
    __table_args__ = (
        known("format", TextFormat),
        UniqueConstraint(
            "purpose", "version", "language", "format", name="uq_consent_text_purpose_version_language_format"
        ),
        Index("ix_consent_text_approved_by", "approved_by_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    purpose: Mapped[str]
    version: Mapped[int]
    language: Mapped[str]
    format: Mapped[str]
    body: Mapped[str]
    body_hash: Mapped[bytes]
    is_material: Mapped[bool]
    is_reviewed: Mapped[bool] = mapped_column(default=True, server_default="true")
    what_changed: Mapped[str | None]
    supersedes_id: Mapped[UUID | None] = points_to("consent_text.id")
    approved_by_id: Mapped[UUID] = points_to("user_account.id")
    from_at: Mapped[datetime] = mapped_column(comment="in force until a successor's from_at")


class WordingDraft(Model):
    """New words for a purpose, from being written to being in force or dropped; placeholders are not filled yet.

    Holds no personal data. Kept: 6 years after the last decision on the words.
    """

    __tablename__ = "wording_draft"
    __table_args__ = (
        known("format", TextFormat),
        known("state", DraftState),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> written_by_id", name="approved_by_another"),
        CheckConstraint("(state = 'published') = (approved_by_id IS NOT NULL)", name="published_is_approved"),
        Index("ix_wording_draft_written_by", "written_by_id"),
        Index("ix_wording_draft_approved_by", "approved_by_id"),
        Index(
            "uq_wording_draft_live",
            "purpose",
            "language",
            "format",
            unique=True,
            postgresql_where=text("state = 'written'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    purpose: Mapped[str] = mapped_column(comment="the family: equality.balance, not equality.balance/age")
    language: Mapped[str]
    format: Mapped[str]
    template: Mapped[str]
    is_material: Mapped[bool]
    what_changed: Mapped[str]
    version: Mapped[int | None] = mapped_column(comment="given when it is put in force")
    state: Mapped[str] = mapped_column(default=DraftState.WRITTEN, server_default="written")
    written_by_id: Mapped[UUID] = points_to("user_account.id")
    written_at: Mapped[datetime]
    approved_by_id: Mapped[UUID | None] = points_to("user_account.id")
    settled_at: Mapped[datetime | None]


class ConsentDecision(Model):
    """A yes or a no, at a time, on a wording; never changed.

    Holds pseudonymous data. Kept: consent proof, end + 6 years.
    """

    __tablename__ = "consent_decision"
    __table_args__ = (
        known("action", Action),
        known("channel", GivenThrough),
        known("format", TextFormat),
        known("given_by", GivenBy),
        known("capacity", DecisionCapacity),
        CheckConstraint("action <> 'granted' OR text_id IS NOT NULL", name="grant_has_text"),
        CheckConstraint("effective_at <= recorded_at", name="not_in_the_future"),
        Index("ix_consent_decision_subject_token_purpose_effective_at", "subject_token", "purpose", "effective_at"),
        Index("ix_consent_decision_citizen", "citizen_id", postgresql_where=text("citizen_id is not null")),
        Index("ix_consent_decision_receipt_hash", "receipt_hash", postgresql_where=text("receipt_hash is not null")),
        Index("ix_consent_decision_assisted_by", "assisted_by_id", postgresql_where=text("assisted_by_id IS NOT NULL")),
        Index(
            "ix_consent_decision_witnessed_by", "witnessed_by_id", postgresql_where=text("witnessed_by_id IS NOT NULL")
        ),
        {"info": {"append_only": ["citizen_id", "evidence_sealed", "evidence_key"]}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    subject_token: Mapped[UUID]
    purpose: Mapped[str]
    scope_id: Mapped[UUID] = mapped_column(default=NIL, server_default=str(NIL))
    action: Mapped[str]
    text_id: Mapped[UUID | None] = points_to("consent_text.id")
    channel: Mapped[str]
    language: Mapped[str]
    format: Mapped[str] = mapped_column(default=TextFormat.PLAIN, server_default="plain")
    given_by: Mapped[str]
    capacity: Mapped[str]
    assisted_by_id: Mapped[UUID | None] = points_to("user_account.id")
    witnessed_by_id: Mapped[UUID | None] = points_to("user_account.id")
    receipt_hash: Mapped[bytes | None]
    evidence_key: Mapped[int | None]
    evidence_sealed: Mapped[bytes | None]
    effective_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    recorded_at: Mapped[datetime]


class StopCode(Model):
    """A code on a receipt that somebody asked for later, by its keyed hash.

    Holds pseudonymous data. Kept: deleted at erasure.
    """

    __tablename__ = "stop_code"
    __table_args__ = (Index("ix_stop_code_citizen", "citizen_id"),)

    receipt_hash: Mapped[bytes] = mapped_column(primary_key=True)
    citizen_id: Mapped[UUID] = points_to("citizen.id")
    made_at: Mapped[datetime]


class ConsentStanding(Model):
    """Where decisions leave us now: live grants only; a missing row is a no.

    Holds pseudonymous data. Kept: while granted.
    """

    __tablename__ = "consent_standing"
    __table_args__ = (Index("ix_consent_standing_expires_on", "expires_on"),)

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    scope_id: Mapped[UUID] = mapped_column(primary_key=True, default=NIL, server_default=str(NIL))
    since_at: Mapped[datetime]
    expires_on: Mapped[date]
    decision_id: Mapped[int] = points_to("consent_decision.id")
