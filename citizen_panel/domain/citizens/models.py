"""The memory of the room citizens."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Identity,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, Xid8, known, points_to
from citizen_panel.domain.citizens.vocabulary import (
    AskedFor,
    ContactWay,
    GuardianWay,
    LegalAge,
    PanelStatus,
    TwinCause,
    TwinState,
)


class Citizen(Model):
    """A person on or joining the panel.

    Holds contact or account data. Kept: pool profile.
    """

    __tablename__ = "citizen"
    __table_args__ = (
        known("status", PanelStatus),
        known("legal_age", LegalAge),
        Index("ix_citizen_status_council_code", "status", "council_code"),
        Index("ix_citizen_household_hash", "household_hash", postgresql_where=text("household_hash is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    row_no: Mapped[int] = mapped_column(BigInteger, Identity(always=False), unique=True)
    user_account_id: Mapped[UUID | None] = points_to("user_account.id", unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default="joined", server_default="joined")
    legal_age: Mapped[str]
    age_review_on: Mapped[date | None]
    council_code: Mapped[str] = points_to("reference.council.code")
    language: Mapped[str]
    formats: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    household_hash: Mapped[bytes | None]
    restricted_at: Mapped[datetime | None]
    joined_on: Mapped[date]
    confirmed_on: Mapped[date]
    last_asked_on: Mapped[date | None]


class PersonKey(Model):
    """The person's own key, wrapped; destroying it cuts every pseudonym loose.

    Holds pseudonymous data. Kept: deleted at erasure.
    """

    __tablename__ = "person_key"

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    wrapped: Mapped[bytes]
    kek_name: Mapped[str]


class ContactDetails(Model):
    """Names and addresses, sealed.

    Holds contact or account data. Kept: pool profile.
    """

    __tablename__ = "contact_details"
    __table_args__ = (
        CheckConstraint("octet_length(sealed) % 64 = 28", name="length_is_padded"),
        Index("ix_contact_details_name_hash", "name_hash", postgresql_where=text("name_hash IS NOT NULL")),
    )

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    key_id: Mapped[int]
    sealed: Mapped[bytes]
    name_hash: Mapped[bytes | None] = mapped_column(comment="keyed, of the whole name: a search finds no part of it")
    changed_at: Mapped[datetime] = mapped_column(
        comment="names, addresses, postcode if letters wanted, birth month; padded to 64"
    )


class ContactPoint(Model):
    """A way of reaching the person, by hash.

    Holds contact or account data. Kept: pool profile.
    """

    __tablename__ = "contact_point"
    __table_args__ = (
        known("channel", ContactWay),
        UniqueConstraint("citizen_id", "channel", "lookup_hash", name="uq_contact_point_citizen_channel_lookup_hash"),
        Index("ix_contact_point_lookup_hash", "lookup_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID] = points_to("citizen.id")
    channel: Mapped[str]
    lookup_hash: Mapped[bytes]
    verified_at: Mapped[datetime | None]
    rank: Mapped[int] = mapped_column(SmallInteger)


class ContactChange(Model):
    """A change of how to reach the person: asked for, and undone by the old address for a while.

    Holds contact or account data. Kept: until it is answered, then 72 hours.
    """

    __tablename__ = "contact_change"
    __table_args__ = (
        known("channel", ContactWay),
        CheckConstraint("octet_length(sealed) % 64 = 28", name="length_is_padded"),
        Index("ix_contact_change_citizen", "citizen_id"),
        Index("ix_contact_change_until_at", "until_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID] = points_to("citizen.id")
    channel: Mapped[str]
    key_id: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(comment="what is changed, before and after; padded to 64")
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    undo_hash: Mapped[bytes] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    until_at: Mapped[datetime]


class StatedAccessNeed(Model):
    """What helps the person take part, sealed: for next time (no scope), or for one meeting (its id).

    Holds special category data. Kept: access.remember, or 20 working days after the meeting.
    """

    __tablename__ = "stated_access_need"
    __table_args__ = (
        CheckConstraint("octet_length(sealed) % 512 = 28", name="length_is_padded"),
        Index("ix_stated_access_need_until_on", "until_on"),
    )

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    scope_id: Mapped[UUID] = mapped_column(
        primary_key=True, default=UUID(int=0), server_default="00000000-0000-0000-0000-000000000000"
    )
    key_id: Mapped[int]
    sealed: Mapped[bytes]
    until_on: Mapped[date] = mapped_column(comment="adjustments, never diagnoses")


class AskingPreference(Model):
    """When and how often the person may be asked.

    Holds contact or account data. Kept: pool profile.
    """

    __tablename__ = "asking_preference"
    __table_args__ = (
        CheckConstraint("quiet_from_minutes >= 0", name="quiet_from_minutes_not_negative"),
        CheckConstraint("quiet_to_minutes >= 0", name="quiet_to_minutes_not_negative"),
        CheckConstraint("weekly_parts BETWEEN 0 AND 2097151", name="weekly_parts_in_range"),
        CheckConstraint("travel_km >= 0", name="travel_km_not_negative"),
        CheckConstraint("invitations_30d >= 0", name="invitations_30d_not_negative"),
    )

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    weekly_parts: Mapped[int]
    travel_km: Mapped[int | None] = mapped_column(SmallInteger)
    invitations_30d: Mapped[int | None] = mapped_column(SmallInteger)
    paused_until_on: Mapped[date | None]
    quiet_from_minutes: Mapped[int | None]
    quiet_to_minutes: Mapped[int | None]
    devices: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    asked_freely_by: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid), default=list, server_default="{}", comment="projects that may ask more often than the caps say"
    )


class AwayPeriod(Model):
    """When the person is away, first and last day.

    Holds contact or account data. Kept: until past.
    """

    __tablename__ = "away_period"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="ends_after_start"),
        UniqueConstraint("citizen_id", "from_on", "to_on", name="uq_away_period_citizen_from_on_to_on"),
        Index("ix_away_period_to_on", "to_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID] = points_to("citizen.id")
    from_on: Mapped[date]
    to_on: Mapped[date]


class AskingTally(Model):
    """How often the person was asked, across all bodies, without saying for what.

    Holds pseudonymous data. Kept: 365 days.
    """

    __tablename__ = "asking_tally"
    __table_args__ = (known("kind", AskedFor),)

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")


class GuardianLink(Model):
    """Who agrees that a young person takes part: name and address, sealed, and since when until when.

    Holds contact or account data. Kept: until the young person is 16.
    """

    __tablename__ = "guardian_link"
    __table_args__ = (
        known("channel", GuardianWay),
        CheckConstraint("octet_length(sealed) % 64 = 28", name="length_is_padded"),
        Index("uq_guardian_link_citizen_live", "citizen_id", unique=True, postgresql_where=text("ended_on is null")),
        Index("ix_guardian_link_citizen", "citizen_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID] = points_to("citizen.id")
    key_id: Mapped[int]
    sealed: Mapped[bytes]
    channel: Mapped[str]
    salt: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    from_on: Mapped[date | None] = mapped_column(comment="the day the guardian agreed")
    ends_on: Mapped[date] = mapped_column(comment="the day the young person is 16")
    ended_on: Mapped[date | None]


class LikelyDuplicate(Model):
    """Two records that may be one person; staff say which.

    Holds contact or account data. Kept: 90 days.
    """

    __tablename__ = "likely_duplicate"
    __table_args__ = (
        known("cause", TwinCause),
        known("state", TwinState),
        CheckConstraint("citizen_id < other_id", name="named_once"),
        UniqueConstraint("citizen_id", "other_id", name="uq_likely_duplicate_citizen_other"),
        Index("ix_likely_duplicate_other", "other_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID] = points_to("citizen.id")
    other_id: Mapped[UUID] = points_to("citizen.id")
    cause: Mapped[str]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    noted_on: Mapped[date]


class JoinDraft(Model):
    """A half-filled form that somebody chose to save, sealed; nobody's until the form is sent.

    Holds contact or account data. Kept: 7 days.
    """

    __tablename__ = "join_draft"
    __table_args__ = (
        CheckConstraint("octet_length(sealed) % 64 = 28", name="length_is_padded"),
        Index("ix_join_draft_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[bytes]
    key_id: Mapped[int]
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime]


class IndexChange(Model):
    """Something that the matching index counts by changed for whoever has this row number.

    Of those for whom it is less, the index lets go before the change is committed. Holds no personal data. Kept: until
    every kept copy of the index has it.
    """

    __tablename__ = "index_change"
    __table_args__ = (Index("ix_index_change_xact", "xact"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    row_no: Mapped[int] = mapped_column(BigInteger)
    is_less: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    xact: Mapped[int] = mapped_column(Xid8, server_default=func.pg_current_xact_id())
