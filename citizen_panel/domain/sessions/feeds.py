"""Private calendar addresses: opened and closed by the person, read by calendars that cannot sign in."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.queries import token_hash
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.sessions.arrangements import CalendarFeed
from citizen_panel.domain.sessions.queries import Taken, bookings_of
from citizen_panel.domain.sessions.rules.invitations import LIVE
from citizen_panel.domain.sessions.vocabulary import BookingState, EndCause

SHOWN_AFTER = timedelta(days=31)
"""How long a place stays in the calendar after the meeting."""


def open_feed(user_id: UUID) -> str:
    """Open a private address for somebody's places, and close the one before; returns its secret, kept nowhere.

    256 bits of chance, written with 43 signs.
    """
    close_feed(user_id)
    token = secrets.token_urlsafe(32)
    db.session.add(CalendarFeed(user_account_id=user_id, token_hash=token_hash(token), opened_on=clock.today()))
    db.session.flush()
    return token


def close_feed(user_id: UUID) -> bool:
    """Close somebody's private address at once; False when none was open."""
    open_now = update(CalendarFeed).where(CalendarFeed.user_account_id == user_id, CalendarFeed.closed_on.is_(None))
    return bool(db.session.execute(open_now.values(closed_on=clock.today()).returning(CalendarFeed.id)).all())


def open_feed_of(user_id: UUID) -> CalendarFeed | None:
    """The private address that somebody has open."""
    of = select(CalendarFeed).where(CalendarFeed.user_account_id == user_id, CalendarFeed.closed_on.is_(None))
    return db.session.scalars(of).one_or_none()


def reader_of(token: str) -> UUID | None:
    """The citizen whose places an address tells; nothing when it is closed, or was never opened."""
    owner = (
        select(Citizen.id)
        .join(CalendarFeed, CalendarFeed.user_account_id == Citizen.user_account_id)
        .where(CalendarFeed.token_hash == token_hash(token), CalendarFeed.closed_on.is_(None))
    )
    return db.session.scalars(owner).one_or_none()


def places_in_calendar(citizen_id: UUID) -> list[Taken]:
    """Somebody's places as a calendar shows them: to come or lately used, and those to come that we called off."""
    since = clock.now() - SHOWN_AFTER
    return [one for one in bookings_of(citizen_id) if one.slot.ends_at > since and _is_shown(one)]


def _is_shown(one: Taken) -> bool:
    state, now = BookingState(one.booking.state), clock.now()
    if state is BookingState.CANCELLED:
        return one.booking.cause == EndCause.BY_BODY and one.slot.ends_at > now
    return state in LIVE or state is BookingState.DONE
