"""Whom a project may not ask just now, because they were asked often enough or want to rest."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import case, func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import caps
from citizen_panel.domain.citizens.asking import askings
from citizen_panel.domain.citizens.caps import Cap, caps_reached
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.matching.eligibility import active_projects
from citizen_panel.domain.sessions.models import Attendance, Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE
from citizen_panel.domain.sessions.vocabulary import BookingState, SessionType


def caps_reached_by(
    citizen_ids: Collection[UUID], project_id: UUID, *, extra: int = 0
) -> Mapping[UUID, tuple[Cap, ...]]:
    """What keeps each of these people from being asked for a project today; nothing for those who may be asked.

    `extra` invitations counted today for the question itself are left out of account.
    """
    known = askings(
        citizen_ids,
        project_id,
        active=active_projects(citizen_ids, besides=project_id),
        design_team=design_team_minutes(citizen_ids, project_id),
    )
    return {one: caps_reached(asking, clock.today(), extra=extra) for one, asking in known.items()}


def design_team_minutes(citizen_ids: Collection[UUID], project_id: UUID) -> Mapping[UUID, int]:
    """How many minutes agreed members of a project's design team gave it in the last 7 days; no others are in it.

    A member came to, or holds a place in, a meeting of the design team, and still agrees to take part in the project.
    """
    agreed = frozenset(db.session.scalars(consent.in_good_standing("project.participate", project_id)))
    since = clock.now() - timedelta(days=caps.REST_DAYS)
    recent = case((Attendance.happened_at > since, Attendance.minutes), else_=0)
    given = (
        select(Booking.citizen_id, func.coalesce(func.sum(recent), 0))
        .join(Slot, Slot.id == Booking.slot_id)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .outerjoin(Attendance, Attendance.booking_id == Booking.id)
        .where(
            Booking.citizen_id.in_([one for one in citizen_ids if one in agreed]),
            Booking.state.in_((*LIVE, BookingState.DONE)),
            ResearchSession.project_id == project_id,
            ResearchSession.type == SessionType.DESIGN_TEAM,
        )
        .group_by(Booking.citizen_id)
    )
    return {one: int(minutes) for one, minutes in db.session.execute(given) if one is not None}
