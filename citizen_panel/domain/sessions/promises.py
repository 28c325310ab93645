"""What people were promised as a thank you, by what they said yes to."""

from dataclasses import dataclass
from uuid import UUID

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

    One yes may lead to places in several linked meetings; the promise is for the person, so it stands at the first.
    """
    offers = {one.invitation.id: one.brief for one in invitations_of(citizen_id)}
    found: dict[UUID, Promise] = {}
    for one in bookings_of(citizen_id):
        key = one.booking.invitation_id
        brief = offers.get(key) if key else None
        if key is None or brief is None or not brief.offer_pence or one.booking.state not in SEATED:
            continue
        found.setdefault(key, Promise(one, brief.offer_pence, one.booking.state == BookingState.DONE))
    return list(reversed(found.values()))
