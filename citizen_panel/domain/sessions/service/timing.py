"""The times of a meeting: more of them, more or fewer seats, one taken away."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.sessions import resources, seating
from citizen_panel.domain.sessions.events import SeatsChanged, TimesAdded
from citizen_panel.domain.sessions.models import ResearchSession, Slot
from citizen_panel.domain.sessions.rules.timetable import DoesNotFit, slots_fit
from citizen_panel.domain.sessions.vocabulary import SessionState, SlotPlan, SlotState

PLANNED = (SessionState.DRAFT, SessionState.PUBLISHED)
OVER = say("This meeting is over or was called off already.")


def add_times(meeting: ResearchSession, plans: Sequence[SlotPlan], *, actor: Actor) -> list[Slot]:
    """Offer more times in a meeting; whoever asked for another time hears of it.

    Refusals: `over`, `no_slots`, `no_seats`, `ends_before_start`, `overlap` with a time it has.
    """
    lock_meeting(meeting)
    there = live_slots(meeting)
    if plans:
        begins, ends = min(plan.starts_at for plan in plans), max(plan.ends_at for plan in plans)
        fits = slots_fit(begins, ends, plans)
    else:
        fits = slots_fit(meeting.starts_at, meeting.ends_at, plans)
    if isinstance(fits, DoesNotFit):
        raise Refusal(fits.code, fits.reason, field="first_on")
    if any(plan.starts_at < slot.ends_at and slot.starts_at < plan.ends_at for plan in plans for slot in there):
        raise Refusal("overlap", say("The meeting has another time then already. Choose other times."))
    made = [
        Slot(research_session_id=meeting.id, starts_at=plan.starts_at, ends_at=plan.ends_at, capacity=plan.capacity)
        for plan in plans
    ]
    db.session.add_all(made)
    db.session.flush()
    widen(meeting)
    if meeting.state == SessionState.PUBLISHED:
        fact = TimesAdded(project=meeting.project_id, research_session=meeting.id, times=len(made))
        ledger.record(fact, actor=actor)
    return made


def change_seats(slot: Slot, meeting: ResearchSession, seats: int, *, actor: Actor) -> None:
    """Have more or fewer seats at a time; who waits for a seat is asked when there are more.

    Refusals: `over`, `fewer_than_taken` when more people have a place already, `seats_kept` when they are kept for
    people who were asked.
    """
    seating.lock_seats(meeting.project_id)
    lock_meeting(meeting)
    db.session.refresh(slot)
    if slot.ends_at <= clock.now():
        raise Refusal("over", say("This time is over."), field="seats")
    before = slot.capacity
    changed = update(Slot).where(Slot.id == slot.id, Slot.taken <= seats, Slot.state != SlotState.CANCELLED)
    if db.session.execute(changed.values(capacity=seats).returning(Slot.id)).first() is None:
        db.session.refresh(slot)
        raise Refusal(
            "fewer_than_taken",
            say("{taken} people have a place at this time. Enter at least as many seats."),
            field="seats",
            taken=slot.taken,
        )
    db.session.refresh(slot)
    if seats < before:
        _kept_seats_stay(meeting)
    if seats != before and meeting.state == SessionState.PUBLISHED:
        fact = SeatsChanged(project=meeting.project_id, research_session=meeting.id, slot=slot.id, seats=seats)
        ledger.record(fact, actor=actor)


def take_away(slot: Slot, meeting: ResearchSession) -> None:
    """Take a time away that nobody has a place at. Refusals: `has_places`, `last_time`, `over`, `seats_kept`."""
    seating.lock_seats(meeting.project_id)
    lock_meeting(meeting)
    if len(live_slots(meeting)) < 2:
        raise Refusal("last_time", say("This is the only time of the meeting. Call the meeting off instead."))
    gone = update(Slot).where(Slot.id == slot.id, Slot.taken == 0, Slot.state != SlotState.CANCELLED)
    if db.session.execute(gone.values(state=SlotState.CANCELLED).returning(Slot.id)).first() is None:
        db.session.refresh(slot)
        raise Refusal(
            "has_places",
            say("People have a place at this time: {taken}. Move the time, or move them to another time first."),
            taken=slot.taken,
        )
    db.session.refresh(slot)
    _kept_seats_stay(meeting)
    resources.free_all([slot.id])
    widen(meeting)


def _kept_seats_stay(meeting: ResearchSession) -> None:
    """Refuse to take seats from people who were asked and have been told that one is kept for them."""
    if seating.are_kept_seats_gone(meeting.project_id):
        raise Refusal(
            "seats_kept",
            say("Free seats are kept for people who were just asked. Wait for their answers, or add a time first."),
            field="seats",
        )


def lock_meeting(meeting: ResearchSession) -> None:
    """Keep a meeting that is still to come from being changed by others until the end; refusal `over`."""
    locked = select(ResearchSession).where(ResearchSession.id == meeting.id).with_for_update(key_share=True)
    db.session.execute(locked.execution_options(populate_existing=True)).scalar_one()
    if meeting.state not in PLANNED:
        raise Refusal("over", OVER)


def live_slots(meeting: ResearchSession) -> Sequence[Slot]:
    """The times of a meeting that were not taken away, soonest first, as they are at this moment."""
    of = select(Slot).where(Slot.research_session_id == meeting.id, Slot.state != SlotState.CANCELLED)
    ordered = of.order_by(Slot.starts_at, Slot.id).execution_options(populate_existing=True)
    return db.session.scalars(ordered).all()


def widen(meeting: ResearchSession) -> None:
    """Let a meeting last from its first time to the end of its last."""
    of = select(func.min(Slot.starts_at), func.max(Slot.ends_at)).where(
        Slot.research_session_id == meeting.id, Slot.state != SlotState.CANCELLED
    )
    begins, ends = db.session.execute(of).one()
    if begins is not None:
        meeting.starts_at, meeting.ends_at = begins, ends
        db.session.flush()
