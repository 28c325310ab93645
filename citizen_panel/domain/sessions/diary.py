"""Reads about meetings as they lie in a calendar: one time, a month of them, who of the staff has something on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions.models import ResearchSession, SessionStaff, Slot
from citizen_panel.domain.sessions.queries import Time, research_session
from citizen_panel.domain.sessions.vocabulary import SessionState, SlotState

LIVE = (SessionState.DRAFT, SessionState.PUBLISHED, SessionState.HELD)


@dataclass(frozen=True)
class Planned(Time):
    """A time as the team that plans it sees it."""

    @property
    def organisation_id(self) -> UUID:
        return self.meeting.organisation_id


@dataclass(frozen=True)
class Entry:
    """A time in the calendar of a team: when, of which meeting and project, and who runs it."""

    slot: Slot
    meeting: ResearchSession
    project: Project
    staff: tuple[UUID, ...]


def time_of(research_session_id: UUID, slot_id: UUID) -> Planned | None:
    """A time of a meeting, with the meeting; nothing for a time of another meeting."""
    slot = db.session.get(Slot, slot_id)
    meeting = research_session(research_session_id)
    if slot is None or meeting is None or slot.research_session_id != meeting.id:
        return None
    return Planned(slot, meeting)


def entries_of(organisation_ids: Collection[UUID], first: date, until: date) -> list[Entry]:
    """The times of bodies' meetings from one day to the day before another, in UK days, soonest first."""
    begins, ends = (datetime.combine(day, time(), tzinfo=clock.UK) for day in (first, until))
    rows = db.session.execute(
        select(Slot, ResearchSession, Project)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .join(Project, Project.id == ResearchSession.project_id)
        .where(
            Project.organisation_id.in_(organisation_ids),
            ResearchSession.state.in_(LIVE),
            Slot.state != SlotState.CANCELLED,
            Slot.starts_at >= begins,
            Slot.starts_at < ends,
        )
        .order_by(Slot.starts_at, Slot.id)
    ).all()
    staff = _staff_of({meeting.id for _, meeting, _ in rows})
    return [Entry(slot, meeting, project, staff.get(meeting.id, ())) for slot, meeting, project in rows]


def busy_at(
    people: Collection[UUID], starts_at: datetime, ends_at: datetime, *, besides: UUID | None = None
) -> Mapping[UUID, ResearchSession]:
    """Which of these people run another meeting at that time, and which it is."""
    rows = db.session.execute(
        select(SessionStaff.user_account_id, ResearchSession)
        .join(ResearchSession, ResearchSession.id == SessionStaff.research_session_id)
        .join(Slot, Slot.research_session_id == ResearchSession.id)
        .where(
            SessionStaff.user_account_id.in_(people),
            ResearchSession.state.in_(LIVE),
            Slot.state != SlotState.CANCELLED,
            Slot.starts_at < ends_at,
            Slot.ends_at > starts_at,
        )
        .order_by(Slot.starts_at)
    )
    return {person: meeting for person, meeting in rows if meeting.id != besides}


def weeks_of(first: date) -> Sequence[Sequence[date]]:
    """The weeks of a month, Monday to Sunday, with the days of its neighbours that fill them."""
    start = first - timedelta(days=first.weekday())
    after = next_month(first)
    count = ((after - start).days + 6) // 7
    return [[start + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first.replace(day=1) - timedelta(days=1)).replace(day=1)


def _staff_of(research_session_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    if not research_session_ids:
        return {}
    rows = db.session.execute(
        select(SessionStaff.research_session_id, SessionStaff.user_account_id)
        .where(SessionStaff.research_session_id.in_(research_session_ids))
        .distinct()
        .order_by(SessionStaff.research_session_id, SessionStaff.user_account_id)
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for meeting_id, person in rows:
        found[meeting_id] = (*found.get(meeting_id, ()), person)
    return found
