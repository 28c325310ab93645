"""The memory of the room accounts."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.accounts.vocabulary import (
    ChallengeFor,
    CredentialKind,
    LinkPurpose,
    UserKind,
    UserState,
)


class User(Model):
    """Whoever can sign in.

    Holds contact or account data. Kept: while in use + 12 months.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        known("kind", UserKind),
        known("state", UserState),
        Index("uq_user_account_email_hash_live", "email_hash", unique=True, postgresql_where=text("kind <> 'citizen'")),
        Index("ix_user_account_email_hash", "email_hash", postgresql_where=text("kind = 'citizen'")),
        Index("ix_user_account_mobile_hash", "mobile_hash", postgresql_where=text("mobile_hash is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    contact_key: Mapped[int | None]
    contact_sealed: Mapped[bytes | None]
    email_hash: Mapped[bytes | None]
    mobile_hash: Mapped[bytes | None]
    password_digest: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="active", server_default="active")
    created_on: Mapped[date]
    seen_on: Mapped[date | None]
    handle: Mapped[bytes | None] = mapped_column(unique=True, comment="random; the name a passkey knows the account by")
    held_until: Mapped[datetime | None] = mapped_column(
        comment="came back without their usual way in: until then nothing sensitive is shown or changed"
    )


class SignInLink(Model):
    """A one-time link; only its hash is kept, and the salt from which the sender works it out again.

    Holds contact or account data. Kept: 24 hours.
    """

    __tablename__ = "sign_in_link"
    __table_args__ = (
        known("purpose", LinkPurpose),
        Index("ix_sign_in_link_user_account", "user_account_id"),
        Index("ix_sign_in_link_address_hash", "address_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="RESTRICT"), comment="empty only in rows taken back at once"
    )
    salt: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    address_hash: Mapped[bytes] = mapped_column(comment="accounts that share the address choose who they are")
    browser_hash: Mapped[bytes | None] = mapped_column(comment="the browser that asked; another one needs the code")
    code_hash: Mapped[bytes | None]


class SignInSession(Model):
    """Somebody signed in on one device.

    Holds contact or account data. Kept: 12 months.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_user_account", "user_account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_account_id: Mapped[UUID] = points_to("user_account.id")
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    fresh_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]
    ways: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    device: Mapped[str | None] = mapped_column(comment="in coarse words, so that its owner knows it again")
    network_hash: Mapped[bytes | None]


class Credential(Model):
    """A passkey, an account with a provider, or an authenticator app, by which somebody shows that it is them.

    Holds contact or account data. Kept: while in use.
    """

    __tablename__ = "credential"
    __table_args__ = (
        known("kind", CredentialKind),
        UniqueConstraint("kind", "external_id", name="uq_credential_kind_external_id"),
        Index("ix_credential_user_account", "user_account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_account_id: Mapped[UUID] = points_to("user_account.id")
    kind: Mapped[str]
    external_id: Mapped[bytes] = mapped_column(comment="of a provider's account a keyed hash only")
    public_part: Mapped[bytes | None]
    secret_key: Mapped[int | None]
    secret_sealed: Mapped[bytes | None]
    counter: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device: Mapped[str | None] = mapped_column(comment="in coarse words, so that its owner knows it again")


class RecoveryCode(Model):
    """A code kept on paper, that lets somebody in once without their authenticator.

    Holds contact or account data. Kept: while in use.
    """

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_user_account", "user_account_id"),)

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_account_id: Mapped[UUID] = points_to("user_account.id")
    used_at: Mapped[datetime | None]


class SignInChallenge(Model):
    """What a passkey must sign: made once, deleted before it is looked at.

    Holds contact or account data. Kept: a day.
    """

    __tablename__ = "sign_in_challenge"
    __table_args__ = (known("purpose", ChallengeFor), Index("ix_sign_in_challenge_expires_at", "expires_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    purpose: Mapped[str]
    user_account_id: Mapped[UUID | None] = points_to("user_account.id")
    browser_hash: Mapped[bytes]
    value: Mapped[bytes]
    expires_at: Mapped[datetime]


class SecurityEvent(Model):
    """Something worth counting: a link asked for, a wrong code.

    Holds contact or account data. Kept: security logs, 12 months.
    """

    __tablename__ = "security_event"
    __table_args__ = (
        Index(
            "ix_security_event_user_account", "user_account_id", postgresql_where=text("user_account_id IS NOT NULL")
        ),
        Index("ix_security_event_origin_hash_kind_happened_at", "origin_hash", "kind", "happened_at"),
        {"info": {"append_only": ()}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    user_account_id: Mapped[UUID | None] = points_to("user_account.id")
    kind: Mapped[str]
    origin_hash: Mapped[bytes | None]
    happened_at: Mapped[datetime]


class PostedForm(Model):
    """That a form was sent and done, so that sending it twice does it once.

    Holds contact or account data. Kept: 2 days.
    """

    __tablename__ = "posted_form"
    __table_args__ = (Index("ix_posted_form_posted_at", "posted_at"),)

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    posted_at: Mapped[datetime]
    led_to: Mapped[str | None]


class TwoPersonSignature(Model):
    """That one person signed an act which needs two, and that another did.

    Holds contact or account data. Kept: 6 years.
    """

    __tablename__ = "two_person_signature"
    __table_args__ = (
        CheckConstraint("octet_length(content_hash) = 32", name="content_hash_is_sha256"),
        CheckConstraint("second_id <> first_id", name="signed_by_two_people"),
        CheckConstraint("(second_id IS NULL) = (second_at IS NULL)", name="second_signed_at_a_time"),
        Index(
            "uq_two_person_signature_act_object_waiting",
            "act",
            "object_id",
            unique=True,
            postgresql_where=text("second_id IS NULL"),
        ),
        Index("ix_two_person_signature_first", "first_id"),
        Index("ix_two_person_signature_second", "second_id", postgresql_where=text("second_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    act: Mapped[str]
    object_id: Mapped[UUID]
    content_hash: Mapped[bytes]
    first_id: Mapped[UUID] = points_to("user_account.id")
    first_at: Mapped[datetime]
    second_id: Mapped[UUID | None] = points_to("user_account.id")
    second_at: Mapped[datetime | None]
    lapses_at: Mapped[datetime]
