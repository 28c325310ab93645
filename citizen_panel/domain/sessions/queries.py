"""Reads about meetings, invitations and places."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass, unpadded
from citizen_panel.core.vault import open_row
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.projects.letting import needed_to_ask
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.sessions import linked
from citizen_panel.domain.sessions.models import (
    Artefact,
    Attendance,
    Booking,
    Invitation,
    ResearchSession,
    SessionPurpose,
    Slot,
)
from citizen_panel.domain.sessions.rules.invitations import LIVE, OPEN
from citizen_panel.domain.sessions.vocabulary import BookingState, InvitationState, SessionState, SlotState

ASKING = ("invitation", "more_times", "seat_free", "stand_in")
"""Messages that make sense only while the invitation waits for an answer."""


@dataclass(frozen=True)
class Offer:
    """An invitation together with who asks, and for what."""

    invitation: Invitation
    project: Project
    organisation: Organisation
    brief: RecruitmentBrief | None
    draw: Draw | None = None
    """The draw that led to it."""


@dataclass(frozen=True)
class Time:
    """A time that can be chosen, with its meeting; `also` are the times of linked meetings that come along."""

    slot: Slot
    meeting: ResearchSession
    also: tuple[tuple[Slot, ResearchSession], ...] = ()

    @property
    def minutes(self) -> int:
        return int((self.slot.ends_at - self.slot.starts_at).total_seconds() // 60)

    @property
    def slot_ids(self) -> frozenset[UUID]:
        """Every time of this choice: its own, and those that come along."""
        return frozenset({self.slot.id, *(slot.id for slot, _ in self.also)})


@dataclass(frozen=True)
class Taken:
    """A place at a time, with its meeting and who asked."""

    booking: Booking
    slot: Slot
    meeting: ResearchSession
    project: Project
    organisation: Organisation


def invitation(invitation_id: UUID) -> Invitation | None:
    """An invitation by its id."""
    return db.session.get(Invitation, invitation_id)


def booking(booking_id: UUID) -> Booking | None:
    """A booking by its id."""
    return db.session.get(Booking, booking_id)


def research_session(research_session_id: UUID) -> ResearchSession | None:
    """A meeting by its id."""
    return db.session.get(ResearchSession, research_session_id)


def research_sessions(ids: Collection[UUID]) -> Mapping[UUID, ResearchSession]:
    """Meetings by their ids, in one read."""
    found = db.session.scalars(select(ResearchSession).where(ResearchSession.id.in_(ids)))
    return {one.id: one for one in found}


def invitations_of(citizen_id: UUID, *, only_open: bool = False) -> Sequence[Offer]:
    """What somebody was asked, newest first, or only what still waits for an answer."""
    asked = _offers().where(Invitation.citizen_id == citizen_id).order_by(Invitation.issued_at.desc(), Invitation.id)
    if only_open:
        asked = asked.where(Invitation.state.in_(OPEN))
    return [Offer(*row) for row in db.session.execute(asked)]


def offer(invitation_id: UUID) -> Offer | None:
    """An invitation together with who asks, and for what."""
    row = db.session.execute(_offers().where(Invitation.id == invitation_id)).one_or_none()
    return None if row is None else Offer(*row)


def place_of(invitation: Invitation) -> tuple[Place, Draw] | None:
    """The place that the draw gave and that led to the invitation, with the draw."""
    drawn = select(Place, Draw).join(Draw, Draw.id == Place.draw_id).where(Place.id == invitation.place_id)
    row = db.session.execute(drawn).one_or_none()
    return None if row is None else (row[0], row[1])


def times_of(project_id: UUID, brief_id: UUID | None = None, *, only_free: bool = True) -> list[Time]:
    """The times of a project that can still be chosen, soonest first; full ones are left out."""
    times = (
        select(Slot, ResearchSession)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .where(
            ResearchSession.project_id == project_id,
            ResearchSession.state == SessionState.PUBLISHED,
            Slot.state == SlotState.OPEN,
            Slot.starts_at > clock.now(),
            or_(ResearchSession.recruitment_brief_id.is_(None), ResearchSession.recruitment_brief_id == brief_id),
        )
        .order_by(Slot.starts_at, Slot.id)
    )
    if only_free:
        times = times.where(Slot.taken < Slot.capacity)
    return [Time(*row) for row in db.session.execute(times.execution_options(populate_existing=True))]


def times_for(invitation: Invitation, *, only_free: bool = True) -> list[Time]:
    """The times that an invitation offers and that are still free, soonest first; or also those that are full."""
    found = place_of(invitation)
    brief_id = found[1].recruitment_brief_id if found else None
    return choices_of(invitation.project_id, brief_id, only_free=only_free)


def choices_of(project_id: UUID, brief_id: UUID | None, *, only_free: bool = True) -> list[Time]:
    """The times of a project as people choose among them, soonest first: linked meetings are one choice."""
    free = times_of(project_id, brief_id, only_free=only_free)
    return [Time(*one) for one in linked.together([(time.slot, time.meeting) for time in free], only_free=only_free)]


def times_to_move_to(held: Booking) -> list[Time]:
    """The free times that somebody with a place may change to, soonest first: those its invitation offers.

    Within a meeting that is linked with others only times of that meeting.
    """
    asked = invitation(held.invitation_id) if held.invitation_id else None
    if asked is None or held.state != BookingState.BOOKED:
        return []
    here = taken(held.id)
    swaps = linked.swaps(held, here.slot, here.meeting) if here is not None else None
    if swaps is not None:
        return [Time(*one) for one in swaps]
    return [time for time in times_for(asked) if time.slot.id != held.slot_id]


def slots_of(research_session_id: UUID) -> Sequence[Slot]:
    """The times of a meeting, soonest first."""
    of = select(Slot).where(Slot.research_session_id == research_session_id).order_by(Slot.starts_at, Slot.id)
    return db.session.scalars(of).all()


def place_text(meeting: ResearchSession) -> str:
    """Where exactly a meeting is or how people join, for those with a place in it; empty when nobody wrote it."""
    if meeting.place_sealed is None or meeting.place_key is None:
        return ""
    sealed = (meeting.place_key, meeting.place_sealed)
    return unpadded(open_row(KeyClass.EVIDENCE, "research_session", meeting.id, 1, *sealed)).decode()


def purposes_of(research_session_id: UUID) -> Sequence[SessionPurpose]:
    """The consents a meeting needs or offers; the needed ones first."""
    of = select(SessionPurpose).where(SessionPurpose.research_session_id == research_session_id)
    return db.session.scalars(of.order_by(SessionPurpose.is_required.desc(), SessionPurpose.purpose)).all()


def scope_of(purpose: str, project_id: UUID, research_session_id: UUID) -> UUID:
    """What a decision on a purpose holds for: the meeting, or the whole project."""
    is_of_meeting = purpose.startswith("session.") or purpose == "access.share_with_session"
    return research_session_id if is_of_meeting else project_id


def missing_consents(citizen_id: UUID, meeting: ResearchSession) -> tuple[str, ...]:
    """The consents a meeting needs that somebody has not given, or not any more."""
    return tuple(
        needed.purpose
        for needed in purposes_of(meeting.id)
        if needed.is_required
        and not consent.holds(citizen_id, needed.purpose, scope_of(needed.purpose, meeting.project_id, meeting.id))
    )


def meetings_of(project_id: UUID) -> Sequence[ResearchSession]:
    """The meetings of a project, soonest first."""
    of = select(ResearchSession).where(ResearchSession.project_id == project_id)
    return db.session.scalars(of.order_by(ResearchSession.starts_at, ResearchSession.id)).all()


def invitations_to(project_id: UUID) -> Sequence[Invitation]:
    """The invitations of a project, by random id: the order says nothing about anybody."""
    return db.session.scalars(
        select(Invitation).where(Invitation.project_id == project_id).order_by(Invitation.id)
    ).all()


def bookings_of(citizen_id: UUID, *, only_coming: bool = False) -> list[Taken]:
    """Somebody's places, soonest first, or only those still to come."""
    taken = _taken().where(Booking.citizen_id == citizen_id)
    if only_coming:
        taken = taken.where(Booking.state.in_(LIVE), Slot.ends_at > clock.now())
    return [Taken(*row) for row in db.session.execute(taken)]


def bookings_for(research_session_id: UUID, *states: BookingState) -> list[Taken]:
    """The places taken in a meeting, by time and then random id, in the states named or else those that are live."""
    of = _taken().where(ResearchSession.id == research_session_id, Booking.state.in_(states or LIVE))
    return [Taken(*row) for row in db.session.execute(of)]


def taken(booking_id: UUID) -> Taken | None:
    """A booking together with its time, its meeting and who asked."""
    row = db.session.execute(_taken().where(Booking.id == booking_id)).one_or_none()
    return None if row is None else Taken(*row)


def taken_of(booking_ids: Collection[UUID]) -> list[Taken]:
    """As `taken` of many bookings, in one read; those that are not there are left out."""
    return [Taken(*row) for row in db.session.execute(_taken().where(Booking.id.in_(booking_ids)))]


def brief_of_booking(booking_id: UUID) -> RecruitmentBrief | None:
    """The brief for which somebody with a place was asked; nothing for a place without an invitation."""
    held = booking(booking_id)
    found = offer(held.invitation_id) if held is not None and held.invitation_id else None
    return found.brief if found else None


def attendance_of(research_session_id: UUID) -> Sequence[Attendance]:
    """Who was there, as noted; rows put right by a later one are left out."""
    corrected = select(Attendance.corrects_id).where(Attendance.corrects_id.is_not(None))
    noted = select(Attendance).where(
        Attendance.research_session_id == research_session_id, Attendance.id.not_in(corrected)
    )
    return db.session.scalars(noted.order_by(Attendance.id)).all()


def every_attendance_of(research_session_id: UUID) -> Sequence[Attendance]:
    """Every line of a meeting's list ever noted, those put right by a later one too, oldest first."""
    noted = select(Attendance).where(Attendance.research_session_id == research_session_id)
    return db.session.scalars(noted.order_by(Attendance.recorded_at, Attendance.id)).all()


def artefacts_of(research_session_id: UUID) -> Sequence[Artefact]:
    """What was made in or about a meeting, oldest first."""
    made = select(Artefact).where(Artefact.research_session_id == research_session_id)
    return db.session.scalars(made.order_by(Artefact.made_at, Artefact.id)).all()


def coming(until: datetime) -> Sequence[UUID]:
    """Every live booking that has not begun, up to a moment."""
    live = (
        select(Booking.id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.state == BookingState.BOOKED, Booking.citizen_id.is_not(None), Slot.starts_at > clock.now())
    )
    return db.session.scalars(live.where(Slot.starts_at <= until).order_by(Slot.starts_at, Booking.id)).all()


def overdue(only: Collection[UUID] | None = None) -> Sequence[Invitation]:
    """Invitations whose deadline is past and which nobody answered: all, or those of these ids."""
    late = select(Invitation).where(Invitation.state.in_(OPEN), Invitation.answer_by_at < clock.now())
    if only is not None:
        late = late.where(Invitation.id.in_(only))
    return db.session.scalars(late.order_by(Invitation.citizen_id)).all()


def overdue_ids() -> Sequence[UUID]:
    """The ids of the invitations whose deadline is past and which nobody answered, by the ids of the people."""
    late = select(Invitation.id).where(Invitation.state.in_(OPEN), Invitation.answer_by_at < clock.now())
    return db.session.scalars(late.order_by(Invitation.citizen_id)).all()


def open_invitations_of_draw(draw_id: UUID) -> Sequence[Invitation]:
    """The invitations to places of a draw that nobody has answered yet, by the ids of the people."""
    asked = select(Invitation).join(Place, Place.id == Invitation.place_id).where(Place.draw_id == draw_id)
    return db.session.scalars(asked.where(Invitation.state.in_(OPEN)).order_by(Invitation.citizen_id)).all()


def who_wants_another_time(project_id: UUID, brief_id: UUID | None = None) -> Sequence[Invitation]:
    """The open invitations of a project to people who asked for another time, of one brief if named, by random id."""
    asked = select(Invitation).where(
        Invitation.project_id == project_id, Invitation.state.in_(OPEN), Invitation.another_time_at.is_not(None)
    )
    if brief_id is not None:
        drawn = select(Place.id).join(Draw, Draw.id == Place.draw_id).where(Draw.recruitment_brief_id == brief_id)
        asked = asked.where(Invitation.place_id.in_(drawn))
    return db.session.scalars(asked.order_by(Invitation.id)).all()


def asked_already(project_id: UUID, citizen_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these people a project asks at this moment, or has a yes from."""
    asked = select(Invitation.citizen_id).where(
        Invitation.project_id == project_id,
        Invitation.citizen_id.in_(citizen_ids),
        Invitation.state.in_((*OPEN, InvitationState.ACCEPTED)),
    )
    return frozenset(one for one in db.session.scalars(asked) if one is not None)


def lets_ask(citizen_id: UUID, project_id: UUID) -> bool:
    """Whether a person lets the body of a project ask them: one that runs the panel, or one they said yes to."""
    return all(consent.holds(citizen_id, purpose) for purpose in needed_to_ask(project_id))


def channel_for(citizen_id: UUID) -> Channel | None:
    """The way of writing that a person likes best and agrees to; nothing when there is none."""
    return citizens.best_channel(citizen_id)


def is_live(kind: str | None, concerned: UUID | None, message_kind: str) -> bool:
    """Whether what a message is about still stands, so that the message still makes sense."""
    if concerned is None:
        return True
    if kind == "invitation" and message_kind in ASKING:
        asked = invitation(concerned)
        return asked is not None and asked.state in OPEN
    if kind == "booking" and message_kind in ("reminder", "place_changed", "place_confirmed", "session_moved"):
        held = booking(concerned)
        return held is not None and held.state in LIVE
    return True


def project_concerned(kind: str | None, concerned: UUID | None) -> UUID | None:
    """The project that a message about an invitation or a booking belongs to."""
    if concerned is None:
        return None
    if kind == "invitation":
        asked = invitation(concerned)
        return None if asked is None else asked.project_id
    if kind == "booking":
        held = taken(concerned)
        return None if held is None else held.project.id
    return None


def lock_invitations(citizen_id: UUID, project_id: UUID | None = None) -> Sequence[Invitation]:
    """Lock somebody's open invitations, of one project if named."""
    asked = select(Invitation).where(Invitation.citizen_id == citizen_id, Invitation.state.in_(OPEN))
    return db.session.scalars(asked.where(_of(Invitation.project_id, project_id)).with_for_update()).all()


def live_bookings(citizen_ids: Collection[UUID], project_id: UUID | None = None) -> Sequence[Booking]:
    """People's live bookings, of one project if named."""
    live = (
        select(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .where(Booking.citizen_id.in_(citizen_ids), Booking.state.in_(LIVE))
        .order_by(Booking.slot_id)
    )
    return db.session.scalars(live.where(_of(ResearchSession.project_id, project_id))).all()


def _of(column: InstrumentedAttribute[UUID], wanted: UUID | None) -> ColumnElement[bool]:
    return true() if wanted is None else column == wanted


def _offers() -> Select[Invitation, Project, Organisation, RecruitmentBrief | None, Draw | None]:
    return (
        select(Invitation, Project, Organisation, RecruitmentBrief, Draw)
        .join(Project, Project.id == Invitation.project_id)
        .join(Organisation, Organisation.id == Project.organisation_id)
        .outerjoin(Place, Place.id == Invitation.place_id)
        .outerjoin(Draw, Draw.id == Place.draw_id)
        .outerjoin(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
    )


def _taken() -> Select[Booking, Slot, ResearchSession, Project, Organisation]:
    return (
        select(Booking, Slot, ResearchSession, Project, Organisation)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .join(Project, Project.id == ResearchSession.project_id)
        .join(Organisation, Organisation.id == Project.organisation_id)
        .order_by(Slot.starts_at, Booking.id)
    )
