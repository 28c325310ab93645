"""What this room holds about a citizen: what they were asked, where they have a place, what they took part in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.aftermath import AccessOutcome
from citizen_panel.domain.sessions.afterwards import said_by
from citizen_panel.domain.sessions.answering import TimeWished
from citizen_panel.domain.sessions.arrangements import CalendarFeed
from citizen_panel.domain.sessions.calls import calls_to
from citizen_panel.domain.sessions.models import Attendance, Booking, Invitation, ResearchSession, Slot
from citizen_panel.domain.sessions.wished import wishes_of

TABLES = ("invitation", "booking", "access_outcome", "calendar_feed")


def export(citizen_id: UUID) -> dict[str, Any]:
    """Everything held, as plain values."""
    invited = [offer.invitation.id for offer in queries.invitations_of(citizen_id)]
    return {
        "invitations": [_asked(offer) for offer in queries.invitations_of(citizen_id)],
        "calls": [
            {"on": call.made_at, "what came of it": call.outcome, "through": call.through}
            for asked in invited
            for call in calls_to(asked)
        ],
        "days that would suit": [
            {"day": one.day_on, "from minute": one.from_minutes, "to minute": one.to_minutes}
            for wished in wishes_of(invited).values()
            for one in wished
        ],
        "places": [
            {
                "project": taken.project.title,
                "from": taken.slot.starts_at,
                "to": taken.slot.ends_at,
                "way": taken.meeting.way,
                "state": taken.booking.state,
                "said they were late": taken.booking.late_at,
                "we moved it from": taken.booking.moved_from_at,
                "comes at": taken.booking.from_at,
                "leaves at": taken.booking.until_at,
            }
            for taken in queries.bookings_of(citizen_id)
        ],
        "took part": _attended(citizen_id),
        "what helped": [
            {"number": one.need_no, "was it there": one.outcome, "said on": one.settled_at}
            for taken in queries.bookings_of(citizen_id)
            for one in said_by(taken).values()
        ],
        "private calendar addresses": [
            {"opened on": feed.opened_on, "closed on": feed.closed_on} for feed in _feeds(citizen_id)
        ],
    }


def erase(citizen_id: UUID) -> None:
    """Cut every invitation and place loose from the person; that somebody took part stays, under a project's token.

    No calendar reads their places any more.
    """
    for feed in _feeds(citizen_id):
        db.session.execute(delete(CalendarFeed).where(CalendarFeed.id == feed.id))
    tokens = select(Booking.token).where(Booking.citizen_id == citizen_id)
    db.session.execute(delete(AccessOutcome).where(AccessOutcome.token.in_(tokens)))
    theirs = select(Invitation.id).where(Invitation.citizen_id == citizen_id)
    db.session.execute(delete(TimeWished).where(TimeWished.invitation_id.in_(theirs)))
    db.session.execute(update(Invitation).where(Invitation.citizen_id == citizen_id).values(citizen_id=None))
    db.session.execute(update(Booking).where(Booking.citizen_id == citizen_id).values(citizen_id=None, busy=None))


def _asked(offer: queries.Offer) -> dict[str, Any]:
    return {
        "project": offer.project.title,
        "asked by": offer.organisation.name,
        "asked on": offer.invitation.issued_at,
        "by": offer.invitation.channel,
        "answer by": offer.invitation.answer_by_at,
        "answered": offer.invitation.answered_at,
        "asked for another time": offer.invitation.another_time_at,
        "waits for a seat since": offer.invitation.waiting_at,
        "times they could make": _begin(offer.invitation.could_make),
        "state": offer.invitation.state,
    }


def _begin(slot_ids: Sequence[UUID]) -> list[datetime]:
    """When these times begin, soonest first."""
    times = select(Slot.starts_at).where(Slot.id.in_(slot_ids)).order_by(Slot.starts_at)
    return list(db.session.scalars(times)) if slot_ids else []


def _feeds(citizen_id: UUID) -> Sequence[CalendarFeed]:
    account = select(Citizen.user_account_id).where(Citizen.id == citizen_id)
    mine = select(CalendarFeed).where(CalendarFeed.user_account_id.in_(account))
    return db.session.scalars(mine.order_by(CalendarFeed.opened_on)).all()


def _attended(citizen_id: UUID) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Attendance, ResearchSession, Project)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(ResearchSession, ResearchSession.id == Attendance.research_session_id)
        .join(Project, Project.id == Attendance.project_id)
        .where(Booking.citizen_id == citizen_id)
        .order_by(Attendance.happened_at)
    )
    return [
        {"project": project.title, "on": noted.happened_at, "state": noted.state, "minutes": noted.minutes}
        for noted, _, project in rows
    ]
