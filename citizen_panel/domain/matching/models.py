"""The memory of the room matching."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Numeric, SmallInteger, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, Xid8, known, points_to
from citizen_panel.domain.matching.vocabulary import (
    AlternateState,
    ComparisonState,
    CountTold,
    DocumentKind,
    DrawState,
    EndCause,
    Listing,
    Method,
    PlaceState,
    SeedSource,
)
from citizen_panel.domain.projects.models import RecruitmentBrief


class LongRun:
    """What takes long and is run by one worker at a time: how far it is, who holds it and until when."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    end_cause: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="prepared", server_default="prepared")
    permille: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]


class Draw(LongRun, Model):
    """One run of selection, with its seed and account.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "draw"
    __table_args__ = (
        known("state", DrawState),
        known("method", Method),
        known("seed_source", SeedSource),
        known("end_cause", EndCause),
        known("listing", Listing),
        CheckConstraint(
            "(listing IS NULL) = (reference IS NULL) AND (listing IS NULL) = (announced IS NULL) "
            "AND (listing IS NULL) = (witnesses IS NULL)",
            name="public_in_all_parts",
        ),
        CheckConstraint(
            "(seed_said IS NULL) = (seed_said_by_id IS NULL) AND (seed_said IS NULL OR published_at IS NOT NULL)",
            name="seed_said_by_somebody",
        ),
        CheckConstraint("published_at IS NULL OR list_hash IS NOT NULL", name="list_before_publishing"),
        CheckConstraint("listing IS NULL OR seed IS NULL OR published_at IS NOT NULL", name="publishing_before_seed"),
        CheckConstraint("gamma_percent > 0", name="gamma_percent_positive"),
        CheckConstraint("(method = 'goldilocks') = (gamma_percent IS NOT NULL)", name="gamma_for_goldilocks"),
        CheckConstraint("(state = 'cancelled') = (end_cause IS NOT NULL)", name="cancelled_for_a_cause"),
        CheckConstraint("(lease_token IS NULL) = (lease_until IS NULL)", name="lease_is_whole"),
        CheckConstraint("tickets_count >= 0", name="tickets_count_not_negative"),
        CheckConstraint("drawn_ticket_no >= 0", name="drawn_ticket_no_not_negative"),
        CheckConstraint("candidates_count >= 0", name="candidates_count_not_negative"),
        CheckConstraint("types_count >= 0", name="types_count_not_negative"),
        Index(
            "uq_draw_recruitment_brief_live",
            "recruitment_brief_id",
            unique=True,
            postgresql_where=text("state = 'confirmed'"),
        ),
        CheckConstraint("drawn_ticket_no IS NULL OR list_hash IS NOT NULL", name="list_before_ticket"),
        Index("ix_draw_waiting", "created_at", postgresql_where=text("state IN ('prepared', 'running')")),
        Index("ix_draw_confirmed_by", "confirmed_by_id", postgresql_where=text("confirmed_by_id IS NOT NULL")),
        Index("ix_draw_seed_said_by", "seed_said_by_id", postgresql_where=text("seed_said_by_id IS NOT NULL")),
    )

    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id")
    method: Mapped[str]
    gamma_percent: Mapped[int | None] = mapped_column(SmallInteger)
    engine_version: Mapped[str]
    solver_version: Mapped[str | None]
    seed: Mapped[str | None]
    #: What one person wrote down of a public seed; it counts once another has written the same.
    seed_said: Mapped[str | None]
    seed_said_by_id: Mapped[UUID | None] = points_to("user_account.id")
    seed_source: Mapped[str]
    listing: Mapped[str | None]
    reference: Mapped[str | None] = mapped_column(unique=True)
    announced: Mapped[str | None]
    #: Who watches the seed being made: what they are, never their names. Everybody reads it.
    witnesses: Mapped[str | None]
    published_at: Mapped[datetime | None]
    #: The times that people are drawn for, as they were offered when the draw was asked for; none where times wait.
    times: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    #: Why seats stay empty, in sentences, as it was found when they were last filled; nothing where none does.
    unfilled: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    input_hash: Mapped[bytes]
    list_hash: Mapped[bytes | None]
    tickets_count: Mapped[int | None]
    drawn_ticket_no: Mapped[int | None]
    candidates_count: Mapped[int]
    types_count: Mapped[int | None]
    bound: Mapped[Decimal | None] = mapped_column(Numeric)
    attained: Mapped[Decimal | None] = mapped_column(Numeric)
    gap: Mapped[Decimal | None] = mapped_column(Numeric)
    confirmed_by_id: Mapped[UUID | None] = points_to("user_account.id")
    confirmed_at: Mapped[datetime | None]

    brief: Mapped[RecruitmentBrief] = relationship(viewonly=True)

    @property
    def project_id(self) -> UUID:
        """The project it was run for."""
        return self.brief.project_id

    @property
    def organisation_id(self) -> UUID:
        """The body that owns it, for the policy."""
        return self.brief.organisation_id


class MethodComparison(LongRun, Model):
    """What chances each method would give for an approved brief.

    Holds no personal data: figures about the pool as a whole, rounded. Kept: ledger.
    """

    __tablename__ = "method_comparison"
    __table_args__ = (
        known("state", ComparisonState),
        known("end_cause", EndCause),
        CheckConstraint("(state = 'cancelled') = (end_cause IS NOT NULL)", name="cancelled_for_a_cause"),
        CheckConstraint("(state = 'ready') = (figures IS NOT NULL)", name="ready_with_figures"),
        CheckConstraint("(lease_token IS NULL) = (lease_until IS NULL)", name="lease_is_whole"),
        Index("ix_method_comparison_waiting", "created_at", postgresql_where=text("state IN ('prepared', 'running')")),
        Index(
            "uq_method_comparison_recruitment_brief_live",
            "recruitment_brief_id",
            unique=True,
            postgresql_where=text("state <> 'cancelled'"),
        ),
    )

    recruitment_brief_id: Mapped[UUID] = points_to("recruitment_brief.id")
    input_hash: Mapped[bytes | None]
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    brief: Mapped[RecruitmentBrief] = relationship(viewonly=True)


class DrawQuota(Model):
    """A quota as it stood when the draw was run.

    Holds no personal data. Kept: ledger.
    """

    __tablename__ = "draw_quota"
    __table_args__ = ({"info": {"append_only": ()}},)

    draw_id: Mapped[UUID] = points_to("draw.id", primary_key=True)
    characteristic: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    least: Mapped[int] = mapped_column(SmallInteger)
    most: Mapped[int] = mapped_column(SmallInteger)


class DrawDocument(Model):
    """Something that proves the draw.

    Holds special category data. Kept: sealed input and tickets: 24 months, then key destroyed.
    """

    __tablename__ = "draw_document"
    __table_args__ = (
        known("kind", DocumentKind),
        UniqueConstraint("draw_id", "kind", name="uq_draw_document_draw_kind"),
        CheckConstraint(
            "kind IN ('certificate','account','fillings','stand_ins','public_list','verifier','timetable') "
            "OR open_body IS NULL",
            name="open_body_only_for_public_kinds",
        ),
        {"info": {"append_only": ["sealed"]}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draw_id: Mapped[UUID] = points_to("draw.id")
    kind: Mapped[str]
    digest_hash: Mapped[bytes]
    key_id: Mapped[int | None]
    sealed: Mapped[bytes | None] = mapped_column(deferred=True)  # the web process may not read it, and never asks
    open_body: Mapped[bytes | None]


class Place(Model):
    """A place that the draw gave.

    Holds pseudonymous data. Kept: ledger; citizen_id null at erasure.
    """

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("coded_no >= 0", name="coded_no_not_negative"),
        CheckConstraint("tickets > 0", name="tickets_positive"),
        known("state", PlaceState),
        UniqueConstraint("draw_id", "token", name="uq_place_draw_token"),
        UniqueConstraint("draw_id", "citizen_id", name="uq_place_draw_citizen"),
        UniqueConstraint("draw_id", "coded_no", name="uq_place_draw_coded_no"),
        Index("ix_place_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draw_id: Mapped[UUID] = points_to("draw.id")
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    token: Mapped[UUID]
    coded_no: Mapped[int]
    #: Nobody's, where a stand-in came into the panel later: a place that comes free is given by need.
    chance: Mapped[Decimal | None] = mapped_column(Numeric)
    code: Mapped[str | None]
    tickets: Mapped[int | None]
    #: The time that the draw proposes, and others that would do: ids of slots, empty where times were left open.
    slot_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'"))
    other_slot_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(default="drawn", server_default="drawn")


class ScreenerAnswer(Model):
    """What somebody with a place answered to a question of the team's own; the positions of the answers chosen.

    Holds pseudonymous data. Kept: brief closed + 6 months; gone at erasure.
    """

    __tablename__ = "screener_answer"
    __table_args__ = (
        UniqueConstraint("screener_question_id", "token", name="uq_screener_answer_question_token"),
        Index("ix_screener_answer_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    screener_question_id: Mapped[UUID] = points_to("screener_question.id")
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    token: Mapped[UUID]
    chosen: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    answered_at: Mapped[datetime]


class Alternate(Model):
    """Somebody who stands by for a place of the draw.

    Holds pseudonymous data, and no rank: an order would tell who stands by for which group. Kept: as place.
    """

    __tablename__ = "alternate"
    __table_args__ = (
        CheckConstraint("coded_no >= 0", name="coded_no_not_negative"),
        CheckConstraint("(state = 'promoted') = (place_id IS NOT NULL)", name="promoted_to_a_place"),
        known("state", AlternateState),
        UniqueConstraint("draw_id", "token", name="uq_alternate_draw_token"),
        UniqueConstraint("draw_id", "citizen_id", name="uq_alternate_draw_citizen"),
        UniqueConstraint("draw_id", "coded_no", name="uq_alternate_draw_coded_no"),
        Index("ix_alternate_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
        Index("ix_alternate_place", "place_id", postgresql_where=text("place_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draw_id: Mapped[UUID] = points_to("draw.id")
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    token: Mapped[UUID]
    coded_no: Mapped[int]
    state: Mapped[str] = mapped_column(default="standing", server_default="standing")
    place_id: Mapped[UUID | None] = points_to("place.id")


class PanelCount(Model):
    """How many people of a council could be asked, by one characteristic, on the day of an edition.

    Holds no personal data: rounded to 5, and groups under 10 only say that they are few. Kept: 90 days.
    """

    __tablename__ = "panel_count"

    edition_on: Mapped[date] = mapped_column(primary_key=True)
    council_code: Mapped[str] = points_to("reference.council.code", primary_key=True)
    characteristic: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    people_count: Mapped[int]
    is_few: Mapped[bool]


class CountAsked(Model):
    """That somebody asked how many people fit wishes of a project, and what was told: rounded, none under 10.

    `more` holds for each wish how many more would fit without it; a wish is not in it where that is too close to an
    earlier count. `near_project_id` is for which project the count was that this one was too close to. Holds contact or
    account data, of nobody on the panel. Kept: 90 days.
    """

    __tablename__ = "count_asked"
    __table_args__ = (
        known("told", CountTold),
        Index("ix_count_asked_project_asked_at", "project_id", "asked_at"),
        Index("ix_count_asked_asked_by_asked_at", "asked_by_id", "asked_at"),
        Index("ix_count_asked_near_project", "near_project_id", postgresql_where=text("near_project_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    project_id: Mapped[UUID] = points_to("project.id")
    asked_by_id: Mapped[UUID | None] = points_to("user_account.id")
    asked_at: Mapped[datetime]
    wishes: Mapped[list[Any]] = mapped_column(JSONB)
    told: Mapped[str]
    counted_on: Mapped[date]
    slowly_at: Mapped[datetime | None]
    people: Mapped[int | None]
    more: Mapped[dict[str, int | None]] = mapped_column(JSONB)
    near_project_id: Mapped[UUID | None] = points_to("project.id")


class IndexCopy(Model):
    """A sealed copy of the matching index that a restart can begin from: its own key, wrapped, and how far it knows.

    Without its row a copy cannot be opened any more. Holds no personal data. Kept: the newest two, 7 days at most.
    """

    __tablename__ = "index_copy"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kek_name: Mapped[str]
    wrapped: Mapped[bytes]
    horizon: Mapped[int] = mapped_column(Xid8)
    made_at: Mapped[datetime]


class IndexCheck(Model):
    """That everybody was read anew, and how many people the matching index had wrong.

    Holds no personal data. Kept: 90 days.
    """

    __tablename__ = "index_check"
    __table_args__ = (CheckConstraint("differing >= 0", name="differing_not_negative"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    checked_at: Mapped[datetime]
    differing: Mapped[int]
