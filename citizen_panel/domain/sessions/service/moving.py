"""Moving a meeting or one of its times, or calling one off: those with a place are told, and asked if they still can.

Locks in this order: the people, the meeting, its times, what is kept for them, the places.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.citizens.queries import citizens_of
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.sessions import queries, resources
from citizen_panel.domain.sessions.events import BookingMoved, SessionMoved, StillComing
from citizen_panel.domain.sessions.models import Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE
from citizen_panel.domain.sessions.rules.slots import NoTimes, moved
from citizen_panel.domain.sessions.rules.timetable import busy, overlap
from citizen_panel.domain.sessions.service.booking import cancel_booking
from citizen_panel.domain.sessions.service.reminding import Place, remind_all
from citizen_panel.domain.sessions.service.telling import Reached, tell_of_change
from citizen_panel.domain.sessions.service.timing import live_slots, lock_meeting, widen
from citizen_panel.domain.sessions.vocabulary import BookingState, EndCause, SlotState

BEGUN = say("This time has begun already, so it cannot be moved.")
PAST = say("The new time is over already. Choose a time to come.")
OVERLAP = say("The meeting has another time then already. Choose another time.")


@dataclass(frozen=True)
class Moved:
    """What a move led to: how many people are told, how many lost their place to a clash, what could not come."""

    reached: Reached
    lost: int
    missing: tuple[resources.Kept, ...]


def move_session(meeting: ResearchSession, day: date, at: time, *, actor: Actor) -> Moved:
    """Move a whole meeting so that its first time begins at another: clocks on the wall keep their distance.

    Refusals: `over`, `begun`, `past`, `no_such_hour`.
    """
    slots = live_slots(meeting)
    found = moved([(slot.starts_at, slot.ends_at) for slot in slots], day, at)
    if isinstance(found, NoTimes):
        raise Refusal(found.code, found.reason.text, field="starts", **dict(found.reason.values))
    return _move(meeting, {slot.id: times for slot, times in zip(slots, found, strict=True)}, actor)


def move_slot(slot: Slot, meeting: ResearchSession, day: date, at: time, *, actor: Actor) -> Moved:
    """Move one time of a meeting; it stays as long as it was. Refusals as of `move_session`, and `overlap`."""
    found = moved([(slot.starts_at, slot.ends_at)], day, at)
    if isinstance(found, NoTimes):
        raise Refusal(found.code, found.reason.text, field="starts", **dict(found.reason.values))
    return _move(meeting, {slot.id: found[0]}, actor)


def move_people(slot: Slot, to: Slot, meeting: ResearchSession, *, actor: Actor) -> Moved:
    """Move everybody with a place at one time of a meeting to another that has seats for all of them.

    Refusals: `over`, `begun`, `too_few_seats`, `no_people`.
    """
    _lock_people([slot.id])
    lock_meeting(meeting)
    _lock_slots([slot.id, to.id])
    if to.state != SlotState.OPEN or min(to.starts_at, slot.starts_at) <= clock.now():
        raise Refusal("begun", BEGUN, field="to")
    held = _held([slot.id])
    if not held:
        raise Refusal("no_people", say("Nobody has a place at this time."), field="to")
    lost, kept = 0, list[Place]()
    for booking in held:
        if not _keep_place(booking, slot.starts_at, to, actor):
            lost += 1
            continue
        kept.append((booking, to, meeting))
        _pass_seat(slot, to)
        fact = BookingMoved(project=meeting.project_id, booking=booking.id, slot=to.id, token=booking.token)
        ledger.record(fact, actor=actor)
    remind_all(kept, actor=actor)
    for changed in (slot, to):
        db.session.refresh(changed)
    return Moved(_tell(meeting, held, actor), lost, ())


def _move(meeting: ResearchSession, to: Mapping[UUID, tuple[datetime, datetime]], actor: Actor) -> Moved:
    _lock_people(to)
    lock_meeting(meeting)
    _lock_slots(to)
    there = live_slots(meeting)
    _may_move(there, to)
    was = {slot.id: slot.starts_at for slot in there}
    moving = {slot.id: slot for slot in there if slot.id in to}
    held = _held(to)
    for slot in moving.values():
        slot.starts_at, slot.ends_at = to[slot.id]
        slot.version += 1
    db.session.flush()
    widen(meeting)
    kept = [
        (one, moving[one.slot_id], meeting)
        for one in held
        if _keep_place(one, was[one.slot_id], moving[one.slot_id], actor)
    ]
    remind_all(kept, actor=actor)
    missing = tuple(resources.bring_along(list(to)))
    fact = SessionMoved(
        project=meeting.project_id,
        research_session=meeting.id,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )
    ledger.record(fact, actor=actor)
    return Moved(_tell(meeting, held, actor), len(held) - len(kept), missing)


def call_off_time(slot: Slot, meeting: ResearchSession, *, actor: Actor) -> Reached:
    """Call one time of a meeting off: the places at it are taken back, each person is told; returns how many are.

    The meeting's other times stay as they are. Refusals: `over`, `begun`, `last_time`.
    """
    _lock_people([slot.id])
    lock_meeting(meeting)
    _lock_slots([slot.id])
    if len(live_slots(meeting)) < 2:
        raise Refusal("last_time", say("This is the only time of the meeting. Call the meeting off instead."))
    if slot.state == SlotState.CANCELLED or slot.starts_at <= clock.now():
        raise Refusal("begun", say("This time has begun or was called off already."))
    held = _held([slot.id])
    slot.state = SlotState.CANCELLED
    db.session.flush()
    resources.free_all([slot.id])
    widen(meeting)
    for booking in held:
        cancel_booking(booking, cause=EndCause.BY_BODY, actor=actor)
    db.session.refresh(slot)
    return _tell(meeting, held, actor)


def _may_move(there: Sequence[Slot], to: Mapping[UUID, tuple[datetime, datetime]]) -> None:
    now = clock.now()
    for slot in there:
        if slot.id in to and slot.starts_at <= now:
            raise Refusal("begun", BEGUN, field="starts")
        if slot.id not in to and any(overlap((slot.starts_at, slot.ends_at), new) for new in to.values()):
            raise Refusal("overlap", OVERLAP, field="starts")
    if not set(to) <= {slot.id for slot in there}:
        raise Refusal("begun", BEGUN, field="starts")
    if any(begins <= now for begins, _ in to.values()):
        raise Refusal("past", PAST, field="day")


def _still_within(moment: datetime | None, slot: Slot) -> datetime | None:
    """When somebody comes or leaves, if the meeting is on then; at other hours nobody knows, and they are asked."""
    return moment if moment is not None and slot.starts_at < moment < slot.ends_at else None


def _keep_place(booking: Booking, was: datetime, slot: Slot, actor: Actor) -> bool:
    """Bring a place along; False when the person has something else then, and so loses it: they are told that, too."""
    if booking.citizen_id is None:
        return True
    row_no = citizens_of([booking.citizen_id])[booking.citizen_id].row_no
    try:
        with db.session.begin_nested():
            booking.slot_id = slot.id
            booking.busy = Range(*busy(row_no, slot.starts_at, slot.ends_at))
            booking.moved_from_at = booking.moved_from_at or was
            booking.from_at = _still_within(booking.from_at, slot)
            booking.until_at = _still_within(booking.until_at, slot)
            booking.moved_at, booking.version = clock.now(), booking.version + 1
            db.session.flush()
    except IntegrityError as error:
        if constraint_of(error) != "ex_booking_one_place_at_a_time":
            raise
        db.session.refresh(booking)
        cancel_booking(booking, cause=EndCause.BY_BODY, actor=actor)
        return False
    return True


def _pass_seat(slot: Slot, to: Slot) -> None:
    taken = update(Slot).where(Slot.id == to.id, Slot.taken < Slot.capacity).values(taken=Slot.taken + 1)
    if db.session.execute(taken.returning(Slot.id)).first() is None:
        raise Refusal("too_few_seats", say("That time has too few seats. Give it more seats first."), field="to")
    db.session.execute(update(Slot).where(Slot.id == slot.id).values(taken=Slot.taken - 1))


def _tell(meeting: ResearchSession, held: Sequence[Booking], actor: Actor) -> Reached:
    return tell_of_change(meeting, queries.taken_of([one.id for one in held]), actor=actor)


def _lock_people(slot_ids: Collection[UUID]) -> None:
    """Whoever takes a place a moment later is found when the times are locked, and told as well."""
    lock_citizens([one.citizen_id for one in _held(slot_ids) if one.citizen_id is not None])


def _lock_slots(slot_ids: Collection[UUID]) -> None:
    wanted = select(Slot).where(Slot.id.in_(slot_ids)).order_by(Slot.id).with_for_update(key_share=True)
    db.session.execute(wanted.execution_options(populate_existing=True)).all()


def _held(slot_ids: Collection[UUID]) -> Sequence[Booking]:
    of = select(Booking).where(Booking.slot_id.in_(slot_ids), Booking.state.in_(LIVE)).order_by(Booking.id)
    return db.session.scalars(of.execution_options(populate_existing=True)).all()


def still_can(booking: Booking, *, actor: Actor) -> bool:
    """Note that somebody can come to the time they were moved to; False when they said so before. Refusal `over`."""
    found = queries.taken(booking.id)
    if found is None or booking.citizen_id is None:
        raise NotFound
    lock_citizens([booking.citizen_id])
    said = update(Booking).where(
        Booking.id == booking.id, Booking.state == BookingState.BOOKED, Booking.moved_from_at.is_not(None)
    )
    done = db.session.execute(said.values(moved_from_at=None).returning(Booking.id)).first()
    db.session.refresh(booking)
    if booking.state not in LIVE:
        raise Refusal("over", say("This place was given up or used already."))
    if done is not None:
        fact = StillComing(
            project=found.meeting.project_id, booking=booking.id, slot=booking.slot_id, token=booking.token
        )
        ledger.record(fact, actor=actor)
    return done is not None
