"""Who comes to a meeting, what they agreed to and what helps them, as its lead reads it until the meeting is over."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.references import ALPHABET
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.citizens.access_needs import needs_of
from citizen_panel.domain.citizens.adjustments import Needs, labels_of
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import ACCESS_SHARE, purpose_of
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.choices import extras_of
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.vocabulary import BookingState

LETTERS = 6
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


@dataclass(frozen=True)
class DaySheet:
    """Who comes on one day of a meeting; `days` are all on which somebody comes, in their order.

    `version` is a short word that differs as soon as anything on the sheet does; it tells nothing by itself.
    """

    day: date
    days: tuple[date, ...]
    rows: tuple[Coming, ...]
    version: str
    is_over: bool


def day_sheet(meeting: ResearchSession, on: date | None = None) -> DaySheet:
    """Everybody who has a place on a day, by time, then in an order that says nothing about anybody.

    Without a day, or with one on which nobody comes: today, else the next day, else the last. What helps is told of
    those alone who agreed to that, and until the last time of the day ends.
    """
    everybody = [one for one in queries.bookings_for(meeting.id, *COMING) if one.booking.citizen_id is not None]
    days = tuple(sorted({clock.day_of(one.slot.starts_at) for one in everybody}))
    day = _shown(days, on) or clock.day_of(meeting.starts_at)
    taken = [one for one in everybody if clock.day_of(one.slot.starts_at) == day]
    is_over = clock.now() > max((one.slot.ends_at for one in taken), default=meeting.ends_at)
    rows = tuple(_rows(meeting, taken, is_over=is_over))
    return DaySheet(day, days, rows, _version(day, rows), is_over)


def _shown(days: Sequence[date], on: date | None) -> date | None:
    if on in days:
        return on
    return next((day for day in days if day >= clock.today()), days[-1] if days else None)


def _rows(meeting: ResearchSession, taken: Sequence[queries.Taken], *, is_over: bool) -> Iterator[Coming]:
    people = [one.booking.citizen_id for one in taken if one.booking.citizen_id is not None]
    names = first_names(people)
    needs = {} if is_over else needs_of(meeting.id, people)
    asked = [one.purpose for one in queries.purposes_of(meeting.id)] + list(extras_of(meeting))
    live = consent.agreed_by(people)
    for one in taken:  # by time, and by ids that are random
        if one.booking.citizen_id is not None:
            yield Coming(
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


def _version(day: date, rows: Sequence[Coming]) -> str:
    """Letters that are easy to compare; keyed, so that nobody can work out from them what stood on a sheet."""
    digest = lookup_hash("day sheet", day.isoformat(), *map(repr, rows))
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LETTERS])


def _agreed(live: Collection[tuple[str, UUID]], meeting: ResearchSession, asked: Sequence[str]) -> tuple[str, ...]:
    """What somebody agrees to at this moment of what the meeting asks for; what helps them has a column of its own."""
    scoped = {one: queries.scope_of(one, meeting.project_id, meeting.id) for one in asked if one != ACCESS_SHARE}
    return tuple(purpose_of(one).title for one, scope in scoped.items() if (one, scope) in live)


def _of(needs: Mapping[UUID, Needs], taken: queries.Taken) -> Needs:
    return needs.get(taken.booking.citizen_id, Needs()) if taken.booking.citizen_id else Needs()
