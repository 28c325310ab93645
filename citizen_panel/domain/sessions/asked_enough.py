"""Whom a project may not ask just now, because they were asked often enough or want to rest."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, case, func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import caps
from citizen_panel.domain.citizens.asking import askings
from citizen_panel.domain.citizens.caps import Cap, caps_reached
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.matching.eligibility import active_in
from citizen_panel.domain.sessions.models import Attendance, Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE
from citizen_panel.domain.sessions.vocabulary import BookingState, SessionType


def caps_reached_by(
    citizen_ids: Collection[UUID], project_id: UUID, *, extra: int = 0
) -> Mapping[UUID, tuple[Cap, ...]]:
    """What keeps each of these people from being asked for a project today; nothing for those who may be asked.

    `extra` invitations counted today for the question itself are left out of account.
    """
    others, given = active_in(citizen_ids, project_id).subquery(), _given(citizen_ids, project_id).subquery()
    of_each = select(Citizen.id, others.c.projects, given.c.minutes).where(Citizen.id.in_(citizen_ids))
    of_each = of_each.outerjoin(others, others.c.citizen_id == Citizen.id)
    rows = db.session.execute(of_each.outerjoin(given, given.c.citizen_id == Citizen.id)).all()
    known = askings(
        citizen_ids,
        project_id,
        active={one: projects for one, projects, _ in rows if projects is not None},
        design_team={one: int(minutes) for one, _, minutes in rows if minutes is not None},
    )
    return {one: caps_reached(asking, clock.today(), extra=extra) for one, asking in known.items()}


def _given(citizen_ids: Collection[UUID], project_id: UUID) -> Select[UUID | None, int]:
    """How many minutes agreed members of a project's design team gave it in the last 7 days; no others are in it.

    A member came to, or holds a place in, a meeting of the design team, and still agrees to take part in the project.
    """
    since = clock.now() - timedelta(days=caps.REST_DAYS)
    recent = case((Attendance.happened_at > since, Attendance.minutes), else_=0)
    return (
        select(Booking.citizen_id, func.coalesce(func.sum(recent), 0).label("minutes"))
        .join(Slot, Slot.id == Booking.slot_id)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .outerjoin(Attendance, Attendance.booking_id == Booking.id)
        .where(
            Booking.citizen_id.in_(citizen_ids),
            Booking.citizen_id.in_(consent.in_good_standing("project.participate", project_id)),
            Booking.state.in_((*LIVE, BookingState.DONE)),
            ResearchSession.project_id == project_id,
            ResearchSession.type == SessionType.DESIGN_TEAM,
        )
        .group_by(Booking.citizen_id)
    )
