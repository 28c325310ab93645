"""What people were promised as a thank you, by what they said yes to and whether they were there."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from citizen_panel.core.db import db
from citizen_panel.domain.sessions.models import Attendance
from citizen_panel.domain.sessions.past import MISSED
from citizen_panel.domain.sessions.queries import Taken, bookings_of, invitations_of
from citizen_panel.domain.sessions.rules.invitations import SEATED
from citizen_panel.domain.sessions.vocabulary import BookingState


@dataclass(frozen=True)
class Promise:
    """A thank you that a brief promised somebody, in pence; earned once the person was there."""

    taken: Taken
    pence: int
    is_earned: bool


def promised(citizen_id: UUID) -> list[Promise]:
    """What briefs promised somebody for places that are to come or that they used, newest first.

    One yes may lead to places in several linked meetings; the promise is for the person, so it stands at the first
    of them to which they came, or may still come.
    """
    offers = {one.invitation.id: one.brief for one in invitations_of(citizen_id)}
    places = [one for one in bookings_of(citizen_id) if one.booking.state in SEATED]
    missed = missed_by([one.booking.id for one in places])
    found: dict[UUID, Promise] = {}
    for one in places:
        key = one.booking.invitation_id
        brief = offers.get(key) if key else None
        if key is None or brief is None or not brief.offer_pence or one.booking.id in missed:
            continue
        found.setdefault(key, Promise(one, brief.offer_pence, one.booking.state == BookingState.DONE))
    return list(reversed(found.values()))


def missed_by(booking_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these places whose person was noted as not there; a line put right by a later one does not count."""
    later = aliased(Attendance)
    missed = select(Attendance.booking_id).where(
        Attendance.booking_id.in_(booking_ids),
        Attendance.state.in_(MISSED),
        ~select(later.id).where(later.corrects_id == Attendance.id).exists(),
    )
    return frozenset(one for one in db.session.scalars(missed) if one is not None)
