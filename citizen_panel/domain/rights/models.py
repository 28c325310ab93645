"""The memory of the room rights."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.rights.clocks import Grounds
from citizen_panel.domain.rights.vocabulary import (
    About,
    ComplaintAbout,
    ComplaintOutcome,
    ComplaintState,
    ProvedBy,
    Refused,
    RemovalKind,
    RequestKind,
    RequestState,
    StopKind,
)

OPEN = "state IN ('received', 'verified')"


class RightsRequest(Model):
    """Something somebody asked for that is their right.

    Holds contact or account data. Kept: end + 6 years; citizen_id and words null at erasure.
    """

    __tablename__ = "rights_request"
    __table_args__ = (
        known("kind", RequestKind),
        known("state", RequestState),
        known("came_by", GivenThrough),
        known("about", About),
        known("grounds", Grounds),
        known("proved_by", ProvedBy),
        known("refused_because", Refused),
        CheckConstraint("(words_key IS NULL) = (words_sealed IS NULL)", name="words_have_their_key"),
        CheckConstraint("(state = 'refused') = (refused_because IS NOT NULL)", name="refused_for_a_reason"),
        CheckConstraint("(extended_at IS NULL) = (grounds IS NULL)", name="extended_on_grounds"),
        Index("ix_rights_request_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
        Index("ix_rights_request_due_at", "due_at", postgresql_where=text(OPEN)),
        Index("ix_rights_request_entered_by", "entered_by_id", postgresql_where=text("entered_by_id IS NOT NULL")),
        Index(
            "uq_rights_request_citizen_kind_live",
            "citizen_id",
            "kind",
            unique=True,
            postgresql_where=text(f"{OPEN} AND kind IN ('access', 'erase', 'portability', 'restrict')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="received", server_default="received")
    came_by: Mapped[str]
    entered_by_id: Mapped[UUID | None] = points_to("user_account.id")
    about: Mapped[str | None]
    words_key: Mapped[int | None]
    words_sealed: Mapped[bytes | None]
    received_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    proved_by: Mapped[str | None]
    clarified_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None] = mapped_column(comment="asked for by the person, or signed by two")
    grounds: Mapped[str | None]
    due_at: Mapped[datetime] = mapped_column(
        comment="erasure: from when it may be carried out; else: the last day by law"
    )
    closed_at: Mapped[datetime | None]
    refused_because: Mapped[str | None]


class Bundle(Model):
    """A copy of everything held about somebody, sealed, until it was there long enough to be fetched.

    Holds special category data. Kept: 7 days.
    """

    __tablename__ = "bundle"
    __table_args__ = (
        CheckConstraint("octet_length(digest_hash) = 32", name="digest_is_sha256"),
        Index("ix_bundle_expires_at", "expires_at"),
    )

    rights_request_id: Mapped[UUID] = points_to("rights_request.id", primary_key=True)
    key_id: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(deferred=True)
    digest_hash: Mapped[bytes]
    size: Mapped[int]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    is_released: Mapped[bool]
    fetched_at: Mapped[datetime | None]


class Complaint(Model):
    """Somebody is not happy, and what we said.

    Holds contact or account data. Kept: end + 6 years; citizen_id and words null at erasure.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        known("about", ComplaintAbout),
        known("came_by", GivenThrough),
        known("state", ComplaintState),
        known("outcome", ComplaintOutcome),
        CheckConstraint("(words_key IS NULL) = (words_sealed IS NULL)", name="words_have_their_key"),
        Index("ix_complaint_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
        Index("ix_complaint_entered_by", "entered_by_id", postgresql_where=text("entered_by_id IS NOT NULL")),
        Index(
            "ix_complaint_acknowledge_by_on",
            "acknowledge_by_on",
            postgresql_where=text("state IN ('received', 'acknowledged')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(unique=True)
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    about: Mapped[str]
    came_by: Mapped[str]
    entered_by_id: Mapped[UUID | None] = points_to("user_account.id")
    state: Mapped[str] = mapped_column(default="received", server_default="received")
    words_key: Mapped[int | None]
    words_sealed: Mapped[bytes | None]
    received_at: Mapped[datetime]
    acknowledge_by_on: Mapped[date]
    at_latest_on: Mapped[date]
    acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class StopAct(Model):
    """One time that somebody stopped something, with what it ended, so that it can be undone for a while.

    Holds pseudonymous data. Kept: consent proof, end + 6 years; citizen_id null at erasure.
    """

    __tablename__ = "stop_act"
    __table_args__ = (
        known("kind", StopKind),
        known("channel", GivenThrough),
        Index("ix_stop_act_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
        Index(
            "ix_stop_act_helper_happened_at",
            "helper_id",
            "happened_at",
            postgresql_where=text("helper_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    kind: Mapped[str]
    channel: Mapped[str]
    with_code: Mapped[bool]
    helper_id: Mapped[UUID | None] = points_to("user_account.id")
    decision_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    places: Mapped[int]
    happened_at: Mapped[datetime]
    undo_until_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Removal(Model):
    """Something that somebody has to delete or take back by hand, because a yes to it ended.

    Holds pseudonymous data. Kept: 6 years after it is done; citizen_id null at erasure.
    """

    __tablename__ = "removal"
    __table_args__ = (
        known("kind", RemovalKind),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_by_somebody"),
        Index("ix_removal_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
        Index("ix_removal_organisation", "organisation_id", postgresql_where=text("organisation_id IS NOT NULL")),
        Index("ix_removal_done_by", "done_by_id", postgresql_where=text("done_by_id IS NOT NULL")),
        Index("ix_removal_due_on", "due_on", postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    purpose: Mapped[str]
    scope_id: Mapped[UUID] = mapped_column(
        comment="the meeting, project or story the yes was for; all zeros: the panel"
    )
    organisation_id: Mapped[UUID | None] = points_to("organisation.id")
    raised_at: Mapped[datetime]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = points_to("user_account.id")


class Tombstone(Model):
    """That somebody was erased, so that a restored backup forgets them again.

    Holds no personal data: without the key outside the database nobody can tell whose it is. Kept: oldest backup +
    35 days.
    """

    __tablename__ = "tombstone"
    __table_args__ = ({"info": {"append_only": ()}},)

    person_hash: Mapped[bytes] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]
    forget_on: Mapped[date] = mapped_column(comment="replayed after any restore")


class JournalMark(Model):
    """Up to which line the database knows the safety journal; a single row.

    Holds no personal data. Kept: kept.
    """

    __tablename__ = "journal_mark"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    known_until: Mapped[datetime]


class RetentionRun(Model):
    """That a rule of keeping was looked at or applied, and how many rows it met.

    Holds no personal data. Kept: 24 months.
    """

    __tablename__ = "retention_run"
    __table_args__ = (Index("ix_retention_run_rule_ran_at", "rule", "ran_at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    rule: Mapped[str]
    ran_at: Mapped[datetime]
    is_dry: Mapped[bool]
    due_count: Mapped[int]
    done_count: Mapped[int]
    oldest_on: Mapped[date | None]
