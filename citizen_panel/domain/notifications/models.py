"""The memory of the room notifications."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Double, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.notifications.vocabulary import (
    Channel,
    DeliveryOutcome,
    MessageState,
    RecipientKind,
    SuppressionCause,
)


class Message(Model):
    """Something to be sent, by ids only: no address and no text is kept.

    Holds pseudonymous data. Kept: 24 months, body never stored.
    """

    __tablename__ = "message"
    __table_args__ = (
        known("channel", Channel),
        known("recipient_kind", RecipientKind),
        known("state", MessageState),
        Index("ix_message_urgency_due_at", "urgency", "due_at", postgresql_where=text("state in ('queued','leased')")),
        Index(
            "ix_message_concerns_kind_concerns",
            "concerns_kind",
            "concerns_id",
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_message_state_due_at_id", "state", "due_at", "id"),
        Index("ix_message_sent_at", "sent_at", postgresql_where=text("sent_at is not null")),
        Index("ix_message_recipient", "recipient_id", postgresql_where=text("recipient_id is not null")),
        Index(
            "uq_message_provider_reference",
            "provider_reference",
            unique=True,
            postgresql_where=text("provider_reference is not null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    wording: Mapped[int | None] = mapped_column(
        SmallInteger, comment="the version of the words it went with, in message_wording"
    )
    channel: Mapped[str]
    language: Mapped[str]
    format: Mapped[str]
    recipient_kind: Mapped[str]
    recipient_id: Mapped[UUID | None]
    concerns_kind: Mapped[str | None]
    concerns_id: Mapped[UUID | None]
    needs_purpose: Mapped[str | None]
    due_at: Mapped[datetime]
    not_after: Mapped[datetime | None]
    urgency: Mapped[int] = mapped_column(SmallInteger, default=3, server_default="3")
    state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]
    in_doubt_since: Mapped[datetime | None] = mapped_column(
        comment="it may or may not have gone then: the provider is asked before anything is sent again"
    )
    provider: Mapped[str | None]
    provider_reference: Mapped[str | None]
    sent_at: Mapped[datetime | None]


class MessageWording(Model):
    """The words of a kind of message as they stood for a while, with invented values in place of a person's own.

    Holds no personal data. Kept: while needed.
    """

    __tablename__ = "message_wording"
    __table_args__ = (
        known("channel", Channel),
        UniqueConstraint("kind", "channel", "language", "digest_hash", name="uq_message_wording_digest"),
        {"info": {"append_only": ()}},
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    subject: Mapped[str]
    body: Mapped[str]
    digest_hash: Mapped[bytes]
    since_at: Mapped[datetime]


class DeliveryAttempt(Model):
    """One try at sending a message.

    Holds no personal data. Kept: 12 months.
    """

    __tablename__ = "delivery_attempt"
    __table_args__ = (
        known("outcome", DeliveryOutcome),
        Index("ix_delivery_attempt_message", "message_id"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    message_id: Mapped[UUID] = points_to("message.id")
    attempted_at: Mapped[datetime]
    outcome: Mapped[str]
    provider_code: Mapped[str | None]


class Suppression(Model):
    """An address that must not be written to, known by its hash only.

    Holds pseudonymous data. Kept: while needed.
    """

    __tablename__ = "suppression"
    __table_args__ = (
        known("cause", SuppressionCause),
        UniqueConstraint("channel", "address_hash", name="uq_suppression_channel_address_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    channel: Mapped[str]
    address_hash: Mapped[bytes]
    cause: Mapped[str]
    since_at: Mapped[datetime]


class ProviderBucket(Model):
    """How many messages a provider takes at this moment, for all workers together.

    Holds no personal data. Kept: while needed.
    """

    __tablename__ = "provider_bucket"
    __table_args__ = (CheckConstraint("tokens >= 0 and per_second > 0", name="sensible"),)

    provider: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[float] = mapped_column(Double)
    per_second: Mapped[float] = mapped_column(Double)
    refilled_at: Mapped[datetime] = mapped_column(comment="later than now while the provider is left alone")
    answered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None]
