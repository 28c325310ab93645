"""Who comes to a meeting, what they agreed to and what helps them, as its lead reads it until the meeting is over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.access_needs import needs_of
from citizen_panel.domain.citizens.adjustments import Needs, labels_of
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import ACCESS_SHARE, purpose_of
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.choices import extras_of
from citizen_panel.domain.sessions.models import Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.vocabulary import BookingState

COMING = (BookingState.BOOKED, BookingState.CHECKED_IN)


@dataclass(frozen=True)
class Coming:
    """One person with a place; `labels` and `agreed` are adjustments and yeses in words to be translated."""

    booking_id: UUID
    citizen_id: UUID
    name: str
    starts_at: datetime
    needs: Needs
    agreed: tuple[str, ...]
    is_here: bool
    late_at: datetime | None
    from_at: datetime | None
    until_at: datetime | None

    @property
    def labels(self) -> tuple[str, ...]:
        return labels_of(self.needs)


def day_sheet(meeting: ResearchSession) -> list[Coming]:
    """Everybody who has a place now, by time, then in an order that says nothing about anybody.

    What helps is told of those alone who agreed to that, and until the meeting ends.
    """
    taken = [one for one in queries.bookings_for(meeting.id, *COMING) if one.booking.citizen_id is not None]
    people = [one.booking.citizen_id for one in taken if one.booking.citizen_id is not None]
    names = first_names(people)
    needs = needs_of(meeting.id, people) if clock.now() <= meeting.ends_at else {}
    asked = [one.purpose for one in queries.purposes_of(meeting.id)] + list(extras_of(meeting))
    live = consent.agreed_by(people)
    return [
        Coming(
            booking_id=one.booking.id,
            citizen_id=one.booking.citizen_id,
            name=names.get(one.booking.citizen_id, ""),
            starts_at=one.slot.starts_at,
            needs=_of(needs, one),
            agreed=_agreed(live.get(one.booking.citizen_id, frozenset()), meeting, asked),
            is_here=one.booking.state == BookingState.CHECKED_IN,
            late_at=one.booking.late_at,
            from_at=one.booking.from_at,
            until_at=one.booking.until_at,
        )
        for one in taken  # by time, and by ids that are random
        if one.booking.citizen_id is not None
    ]


def version_of(meeting: ResearchSession) -> int:
    """The number of the sheet: it goes up with every place taken or given up, everyone late, every yes or no."""
    slots = select(Slot.id).where(Slot.research_session_id == meeting.id)
    booked = select(Booking.citizen_id, Booking.ended_at, Booking.late_at).where(Booking.slot_id.in_(slots))
    rows = db.session.execute(booked).all()
    people = {row.citizen_id for row in rows if row.citizen_id is not None}
    changes = sum(1 + (row.ended_at is not None) + (row.late_at is not None) for row in rows)
    return 1 + changes + consent.how_often_decided(people, (meeting.id, meeting.project_id))


def _agreed(live: Collection[tuple[str, UUID]], meeting: ResearchSession, asked: Sequence[str]) -> tuple[str, ...]:
    """What somebody agrees to at this moment of what the meeting asks for; what helps them has a column of its own."""
    scoped = {one: queries.scope_of(one, meeting.project_id, meeting.id) for one in asked if one != ACCESS_SHARE}
    return tuple(purpose_of(one).title for one, scope in scoped.items() if (one, scope) in live)


def _of(needs: Mapping[UUID, Needs], taken: queries.Taken) -> Needs:
    return needs.get(taken.booking.citizen_id, Needs()) if taken.booking.citizen_id else Needs()
