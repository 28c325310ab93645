"""What became of the invitations of a body: the figures from which a forecast learns, about nobody in particular."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.matching.rules.rates import Past, rates_of
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions.models import Attendance, Invitation
from citizen_panel.domain.sessions.rules.overbooking import to_invite
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, InvitationState

LOOKED_BACK = timedelta(days=730)
ANSWERED = (InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.LAPSED)
MISSED = (AttendanceState.NO_SHOW, AttendanceState.EXCUSED)


def spare_for(places: int, body_id: UUID) -> int:
    """How many more than the places to ask, so that in 9 of 10 cases as many come as there are places."""
    comes = 1 - rates_of(past_of(body_id)).no_show.likely
    return to_invite(places, round(comes * 1000)) - places


def past_of(body_id: UUID) -> Past:
    """How many of those whom a body asked in two years said yes, and how many who were expected did not come.

    Nobody's answer in time counts as no. Invitations that are still open, or were taken back, are left out.
    """
    since = clock.now() - LOOKED_BACK
    theirs = select(Project.id).where(Project.organisation_id == body_id).scalar_subquery()
    asked, agreed = db.session.execute(
        select(func.count(), func.count().filter(Invitation.state == InvitationState.ACCEPTED)).where(
            Invitation.project_id.in_(theirs), Invitation.state.in_(ANSWERED), Invitation.issued_at >= since
        )
    ).one()
    later = aliased(Attendance)
    expected, missed = db.session.execute(
        select(func.count(), func.count().filter(Attendance.state.in_(MISSED))).where(
            Attendance.project_id.in_(theirs),
            Attendance.capacity == AttendanceCapacity.CITIZEN,
            Attendance.happened_at >= since,
            ~select(later.id).where(later.corrects_id == Attendance.id).exists(),
        )
    ).one()
    return Past(asked, agreed, expected, missed)
