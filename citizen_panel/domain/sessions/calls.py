"""Reads about calls to make: who waits for one, whether they may be rung at this moment, and what is to be said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CompoundSelect, func, or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.addressee import addressee
from citizen_panel.domain.citizens.queries import letterbox
from citizen_panel.domain.notifications import by_hand
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.rules import Go, Never, Wait, may_go
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, MessageState
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.answering import CallMade
from citizen_panel.domain.sessions.models import Booking, Invitation
from citizen_panel.domain.sessions.queries import Offer, Taken
from citizen_panel.domain.sessions.rules.invitations import LIVE
from citizen_panel.domain.sessions.sending import agrees_to, situation


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked, as those who answer for them see it: the offer, their places, what is to be said."""

    offer: Offer
    places: Sequence[Taken]
    messages: Sequence[Message]

    @property
    def organisation_id(self) -> UUID:
        """The body that asks."""
        return self.offer.project.organisation_id

    @property
    def invitation(self) -> Invitation:
        return self.offer.invitation

    @property
    def person(self) -> UUID:
        """Who was asked; NotFound once they were erased."""
        if self.invitation.citizen_id is None:
            raise NotFound
        return self.invitation.citizen_id

    def is_held_by(self, user_id: UUID | None) -> bool:
        """Whether somebody has this call in hand at this moment."""
        held = by_hand.hold_of(self.messages)
        return held is not None and held[0] == user_id


def asked(invitation_id: UUID) -> Asked | None:
    """An invitation to somebody who is still on the panel, with what is to be said to them."""
    offer = queries.offer(invitation_id)
    if offer is None or offer.invitation.citizen_id is None:
        return None
    places = places_of(invitation_id)
    concerned = (invitation_id, *(one.booking.id for one in places))
    return Asked(offer, places, by_hand.to_say(concerned))


def places_of(invitation_id: UUID) -> list[Taken]:
    """The places an invitation led to, soonest first; those given up as well, since that may have to be told."""
    held = db.session.scalars(select(Booking.id).where(Booking.invitation_id == invitation_id)).all()
    found = [taken for taken in (queries.taken(one) for one in held) if taken is not None]
    return sorted(found, key=lambda one: (one.slot.starts_at, one.booking.booked_at))


def live(places: Collection[Taken]) -> list[Taken]:
    """Of these places those still to come."""
    return [one for one in places if one.booking.state in LIVE and one.slot.ends_at > clock.now()]


def waiting_in(project_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """How many calls wait at this moment in each of these projects, by what they are about."""
    about = concerned_in(project_ids).subquery()
    now = clock.now()
    counted = (
        select(about.c.project_id, Message.kind, func.count())
        .join(about, about.c.concerned == Message.concerns_id)
        .where(
            by_hand.waiting(now),
            Message.due_at <= now,
            or_(Message.not_after.is_(None), Message.not_after >= now),
        )
        .group_by(about.c.project_id, Message.kind)
        .order_by(Message.kind)
    )
    found: dict[UUID, dict[str, int]] = {}
    for project_id, kind, count in db.session.execute(counted):
        found.setdefault(project_id, {})[kind] = count
    return found


def in_hand(project_id: UUID, user_id: UUID) -> UUID | None:
    """The invitation about which somebody has a call of a project in hand at this moment."""
    about = concerned_in([project_id]).subquery()
    held = (
        select(about.c.invitation_id)
        .join(Message, Message.concerns_id == about.c.concerned)
        .where(
            Message.channel == Channel.PHONE,
            Message.state == MessageState.LEASED,
            Message.lease_token == user_id,
            Message.lease_until > clock.now(),
        )
    )
    return db.session.scalars(held.limit(1)).first()


def concerned_in(project_ids: Collection[UUID]) -> CompoundSelect[UUID, UUID, UUID]:
    """What messages of these projects are about: invitations and places, each with its invitation."""
    offers = select(Invitation.id.label("concerned"), Invitation.id.label("invitation_id"), Invitation.project_id)
    held = select(Booking.id, Invitation.id, Invitation.project_id).join(
        Invitation, Invitation.id == Booking.invitation_id
    )
    of = Invitation.project_id.in_(project_ids), Invitation.citizen_id.is_not(None)
    return offers.where(*of).union_all(held.where(*of))


def calls_to(invitation_id: UUID) -> Sequence[CallMade]:
    """The calls made about an invitation, oldest first."""
    made = select(CallMade).where(CallMade.invitation_id == invitation_id)
    return db.session.scalars(made.order_by(CallMade.made_at, CallMade.id)).all()


def number_of(citizen_id: UUID) -> Letterbox | None:
    """Where to ring somebody who agrees to be rung; nothing when they do not, or nobody may ring that number."""
    to = letterbox(citizen_id, Channel.PHONE) if agrees_to(citizen_id, Channel.PHONE) else None
    return None if to is None or notifications.is_suppressed(to.channel, to.address) else to


def may_ring(message: Message, invitation: Invitation) -> Go | Wait | Never:
    """Whether a message may be said by telephone at this moment: by the same rule as every message that is sent."""
    known = addressee(invitation.citizen_id) if invitation.citizen_id else None
    to = known.letterbox(Channel.PHONE) if known else None
    return may_go(situation(message, known, to), clock.now())
