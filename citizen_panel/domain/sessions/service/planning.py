"""Planning meetings, calling them off, saying that they took place."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import delete, select, update

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Digest
from citizen_panel.core.sealing import KeyClass, padded
from citizen_panel.core.vault import seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.sessions import queries, resources
from citizen_panel.domain.sessions.alike import keep_alike
from citizen_panel.domain.sessions.events import (
    ArtefactMade,
    SessionCancelled,
    SessionHeld,
    SessionLeadNamed,
    SessionPublished,
)
from citizen_panel.domain.sessions.models import (
    Artefact,
    Attendance,
    ResearchSession,
    SessionPurpose,
    SessionStaff,
    Slot,
)
from citizen_panel.domain.sessions.rules.depth import default_depth
from citizen_panel.domain.sessions.rules.timetable import DoesNotFit, slots_fit
from citizen_panel.domain.sessions.service.booking import cancel_booking
from citizen_panel.domain.sessions.service.telling import Reached, tell_of_change
from citizen_panel.domain.sessions.service.timing import PLANNED, live_slots
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    EndCause,
    NeededConsent,
    SessionPhase,
    SessionState,
    SessionType,
    SlotPlan,
    SlotState,
    StaffPart,
    Way,
)

MOST_AT_ONCE = 100

USUAL = (NeededConsent("project.participate"), NeededConsent("session.attend"))
"""What every meeting with citizens needs."""

SAME = (
    "project_id",
    "recruitment_brief_id",
    "recruitment_round_id",
    "type",
    "default_depth",
    "claimed_depth",
    "phase",
    "label",
    "about",
    "breaks",
    "is_sensitive",
    "way",
    "reminders",
    "state",
)
"""What a meeting has in common with another that repeats it."""


class Planned(Protocol):
    """The project, as far as it matters here."""

    id: UUID


def publish(
    project: Planned,
    *,
    type: SessionType,
    phase: SessionPhase,
    label: str,
    way: Way,
    starts_at: datetime,
    ends_at: datetime,
    slots: Sequence[SlotPlan],
    actor: Actor,
    purposes: Sequence[NeededConsent] = USUAL,
    claimed_depth: int | None = None,
    is_sensitive: bool = False,
    brief_id: UUID | None = None,
    round_id: UUID | None = None,
    place: str = "",
    is_open: bool = True,
) -> ResearchSession:
    """Plan a meeting with the times people can choose; it is open for booking at once, unless told otherwise.

    `place` says where exactly it is or how people join; it is kept sealed, and only people with a place read it.
    Refusals: `ends_before_start`, `no_slots`, `slot_outside`, `no_seats`, `depth_unknown`.
    """
    kind, now = SessionType(type), clock.now()
    if isinstance(fits := slots_fit(starts_at, ends_at, slots), DoesNotFit):
        raise Refusal(fits.code, fits.reason, field="slots")
    meeting = ResearchSession(
        project_id=project.id,
        recruitment_brief_id=brief_id,
        recruitment_round_id=round_id,
        type=kind,
        default_depth=default_depth(kind),
        claimed_depth=_claimed(kind, claimed_depth),
        phase=SessionPhase(phase),
        label=label,
        is_sensitive=is_sensitive,
        way=Way(way),
        starts_at=starts_at,
        ends_at=ends_at,
        linked_at=now,
        recorded_at=now,
        state=SessionState.PUBLISHED if is_open else SessionState.DRAFT,
    )
    db.session.add(meeting)
    say_where(meeting, place)
    _furnish(meeting, slots, purposes)
    if is_open:
        record_plan(meeting, actor)
    return meeting


def copied(meeting: ResearchSession, slots: Sequence[SlotPlan], *, actor: Actor) -> ResearchSession:
    """The same meeting at other times, planned as far as this one and as ready as it.

    The same are what it asks for, where it is, who runs it and how people are looked after, with every check.
    """
    made = ResearchSession(
        **{name: getattr(meeting, name) for name in SAME},
        starts_at=min(slot.starts_at for slot in slots),
        ends_at=max(slot.ends_at for slot in slots),
        linked_at=clock.now(),
        recorded_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    say_where(made, queries.place_text(meeting))
    asked = [NeededConsent(one.purpose, one.is_required, one.about) for one in queries.purposes_of(meeting.id)]
    _furnish(made, slots, asked)
    keep_alike(meeting, made)
    if made.state == SessionState.PUBLISHED:
        record_plan(made, actor)
    return made


def let_lead(meeting: ResearchSession, user_id: UUID, *, actor: Actor) -> None:
    """Let one person lead a meeting, in place of whoever did: they alone are told what helps people take part."""
    leads = SessionStaff.research_session_id == meeting.id, SessionStaff.role == StaffPart.LEAD
    db.session.execute(delete(SessionStaff).where(*leads))
    db.session.add(SessionStaff(research_session_id=meeting.id, user_account_id=user_id, role=StaffPart.LEAD))
    db.session.flush()
    db.session.expire(meeting, ["staff"])
    named = SessionLeadNamed(project=meeting.project_id, research_session=meeting.id, lead=user_id)
    ledger.record(named, actor=actor)


def _claimed(kind: SessionType, depth: int | None) -> int:
    claimed = default_depth(kind) if depth is None else depth
    if not 0 <= claimed <= 5:
        raise Refusal("depth_unknown", say("Choose a depth from 0 to 5."), field="claimed_depth")
    return claimed


def say_where(meeting: ResearchSession, place: str) -> None:
    """Keep sealed where exactly a meeting is or how people join; empty words take it away."""
    db.session.flush()
    sealed = seal_row(KeyClass.EVIDENCE, "research_session", meeting.id, 1, padded(place.encode())) if place else None
    meeting.place_key, meeting.place_sealed = sealed or (None, None)


def _furnish(meeting: ResearchSession, slots: Sequence[SlotPlan], purposes: Sequence[NeededConsent]) -> None:
    for plan in slots:
        db.session.add(
            Slot(
                research_session_id=meeting.id,
                starts_at=plan.starts_at,
                ends_at=plan.ends_at,
                capacity=plan.capacity,
            )
        )
    for needed in purposes:
        db.session.add(
            SessionPurpose(
                research_session_id=meeting.id,
                purpose=needed.purpose,
                is_required=needed.is_required,
                about=needed.about,
            )
        )
    db.session.flush()


def record_plan(meeting: ResearchSession, actor: Actor) -> None:
    """Record that a meeting is open for booking, which it is from now on."""
    fact = SessionPublished(
        project=meeting.project_id,
        research_session=meeting.id,
        session_type=SessionType(meeting.type),
        claimed_depth=meeting.claimed_depth,
        phase=SessionPhase(meeting.phase),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        linked_at=meeting.linked_at,
    )
    ledger.record(fact, actor=actor)


def cancel_session(meeting: ResearchSession, *, actor: Actor) -> Reached:
    """Call a meeting off: every place is taken back, and each person is told; returns how many are.

    Refusal `over` when the meeting was held or called off before.
    """
    seated = [one.booking.citizen_id for one in queries.bookings_for(meeting.id)]
    lock_citizens([one for one in seated if one is not None])
    _change(meeting, SessionState.CANCELLED)
    db.session.execute(update(Slot).where(Slot.research_session_id == meeting.id).values(state=SlotState.CANCELLED))
    resources.free_all([slot.id for slot in queries.slots_of(meeting.id)])
    affected = queries.bookings_for(meeting.id)  # again: who took a seat a moment ago is told as well
    for taken in sorted(affected, key=lambda one: str(one.booking.citizen_id)):
        cancel_booking(taken.booking, cause=EndCause.BY_BODY, actor=actor)
    reached = tell_of_change(meeting, affected, actor=actor)
    ledger.record(SessionCancelled(project=meeting.project_id, research_session=meeting.id), actor=actor)
    return reached


def hold(meeting: ResearchSession, *, actor: Actor) -> ResearchSession:
    """Say that a meeting took place, once its last time has begun; refusals `not_begun`, `over`."""
    if not has_last_time_begun(meeting):
        raise Refusal("not_begun", say("You cannot close a meeting while one of its times is still to come."))
    _change(meeting, SessionState.HELD)
    fact = SessionHeld(
        project=meeting.project_id,
        research_session=meeting.id,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )
    ledger.record(fact, actor=actor)
    return meeting


def has_last_time_begun(meeting: ResearchSession) -> bool:
    """Whether a meeting that goes on has no time still to come, so that it can be closed."""
    begins = max((slot.starts_at for slot in live_slots(meeting)), default=meeting.starts_at)
    return meeting.state in PLANNED and begins <= clock.now()


def hold_marked(*, actor: Actor) -> int:
    """Close the meetings that are over and whose list somebody marked before the last time began; returns how many."""
    over = (
        select(ResearchSession)
        .where(ResearchSession.state.in_(PLANNED), ResearchSession.ends_at <= clock.now())
        .where(select(Attendance.id).where(Attendance.research_session_id == ResearchSession.id).exists())
        .order_by(ResearchSession.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(key_share=True, skip_locked=True)
    )
    meetings = db.session.scalars(over).all()
    for meeting in meetings:
        hold(meeting, actor=actor)
    return len(meetings)


def _change(meeting: ResearchSession, to: SessionState) -> None:
    live = (SessionState.DRAFT, SessionState.PUBLISHED)
    changed = update(ResearchSession).where(ResearchSession.id == meeting.id, ResearchSession.state.in_(live))
    if db.session.execute(changed.values(state=to).returning(ResearchSession.id)).first() is None:
        raise Refusal("over", say("This meeting is over or was called off already."))
    db.session.refresh(meeting)


def add_artefact(
    meeting: ResearchSession,
    *,
    kind: ArtefactKind,
    digest: bytes,
    is_made_in_session: bool,
    actor: Actor,
    made_at: datetime | None = None,
    delete_on: date | None = None,
) -> Artefact:
    """Note that something was made in or about a meeting, by the SHA-256 of it (32 bytes).

    Refusal `future_fact` when `made_at` is still to come.
    """
    now = clock.now()
    if made_at is not None and made_at > now:
        raise Refusal("future_fact", say("The date must be today or earlier."), field="made_at")
    made = Artefact(
        research_session_id=meeting.id,
        project_id=meeting.project_id,
        kind=ArtefactKind(kind),
        is_made_in_session=is_made_in_session,
        digest_hash=digest,
        made_at=made_at or now,
        recorded_at=now,
        delete_on=delete_on,
    )
    db.session.add(made)
    db.session.flush()
    fact = ArtefactMade(
        project=meeting.project_id,
        research_session=meeting.id,
        artefact=made.id,
        artefact_kind=ArtefactKind(kind),
        digest=Digest(digest.hex()),
        is_made_in_session=is_made_in_session,
    )
    ledger.record(fact, actor=actor, occurred_at=made.made_at)
    return made


def seats_left(meeting: ResearchSession) -> int:
    """How many seats are free in a meeting."""
    free = select(Slot.capacity - Slot.taken).where(
        Slot.research_session_id == meeting.id, Slot.state == SlotState.OPEN
    )
    return sum(db.session.scalars(free))
