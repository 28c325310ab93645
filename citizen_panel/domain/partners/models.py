"""The memory of the room partners."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.partners.vocabulary import AssistanceBasis, GapState, Wanted


class Network(Model):
    """Whom a partner reaches, in its own words.

    Holds no personal data. Kept: while in use.
    """

    __tablename__ = "network"
    __table_args__ = (
        CheckConstraint("reach_count >= 0", name="reach_count_not_negative"),
        Index("ix_network_organisation", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = points_to("organisation.id")
    name: Mapped[str]
    communities: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reach_count: Mapped[int | None]
    is_open: Mapped[bool]


class ReferralLink(Model):
    """A partner's way in; it carries no personal data.

    Holds no personal data. Kept: 12 months after closing.
    """

    __tablename__ = "referral_link"
    __table_args__ = (Index("ix_referral_link_network", "network_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    network_id: Mapped[UUID] = points_to("network.id")
    code: Mapped[str] = mapped_column(unique=True)
    campaign: Mapped[str | None]
    opened_at: Mapped[datetime]
    closes_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]

    network: Mapped[Network] = relationship(Network)

    @property
    def organisation_id(self) -> UUID:
        """The partner whose link it is."""
        return self.network.organisation_id


class Attribution(Model):
    """Through which link somebody came, for as long as they leave it.

    Holds contact or account data. Kept: while the person leaves it.
    """

    __tablename__ = "attribution"
    __table_args__ = (Index("ix_attribution_referral_link", "referral_link_id"),)

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    referral_link_id: Mapped[UUID] = points_to("referral_link.id")
    on_date_on: Mapped[date]


class AssistedSignUp(Model):
    """That a gatekeeper helped somebody join, on what authority.

    Holds pseudonymous data. Kept: consent proof.
    """

    __tablename__ = "assisted_sign_up"
    __table_args__ = (
        known("basis", AssistanceBasis),
        Index("ix_assisted_sign_up_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
        Index("ix_assisted_sign_up_organisation", "organisation_id"),
        Index("ix_assisted_sign_up_gatekeeper", "gatekeeper_id"),
        Index(
            "ix_assisted_sign_up_second_keyer", "second_keyer_id", postgresql_where=text("second_keyer_id IS NOT NULL")
        ),
        {"info": {"append_only": ["citizen_id"]}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    subject_token: Mapped[UUID]
    organisation_id: Mapped[UUID] = points_to("organisation.id")
    gatekeeper_id: Mapped[UUID] = points_to("membership.id")
    basis: Mapped[str]
    sync_key: Mapped[UUID] = mapped_column(unique=True)
    pack_code: Mapped[str | None]
    scan_hash: Mapped[bytes | None]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    second_keyer_id: Mapped[UUID | None] = points_to("membership.id")


class GapRequest(Model):
    """A partner is asked to help reach people of whom the panel has too few.

    Holds no personal data. Kept: 24 months after closing.
    """

    __tablename__ = "gap_request"
    __table_args__ = (
        known("state", GapState),
        known("wanted", Wanted),
        CheckConstraint("(closed_at IS NULL) = (state <> 'closed')", name="closed_at_a_time"),
        Index("ix_gap_request_asker", "asker_id"),
        Index("ix_gap_request_partner", "partner_id"),
        Index(
            "uq_gap_request_not_closed",
            "partner_id",
            "dimension",
            "category",
            "council_codes",
            unique=True,
            postgresql_where=text("state <> 'closed'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    asker_id: Mapped[UUID] = points_to("organisation.id")
    partner_id: Mapped[UUID] = points_to("organisation.id")
    dimension: Mapped[str]
    category: Mapped[str]
    #: Where they are sought; none means everywhere.
    council_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    wanted: Mapped[str]
    state: Mapped[str] = mapped_column(default="sent", server_default="sent")
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def organisation_id(self) -> UUID:
        """The partner that is asked."""
        return self.partner_id
