"""Reads about partners' networks, their links and those who came through them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.organisations.models import Membership, Organisation
from citizen_panel.domain.partners.models import AssistedSignUp, Attribution, Network, ReferralLink
from citizen_panel.domain.partners.rules import is_open


def network(network_id: UUID) -> Network | None:
    """A network by its id."""
    return db.session.get(Network, network_id)


def networks_of(organisation_ids: Collection[UUID]) -> list[Network]:
    """The networks that some partners describe, by name."""
    chosen = select(Network).where(Network.organisation_id.in_(organisation_ids)).order_by(Network.name)
    return list(db.session.scalars(chosen))


def referral_link(link_id: UUID) -> ReferralLink | None:
    """A referral link by its id."""
    return db.session.get(ReferralLink, link_id)


def links_of(organisation_ids: Collection[UUID]) -> list[ReferralLink]:
    """The links of some partners, the newest first."""
    return list(
        db.session.scalars(
            select(ReferralLink)
            .join(Network, Network.id == ReferralLink.network_id)
            .where(Network.organisation_id.in_(organisation_ids))
            .order_by(ReferralLink.opened_at.desc(), ReferralLink.id)
        )
    )


def link_by_code(code: str) -> ReferralLink | None:
    """The open link that a code names, however it was typed."""
    found = db.session.execute(
        select(ReferralLink).where(ReferralLink.code == code.strip().upper().replace(" ", "-"))
    ).scalar_one_or_none()
    if found is None or not is_open(found.closes_on, found.closed_at is not None, clock.today()):
        return None
    return found


def partner_of(link_id: UUID) -> Organisation | None:
    """The partner whose link it is."""
    return db.session.execute(
        select(Organisation)
        .join(Network, Network.organisation_id == Organisation.id)
        .join(ReferralLink, ReferralLink.network_id == Network.id)
        .where(ReferralLink.id == link_id)
    ).scalar_one_or_none()


def came_through(*link_ids: UUID) -> int:
    """How many people came through these links and left that on their record; exact, so never shown unrounded."""
    return db.session.execute(
        select(func.count()).select_from(Attribution).where(Attribution.referral_link_id.in_(link_ids))
    ).scalar_one()


def helper_of(citizen_id: UUID) -> tuple[AssistedSignUp, Organisation] | None:
    """Who helped a person join: the record and the partner, or None."""
    row = db.session.execute(
        select(AssistedSignUp, Organisation)
        .join(Organisation, Organisation.id == AssistedSignUp.organisation_id)
        .where(AssistedSignUp.subject_token == platform_token(citizen_id))
        .order_by(AssistedSignUp.recorded_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def assisted_by(organisation_ids: Collection[UUID]) -> int:
    """How many people some partners helped to join; exact, so never shown unrounded."""
    return db.session.execute(
        select(func.count()).select_from(AssistedSignUp).where(AssistedSignUp.organisation_id.in_(organisation_ids))
    ).scalar_one()


def gatekeeper_membership(user_id: UUID, organisation_id: UUID) -> UUID | None:
    """The membership by which somebody may help people join for a partner today."""
    today = clock.today()
    return db.session.scalars(
        select(Membership.id).where(
            Membership.user_account_id == user_id,
            Membership.organisation_id == organisation_id,
            Membership.role == "gatekeeper",
            Membership.from_on <= today,
            (Membership.to_on.is_(None)) | (Membership.to_on >= today),
        )
    ).first()
