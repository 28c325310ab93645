"""Taking, moving and giving up a place at a time.

Locks in this order, everywhere: the citizen, the draw, the slot by a conditional update, the invitation or booking by
compare-and-set. Zero rows changed means that somebody was faster.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.matching.places import move_place, release_place
from citizen_panel.domain.matching.vocabulary import PlaceState
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.sessions import linked, queries, receipts, seating
from citizen_panel.domain.sessions.choices import extras_of
from citizen_panel.domain.sessions.events import (
    BookingCancelled,
    BookingMade,
    BookingMoved,
    CheckedIn,
    InvitationAccepted,
    RunningLate,
)
from citizen_panel.domain.sessions.models import Booking, Invitation, ResearchSession, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE, NotAllowed, before, booking_before, may_answer
from citizen_panel.domain.sessions.rules.timetable import busy
from citizen_panel.domain.sessions.service.inviting import said_day, withdraw_invitation
from citizen_panel.domain.sessions.service.partly import WHOLLY, comes_to, note_when
from citizen_panel.domain.sessions.service.reminding import remind
from citizen_panel.domain.sessions.vocabulary import (
    BookingState,
    EndCause,
    InvitationState,
    Partly,
    Said,
    SlotState,
)

TAKEN = say("That time has just been taken. Choose another time.")
CLASH = say("You already have something at that time. Choose another time.")
AGREE = say("Tick that you agree to take part, or go back and say no.")
FIELD = {"project.participate": "participate", "session.attend": "attend"}
SENTENCES = {
    "ex_booking_one_place_at_a_time": ("clash", CLASH),
    "uq_booking_slot_token_live": ("booked_already", say("You already have this time.")),
    "ck_slot_taken_within_capacity": ("slot_taken", TAKEN),
}


def accept(
    invitation: Invitation,
    slot_id: UUID,
    consents: Sequence[Said],
    *,
    actor: Actor,
    channel: GivenThrough = GivenThrough.ONLINE,
    partly: Partly = WHOLLY,
    also: Collection[UUID] | None = None,
) -> Booking:
    """Say yes: the consents are recorded and a place at one of the times offered is taken, all or nothing.

    With it go places at the times of linked meetings that come along, but for those that somebody cannot come to; the
    first place is returned. `also` names those times, where several choices begin with one time; without it the first
    such choice is meant. Of the consents that nobody needs to give, those are recorded that the chosen meeting asks
    for. Refusals: `slot_taken`, `clash`, `consent_missing`, `closed`, `withdrawn`, `already_accepted`,
    `already_declined`, `all_needed`, `none_left`, `not_then`.
    """
    citizen_id = invitation.citizen_id
    if citizen_id is None:
        raise NotFound
    row_no = lock_citizens([citizen_id])[0].row_no
    db.session.refresh(invitation)
    seating.lock_seats(invitation.project_id)  # a seat kept for somebody counts as taken, and no row of a time says so
    offered = seating.times_open_to(invitation)
    _still_open(invitation, seats_left=bool(offered))
    parts = comes_to(_chosen(offered, slot_id, also), partly)
    for _, each in parts:
        _all_agreed(citizen_id, each, consents)
    for one in sorted((slot for slot, _ in parts), key=lambda slot: slot.id):
        _take_seat(one)
    _settle(invitation, InvitationState.ACCEPTED)
    for _, each in parts:
        _record_consents(invitation, each, consents, actor, channel, is_first=each is parts[0][1])
    _take_place(invitation)
    bookings = [(_book(slot, invitation, citizen_id, row_no), slot, each) for slot, each in parts]
    note_when([(booking, slot) for booking, slot, _ in bookings], partly)
    notifications.cancel_concerning("invitation", invitation.id)
    said_yes = InvitationAccepted(
        project=invitation.project_id,
        invitation=invitation.id,
        token=invitation.token,
        channel=Channel(invitation.channel),
    )
    ledger.record(said_yes, actor=actor)
    for booking, slot, meeting in bookings:
        ledger.record(BookingMade(**_of(booking, meeting)), actor=actor)
        remind(booking, slot, meeting, actor=actor)
    return bookings[0][0]


def move(
    booking: Booking,
    slot_id: UUID,
    consents: Sequence[Said] = (),
    *,
    actor: Actor,
    channel: GivenThrough = GivenThrough.ONLINE,
) -> Booking:
    """Change a place for one at another time that its invitation offers, all or nothing.

    Within the same meeting the consents given for it still hold; another meeting needs its own. Refusals:
    `slot_taken`, `clash`, `over`, `consent_missing`.
    """
    citizen_id = booking.citizen_id
    invitation = db.session.get(Invitation, booking.invitation_id) if booking.invitation_id else None
    if citizen_id is None or invitation is None:
        raise NotFound
    row_no = lock_citizens([citizen_id])[0].row_no
    db.session.refresh(booking)
    old, new = db.session.get(Slot, booking.slot_id), db.session.get(Slot, slot_id)
    assert old is not None
    offered = {time.slot.id: time.meeting for time in queries.times_to_move_to(booking)}
    if new is None or new.id not in offered:
        raise Refusal("slot_taken", TAKEN, field="slot_id")
    meeting = offered[new.id]
    if new.research_session_id != old.research_session_id:
        _all_agreed(citizen_id, meeting, consents)
        _record_consents(invitation, meeting, consents, actor, channel)
    _lock_slots(old.id, new.id)
    _take_seat(new)
    _end(booking, BookingState.MOVED, None)
    _free_seat(old.id)
    moved = _book(new, invitation, citizen_id, row_no)
    notifications.cancel_concerning("booking", booking.id)
    ledger.record(BookingMoved(**_of(moved, meeting)), actor=actor)
    remind(moved, new, meeting, actor=actor)
    return moved


def cancel_booking(booking: Booking, *, cause: EndCause, actor: Actor) -> None:
    """Give up a place, or take it back; its reminders go, and the place is free. Refusal `over`.

    Who gives up a meeting that others build on gives up those too.
    """
    found = _lock(booking)
    _end(booking, BookingState.CANCELLED, cause)
    _free_seat(booking.slot_id)
    asked = queries.invitation(booking.invitation_id) if booking.invitation_id else None
    if asked is not None and asked.place_id is not None and not linked.has_others(booking):
        release_place(asked.place_id, project_id=asked.project_id, actor=actor)
    notifications.cancel_concerning("booking", booking.id)
    ledger.record(BookingCancelled(**_of(booking, found.meeting), cause=cause), actor=actor)
    if cause == EndCause.BY_PERSON:
        for later in linked.later_than(booking, found.slot, found.meeting):
            cancel_booking(later, cause=cause, actor=actor)


def check_in(booking: Booking, *, actor: Actor) -> Booking:
    """Note that somebody has arrived; whether they still agree is asked afresh.

    Refusals: `consent_gone`, `not_today`, `over`.
    """
    found = _lock(booking)
    if booking.citizen_id is None:
        raise NotFound
    if found.slot.starts_at.astimezone(clock.UK).date() != clock.today():
        raise Refusal("not_today", say("You can mark arrivals on the day of the meeting only."))
    if queries.missing_consents(booking.citizen_id, found.meeting):
        raise Refusal(
            "consent_gone",
            say("This person does not agree to take part now. Do not record or note anything they say."),
        )
    _end(booking, BookingState.CHECKED_IN, None)
    ledger.record(CheckedIn(**_of(booking, found.meeting)), actor=actor)
    return booking


def cancel_everything_of(
    citizen_id: UUID, cause: EndCause = EndCause.WITHDRAWAL, *, actor: Actor, project_id: UUID | None = None
) -> int:
    """Take somebody out of everything still to come, in all projects or in one; returns how many things ended.

    Open invitations are withdrawn, places freed, and what was still to be sent about them is cancelled.
    """
    lock_citizens([citizen_id])
    ended = 0
    for booking in queries.live_bookings([citizen_id], project_id):
        cancel_booking(booking, cause=cause, actor=actor)
        ended += 1
    for invitation in queries.lock_invitations(citizen_id, project_id):
        withdraw_invitation(invitation, actor=actor)
        ended += 1
    return ended


def note_running_late(booking: Booking, *, actor: Actor) -> Booking:
    """Note that somebody is on the way and late; the sheet of the day shows it. Saying it twice is no error.

    Refusals `not_today`, `over`.
    """
    found = _lock(booking)
    if clock.day_of(found.slot.starts_at) != clock.today():
        raise Refusal("not_today", say("You can tell us that you are late on the day of the meeting."))
    if booking.state not in LIVE or found.slot.ends_at < clock.now():
        raise Refusal("over", say("This place was given up or used already."))
    if booking.late_at is None:
        booking.late_at = clock.now()
        db.session.flush()
        ledger.record(RunningLate(**_of(booking, found.meeting)), actor=actor)
    return booking


def _lock(booking: Booking) -> queries.Taken:
    """Lock whose place it is, and read the place afresh: the team may have moved it while we waited."""
    if booking.citizen_id is not None:
        lock_citizens([booking.citizen_id])
    db.session.refresh(booking)
    found = queries.taken(booking.id)
    if found is None:
        raise NotFound
    return found


def _still_open(invitation: Invitation, *, seats_left: bool) -> None:
    state = InvitationState(invitation.state)
    answer = may_answer(state, invitation.answer_by_at, clock.now(), seats_left=seats_left)
    if isinstance(answer, NotAllowed):
        raise Refusal(answer.code, answer.reason, day=said_day(invitation.answer_by_at))


def _chosen(offered: Sequence[queries.Time], slot_id: UUID, also: Collection[UUID] | None) -> queries.Time:
    for time in offered:
        if time.slot.id == slot_id and (also is None or time.slot_ids == {slot_id, *also}):
            return time
    raise Refusal("slot_taken", TAKEN, field="slot_id")


def _all_agreed(citizen_id: UUID, meeting: ResearchSession, consents: Sequence[Said]) -> None:
    agreed = {said.purpose for said in consents if said.is_yes}
    refused = {said.purpose for said in consents if not said.is_yes}
    lacking = (set(queries.missing_consents(citizen_id, meeting)) - agreed) | (_needed(meeting) & refused)
    if lacking:
        raise Refusal("consent_missing", AGREE, field=FIELD.get(min(lacking)))


def _needed(meeting: ResearchSession) -> set[str]:
    return {needed.purpose for needed in queries.purposes_of(meeting.id) if needed.is_required}


def _record_consents(
    invitation: Invitation,
    meeting: ResearchSession,
    consents: Sequence[Said],
    actor: Actor,
    channel: GivenThrough,
    *,
    is_first: bool = True,
) -> None:
    """What holds for the whole project is recorded once, with the first of several meetings."""
    assert invitation.citizen_id is not None
    asked = _needed(meeting) | set(extras_of(meeting))
    receipt = receipts.hash_of(invitation.id)
    for said in consents:
        scope = queries.scope_of(said.purpose, meeting.project_id, meeting.id)
        if said.purpose not in asked or (scope != meeting.id and not is_first):
            continue
        consent.record_decision(
            citizen_id=invitation.citizen_id,
            token=invitation.token,
            purpose=said.purpose,
            action=Action.GRANTED if said.is_yes else Action.REFUSED,
            scope_id=scope,
            text=said.text_id,
            channel=channel,
            language=said.language,
            assisted_by=actor.user_id if actor.capacity is not Capacity.CITIZEN else None,
            receipt_hash=receipt,
            actor=actor,
            project=meeting.project_id,
        )


def _take_place(invitation: Invitation) -> None:
    """A draw can have become void before its invitations were taken back: then there is no place to take."""
    held = (PlaceState.DRAWN, PlaceState.OFFERED)
    if invitation.place_id is not None and not move_place(invitation.place_id, to=PlaceState.TAKEN, only_from=held):
        raise Refusal("withdrawn", say("This is no longer going ahead."))


def _take_seat(slot: Slot) -> None:
    taken = update(Slot).where(Slot.id == slot.id, Slot.state == SlotState.OPEN, Slot.taken < Slot.capacity)
    if db.session.execute(taken.values(taken=Slot.taken + 1).returning(Slot.id)).first() is None:
        raise Refusal("slot_taken", TAKEN, field="slot_id")
    db.session.refresh(slot)


def _lock_slots(*slot_ids: UUID) -> None:
    """In the order of their ids, so that two people who change places never wait for each other in a circle."""
    wanted = select(Slot.id).where(Slot.id.in_(slot_ids)).order_by(Slot.id)
    db.session.execute(wanted.with_for_update(key_share=True))


def _free_seat(slot_id: UUID) -> None:
    db.session.execute(update(Slot).where(Slot.id == slot_id).values(taken=Slot.taken - 1))


def _settle(invitation: Invitation, to: InvitationState) -> None:
    changed = update(Invitation).where(Invitation.id == invitation.id, Invitation.state.in_(before(to)))
    values = {"state": to, "answered_at": clock.now()}
    if db.session.execute(changed.values(values).returning(Invitation.id)).first() is None:
        raise Refusal("already_accepted", say("You have already answered. Your answer is under your invitations."))
    db.session.refresh(invitation)


def _book(slot: Slot, invitation: Invitation, citizen_id: UUID, row_no: int) -> Booking:
    booking = Booking(
        slot_id=slot.id,
        invitation_id=invitation.id,
        citizen_id=citizen_id,
        token=invitation.token,
        busy=Range(*busy(row_no, slot.starts_at, slot.ends_at)),
        booked_at=clock.now(),
    )
    db.session.add(booking)
    try:
        db.session.flush()
    except IntegrityError as error:
        if constraint_of(error) not in SENTENCES:
            raise
        code, sentence = SENTENCES[constraint_of(error)]
        raise Refusal(code, sentence, field="slot_id") from error
    return booking


def _end(booking: Booking, to: BookingState, cause: EndCause | None) -> None:
    changed = update(Booking).where(Booking.id == booking.id, Booking.state.in_(booking_before(to)))
    ended_at: datetime | None = None if to is BookingState.CHECKED_IN else clock.now()
    values = {"state": to, "cause": cause, "ended_at": ended_at}
    if db.session.execute(changed.values(values).returning(Booking.id)).first() is None:
        raise Refusal("over", say("This place was given up or used already."))
    db.session.refresh(booking)


def _of(booking: Booking, meeting: ResearchSession) -> dict[str, UUID]:
    return {
        "project": meeting.project_id,
        "booking": booking.id,
        "slot": booking.slot_id,
        "token": booking.token,
    }
