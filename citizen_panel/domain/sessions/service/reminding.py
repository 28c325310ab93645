"""Reminders of places: queued when a place is taken, put right when the session moves, its plan or the person's way."""

from collections.abc import Sequence

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import quiet_hours
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.events import RemindersPlanned
from citizen_panel.domain.sessions.models import Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.rules import reminders
from citizen_panel.domain.sessions.vocabulary import BookingState, SessionState


def remind(booking: Booking, slot: Slot, meeting: ResearchSession, *, actor: Actor) -> int:
    """Let exactly those reminders of a place wait that are still to come; doing it again changes nothing.

    What waits for another time, plan or way of writing is called off. Returns how many were not waiting before.
    """
    channel = queries.channel_for(booking.citizen_id) if booking.citizen_id is not None else None
    if booking.citizen_id is None or channel is None or booking.state != BookingState.BOOKED:
        return 0
    plan = tuple(meeting.reminders)
    booked = reminders.Booked(booking.id, slot.starts_at, plan, channel, quiet_hours(booking.citizen_id))
    coming = reminders.due([booked], clock.now())
    waiting = notifications.waiting_about("reminder", booking.id)
    notifications.cancel(waiting - {one.key for one in coming})
    missing = [one for one in coming if one.key not in waiting]
    for reminder in missing:
        notifications.queue(
            "reminder",
            key=reminder.key,
            recipient_kind="citizen",
            recipient_id=booking.citizen_id,
            channel=channel,
            concerns_kind="booking",
            concerns_id=booking.id,
            due_at=reminder.due_at,
            not_after=reminder.not_after,
            project=meeting.project_id,
            actor=actor,
        )
    return notifications.take_up([one.key for one in missing])


def retime(meeting: ResearchSession, *, actor: Actor) -> int:
    """Put the reminders of everybody with a place right after a session moved or its plan changed.

    Returns how many are waiting that were not before.
    """
    taken = queries.bookings_for(meeting.id, BookingState.BOOKED)
    return sum(remind(one.booking, one.slot, meeting, actor=actor) for one in taken)


def plan_reminders(meeting: ResearchSession, minutes: Sequence[int], *, actor: Actor) -> int:
    """Choose when people are reminded of a session, in minutes before it begins; none at all is a choice too.

    Returns how many reminders are waiting that were not before. Refusals `not_offered`, `over`.
    """
    if not set(minutes) <= set(reminders.OFFERED):
        raise Refusal("not_offered", say("Choose from the times in the list."), field="reminders")
    db.session.refresh(meeting, with_for_update={"key_share": True})
    if meeting.state not in (SessionState.DRAFT, SessionState.PUBLISHED):
        raise Refusal("over", say("This meeting is over or was called off already."))
    meeting.reminders = sorted(set(minutes), reverse=True)
    db.session.flush()
    fact = RemindersPlanned(
        project=meeting.project_id, research_session=meeting.id, minutes_before=tuple(meeting.reminders)
    )
    ledger.record(fact, actor=actor)
    return retime(meeting, actor=actor)
