"""Reads about people whom a partner helped to join and who want to be asked through it: what they are asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.paging import PAGE, Order, Piece, piece_of, shown
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.notifications import by_hand
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.partners.models import AssistedSignUp
from citizen_panel.domain.partners.queries import helper_of
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions import calls
from citizen_panel.domain.sessions.calls import Asked
from citizen_panel.domain.sessions.models import Booking, Invitation, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE, OPEN
from citizen_panel.domain.sessions.sending import WAY, agrees_to


@dataclass(frozen=True)
class Helped(Asked):
    """Somebody's invitation, as the partner sees it who helped them to join."""

    partner_id: UUID

    @property
    def organisation_id(self) -> UUID:
        """The partner that may answer for them; the body that asks is in the offer."""
        return self.partner_id


@dataclass(frozen=True)
class Line:
    """A line of a partner's list: what somebody is asked, by whom, when their place begins, and if there is news."""

    invitation: Invitation
    project: Project
    body: Organisation
    partner_id: UUID
    begins_at: datetime | None
    is_news: bool


def helped(invitation_id: UUID) -> Helped | None:
    """An invitation to somebody who wants to be asked through the partner that helped them; nothing for all others.

    Nor for somebody whom we hold still, or who paused and has no place to come.
    """
    found = calls.asked(invitation_id)
    helper = helper_of(found.person) if found is not None else None
    if found is None or helper is None or not agrees_to(found.person, Channel.VIA_PARTNER):
        return None
    still = db.session.scalars(_people(is_coming=bool(calls.live(found.places))).where(Citizen.id == found.person))
    return Helped(found.offer, found.places, found.messages, helper[1].id) if still.first() else None


def helped_by(partner_ids: Collection[UUID], after: str = "", size: int = PAGE) -> Piece[Line]:
    """What people of some partners are asked or have a place in, a page at a time, what must be answered soonest first.

    Only of people who agree at this moment to be asked through them; as many statements for a page as for one line.
    """
    helper = (
        select(AssistedSignUp.organisation_id)
        .where(AssistedSignUp.citizen_id == Invitation.citizen_id)
        .order_by(AssistedSignUp.recorded_at.desc())
        .limit(1)
        .correlate(Invitation)
        .scalar_subquery()
    )
    coming = _coming().with_only_columns(Booking.invitation_id)
    asked = (
        select(Invitation, Project, Organisation, helper)
        .join(Project, Project.id == Invitation.project_id)
        .join(Organisation, Organisation.id == Project.organisation_id)
        .where(
            helper.in_(partner_ids),
            Invitation.citizen_id.in_(consent.in_good_standing(WAY[Channel.VIA_PARTNER])),
            or_(
                Invitation.state.in_(OPEN) & Invitation.citizen_id.in_(_people(is_coming=False)),
                Invitation.id.in_(coming) & Invitation.citizen_id.in_(_people(is_coming=True)),
            ),
        )
    )
    table = Invitation.__table__.c
    order = Order(table.answer_by_at, table.id, is_down=False, read=datetime.fromisoformat)
    rows = db.session.execute(piece_of(asked, order, after, size)).all()
    piece = shown(rows, lambda row: (row[0].answer_by_at, row[0].id), size)
    places = _places([row[0].id for row in piece.rows])
    news = {one.concerns_id for one in by_hand.to_say([*(row[0].id for row in piece.rows), *_bookings(places)])}
    lines = [
        Line(
            invitation=asked_about,
            project=project,
            body=body,
            partner_id=partner_id,
            begins_at=min((at for _, at in places.get(asked_about.id, ())), default=None),
            is_news=not news.isdisjoint({asked_about.id, *(one for one, _ in places.get(asked_about.id, ()))}),
        )
        for asked_about, project, body, partner_id in piece.rows
    ]
    return Piece(lines, piece.after)


def _people(*, is_coming: bool) -> Select[UUID]:
    """Those whom a partner may tell of something: who paused is told of a place to come, and asked nothing."""
    gone = (PanelStatus.LEFT,) if is_coming else (PanelStatus.LEFT, PanelStatus.PAUSED)
    return select(Citizen.id).where(Citizen.status.not_in(gone), Citizen.restricted_at.is_(None))


def _coming() -> Select[UUID | None, UUID, datetime]:
    """The places to come, with the invitation that led to them and when they begin."""
    return (
        select(Booking.invitation_id, Booking.id, Slot.starts_at)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.state.in_(LIVE), Slot.ends_at > clock.now(), Booking.invitation_id.is_not(None))
    )


def _places(invitation_ids: Collection[UUID]) -> Mapping[UUID, Sequence[tuple[UUID, datetime]]]:
    found: dict[UUID, list[tuple[UUID, datetime]]] = {}
    rows = db.session.execute(_coming().where(Booking.invitation_id.in_(invitation_ids)))
    for invitation_id, booking_id, begins_at in rows:
        if invitation_id is not None:
            found.setdefault(invitation_id, []).append((booking_id, begins_at))
    return found


def _bookings(places: Mapping[UUID, Sequence[tuple[UUID, datetime]]]) -> list[UUID]:
    return [booking_id for held in places.values() for booking_id, _ in held]
