"""Reads about what is told after a meeting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.few import FEW, rounded
from citizen_panel.domain.citizens.access_needs import NEXT_TIME, own_needs
from citizen_panel.domain.citizens.adjustments import BY_CODE, Needs
from citizen_panel.domain.sessions.aftermath import AccessOutcome, LapseReport
from citizen_panel.domain.sessions.models import Attendance
from citizen_panel.domain.sessions.queries import Taken
from citizen_panel.domain.sessions.vocabulary import AccessResult, BookingState, EndCause, Remedy, SessionState


def may_say(taken: Taken) -> bool:
    """Whether somebody can say if what helps them was there: the meeting is over, and they came or were to come."""
    was_to_come = taken.booking.state in (BookingState.BOOKED, BookingState.CHECKED_IN, BookingState.DONE)
    gave_up = taken.booking.state == BookingState.CANCELLED and taken.booking.cause == EndCause.NEED_UNMET
    is_over = taken.slot.ends_at <= clock.now() and taken.meeting.state != SessionState.CANCELLED
    return is_over and (was_to_come or gave_up)


def helped_with(taken: Taken) -> Sequence[str]:
    """What somebody had told us helps them in a meeting, in words to be translated, in the order of their list."""
    if taken.booking.citizen_id is None:
        return ()
    kept = own_needs(taken.booking.citizen_id)
    needs = kept.get(taken.meeting.id) or kept.get(NEXT_TIME) or Needs()
    return [BY_CODE[code].label for code in needs.adjustments if code in BY_CODE]


def said_by(taken: Taken) -> Mapping[int, AccessOutcome]:
    """What somebody said of each thing that helps them in a meeting, by its place in their list."""
    rows = db.session.scalars(
        select(AccessOutcome)
        .where(AccessOutcome.research_session_id == taken.meeting.id, AccessOutcome.token == taken.booking.token)
        .order_by(AccessOutcome.need_no)
    )
    return {one.need_no: one for one in rows}


def helped_as_agreed(research_session_id: UUID) -> Mapping[AccessResult, int] | None:
    """How many people said of what helps them that it was there, there in another way, or not there.

    Each person counts once, with the worst they said. Nothing while fewer than 5 people said something; numbers are
    rounded to 5, so that none moves with one person's answer, and 0 stands for fewer than 5.
    """
    rows = db.session.execute(
        select(AccessOutcome.token, AccessOutcome.outcome).where(
            AccessOutcome.research_session_id == research_session_id,
            AccessOutcome.outcome != AccessResult.NONE_STATED,
        )
    )
    order = list(AccessResult)
    worst: dict[UUID, AccessResult] = {}
    for token, outcome in rows:
        worst[token] = max(worst.get(token, AccessResult.MET), AccessResult(outcome), key=order.index)
    if len(worst) < FEW:
        return None
    counted = Counter(worst.values())
    return {
        one: rounded(counted[one]) if counted[one] >= FEW else 0 for one in order if one is not AccessResult.NONE_STATED
    }


def lapses_of(research_session_id: UUID) -> Sequence[tuple[LapseReport, Attendance]]:
    """The yeses that were missing in a meeting, as its team reported them, oldest first."""
    rows = db.session.execute(
        select(LapseReport, Attendance)
        .join(Attendance, Attendance.id == LapseReport.attendance_id)
        .where(Attendance.research_session_id == research_session_id)
        .order_by(LapseReport.recorded_at, LapseReport.id)
    )
    return [(row[0], row[1]) for row in rows]


def remedied_in(project_id: UUID, at: datetime) -> frozenset[UUID]:
    """The lines of attendance of a project whose missing yes the team reported, and had put right by a moment."""
    newest = select(LapseReport.attendance_id, func.max(LapseReport.recorded_at).label("at"))
    last = newest.where(LapseReport.recorded_at <= at).group_by(LapseReport.attendance_id).subquery()
    rows = db.session.scalars(
        select(LapseReport.attendance_id)
        .join(last, (last.c.attendance_id == LapseReport.attendance_id) & (last.c.at == LapseReport.recorded_at))
        .join(Attendance, Attendance.id == LapseReport.attendance_id)
        .where(Attendance.project_id == project_id, LapseReport.remedy != Remedy.NONE_YET)
    )
    return frozenset(rows)
