"""Who comes to a meeting and what helps them, as its lead reads it until the meeting is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.domain.citizens.access_needs import needs_of
from citizen_panel.domain.citizens.adjustments import Needs, labels_of
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.vocabulary import BookingState

COMING = (BookingState.BOOKED, BookingState.CHECKED_IN)


@dataclass(frozen=True)
class Coming:
    """One person with a place; `labels` are adjustments in words to be translated."""

    citizen_id: UUID
    name: str
    starts_at: datetime
    needs: Needs

    @property
    def labels(self) -> tuple[str, ...]:
        return labels_of(self.needs)


def day_sheet(meeting: ResearchSession) -> list[Coming]:
    """Everybody who has a place now, by time and name; needs only of those who agreed, and until the meeting ends."""
    taken = [one for one in queries.bookings_for(meeting.id, *COMING) if one.booking.citizen_id is not None]
    people = [one.booking.citizen_id for one in taken if one.booking.citizen_id is not None]
    names = first_names(people)
    needs = needs_of(meeting.id, people) if clock.now() <= meeting.ends_at else {}
    rows = [
        Coming(one.booking.citizen_id, names.get(one.booking.citizen_id, ""), one.slot.starts_at, _of(needs, one))
        for one in taken
        if one.booking.citizen_id is not None
    ]
    return sorted(rows, key=lambda row: (row.starts_at, row.name))


def _of(needs: Mapping[UUID, Needs], taken: queries.Taken) -> Needs:
    return needs.get(taken.booking.citizen_id, Needs()) if taken.booking.citizen_id else Needs()
