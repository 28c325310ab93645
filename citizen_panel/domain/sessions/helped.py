"""Reads about people whom a partner helped to join and who want to be asked through it: what they are asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.paging import PAGE, Order, Piece, piece_of, shown
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import CONTACT
from citizen_panel.domain.partners.models import AssistedSignUp
from citizen_panel.domain.partners.queries import helper_of
from citizen_panel.domain.sessions import calls
from citizen_panel.domain.sessions.calls import Asked
from citizen_panel.domain.sessions.models import Booking, Invitation, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE, OPEN

THROUGH_A_PARTNER = f"{CONTACT}.via_partner"


@dataclass(frozen=True)
class Helped(Asked):
    """Somebody's invitation, as the partner sees it who helped them to join."""

    partner_id: UUID

    @property
    def organisation_id(self) -> UUID:
        """The partner that may answer for them; the body that asks is in the offer."""
        return self.partner_id


def helped(invitation_id: UUID) -> Helped | None:
    """An invitation to somebody who wants to be asked through the partner that helped them; nothing for all others."""
    found = calls.asked(invitation_id)
    helper = helper_of(found.person) if found is not None else None
    if found is None or helper is None or not consent.holds(found.person, THROUGH_A_PARTNER):
        return None
    return Helped(found.offer, found.places, found.messages, helper[1].id)


def helped_by(partner_ids: Collection[UUID], after: str = "", size: int = PAGE) -> Piece[Invitation]:
    """What people of some partners are asked or have a place in, a page at a time, what must be answered soonest first.

    Only of people who agree at this moment to be asked through them.
    """
    theirs = select(AssistedSignUp.citizen_id).where(AssistedSignUp.organisation_id.in_(partner_ids))
    coming = (
        select(Booking.invitation_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.state.in_(LIVE), Slot.ends_at > clock.now())
    )
    asked = select(Invitation).where(
        Invitation.citizen_id.in_(theirs),
        Invitation.citizen_id.in_(consent.in_good_standing(THROUGH_A_PARTNER)),
        Invitation.citizen_id.in_(select(Citizen.id).where(Citizen.status != PanelStatus.LEFT)),
        or_(Invitation.state.in_(OPEN), Invitation.id.in_(coming)),
    )
    table = Invitation.__table__.c
    order = Order(table.answer_by_at, table.id, is_down=False, read=datetime.fromisoformat)
    rows = db.session.scalars(piece_of(asked, order, after, size)).all()
    return shown(rows, lambda one: (one.answer_by_at, one.id), size)


def offers_of(invitations: Collection[Invitation]) -> Mapping[UUID, Helped]:
    """What stands behind these invitations, by their ids; those that may not be seen are left out."""
    found = ((one.id, helped(one.id)) for one in invitations)
    return {key: one for key, one in found if one is not None}
