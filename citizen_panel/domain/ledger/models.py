"""The memory of the room ledger."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.actor import Capacity
from citizen_panel.core.db import Model, Xid8, known, points_to
from citizen_panel.domain.ledger.vocabulary import ChainKind, DispatchState, FaultState


class Chain(Model):
    """One line of facts: the platform's, or a project's.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "chain"
    __table_args__ = (
        known("kind", ChainKind),
        UniqueConstraint("kind", "project_id", name="uq_chain_kind_project", postgresql_nulls_not_distinct=True),
        {"schema": "ledger", "info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    project_id: Mapped[UUID | None]
    opened_at: Mapped[datetime]


class Entry(Model):
    """A fact; never changed, never removed.

    Holds pseudonymous data. Kept: ledger.
    """

    __tablename__ = "entry"
    __table_args__ = (
        known("actor_capacity", Capacity),
        CheckConstraint("occurred_at <= recorded_at", name="not_in_the_future"),
        Index("ix_entry_chain_occurred_at", "chain_id", "occurred_at"),
        Index("ix_entry_subject_subject_kind", "subject_id", "subject_kind"),
        Index("ix_entry_actor_token", "actor_token", postgresql_where=text("actor_token IS NOT NULL")),
        {"schema": "ledger", "info": {"append_only": ()}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    chain_id: Mapped[UUID] = mapped_column(comment="of ledger.chain: a trigger looks once a statement")
    kind: Mapped[str]
    schema: Mapped[int] = mapped_column(SmallInteger)
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_token: Mapped[UUID | None]
    actor_capacity: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    commitment_hash: Mapped[bytes]
    corrects_id: Mapped[int | None] = points_to("ledger.entry.id")
    correction_code: Mapped[str | None]
    xact: Mapped[int] = mapped_column(Xid8, server_default=func.pg_current_xact_id())


class Payload(Model):
    """What the fact says; a person's rows go when they are erased, the commitment stays.

    Holds pseudonymous data. Kept: ledger; a person's rows go at erasure.
    """

    __tablename__ = "payload"
    __table_args__ = ({"schema": "ledger", "info": {"no_update": True}},)

    entry_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="of ledger.entry: a trigger looks once a statement"
    )
    salt: Mapped[bytes]
    body: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="typed event, canonical JSON; ids, enums, numbers, dates only"
    )


class Link(Model):
    """An entry's place in its chain, sealed after the commit.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("chain_id", "seq", name="uq_link_chain_seq"),
        {"schema": "ledger", "info": {"append_only": ()}},
    )

    entry_id: Mapped[int] = points_to("ledger.entry.id", primary_key=True)
    chain_id: Mapped[UUID] = points_to("ledger.chain.id")
    seq: Mapped[int] = mapped_column(BigInteger)
    prev_hash: Mapped[bytes]
    link_hash: Mapped[bytes]
    sealed_at: Mapped[datetime]


class Dispatch(Model):
    """What must still follow from an entry: the outbox.

    Holds no personal data. Kept: 90 days after done.
    """

    __tablename__ = "dispatch"
    __table_args__ = (
        known("state", DispatchState),
        Index("ix_dispatch_due_at", "due_at", postgresql_where=text("state in ('due','leased')")),
        {"schema": "ledger"},
    )

    entry_id: Mapped[int] = points_to("ledger.entry.id", primary_key=True)
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="due", server_default="due")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]


class Fault(Model):
    """Work of ours that failed: a task, or what should have followed from a fact. One row however often it fails.

    Holds no personal data. Kept: 90 days after it was settled.
    """

    __tablename__ = "fault"
    __table_args__ = (
        known("state", FaultState),
        Index(
            "uq_fault_not_settled",
            "work",
            "arguments",
            text("coalesce(entry_id, 0)"),
            unique=True,
            postgresql_where=text("settled_at is null"),
        ),
        Index("ix_fault_state_last_at_id", "state", "last_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    work: Mapped[str]
    arguments: Mapped[str] = mapped_column(comment="what a task was given, as JSON: ids only")
    entry_id: Mapped[int | None] = mapped_column(BigInteger, comment="the fact it should have followed from")
    state: Mapped[str]
    cause: Mapped[str]
    place: Mapped[str]
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Handled(Model):
    """That a reaction to an entry was carried out.

    Holds no personal data. Kept: as dispatch.
    """

    __tablename__ = "handled"
    __table_args__ = ({"schema": "ledger", "info": {"append_only": ()}},)

    entry_id: Mapped[int] = points_to("ledger.entry.id", primary_key=True)
    reaction: Mapped[str] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime]
