"""Reminders of places: queued when a place is taken, put right when the session moves, its plan or the person's way."""

from collections.abc import Iterable, Sequence

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import quiet_hours_of
from citizen_panel.domain.citizens.queries import best_channels
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.many import ToSay, queue_many
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.events import RemindersPlanned
from citizen_panel.domain.sessions.models import Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.rules import reminders
from citizen_panel.domain.sessions.vocabulary import BookingState, SessionState

Place = tuple[Booking, Slot, ResearchSession]
"""A place in a meeting: who has it, when it begins, and of which meeting."""


def remind(booking: Booking, slot: Slot, meeting: ResearchSession, *, actor: Actor) -> int:
    """Let exactly those reminders of a place wait that are still to come; doing it again changes nothing.

    What waits for another time, plan or way of writing is called off. Returns how many were not waiting before.
    """
    return remind_all([(booking, slot, meeting)], actor=actor)


def remind_all(places: Iterable[Place], *, actor: Actor) -> int:
    """As `remind` of many places, in as few statements as for one."""
    held = {
        one[0].id: (one[0].citizen_id, one)
        for one in places
        if one[0].citizen_id is not None and one[0].state == BookingState.BOOKED
    }
    people = {citizen_id for citizen_id, _ in held.values()}
    ways, quiet = best_channels(people), quiet_hours_of(people)
    reached = {key: (ways[who], quiet.get(who), place) for key, (who, place) in held.items() if who in ways}
    booked = [
        reminders.Booked(key, slot.starts_at, tuple(meeting.reminders), way, hours)
        for key, (way, hours, (_, slot, meeting)) in reached.items()
    ]
    planned, now = reminders.planned(booked), clock.now()
    waiting = notifications.waiting_about_any("reminder", reached)
    notifications.cancel(waiting - {one.key for one in planned})
    missing = [one for one in planned if one.due_at > now and one.key not in waiting]
    queue_many([_to_say(one, reached[one.booking_id][2]) for one in missing], actor=actor)
    return notifications.take_up([one.key for one in missing])


def _to_say(one: reminders.Reminder, place: Place) -> ToSay:
    booking, _, meeting = place
    return ToSay(
        kind="reminder",
        key=one.key,
        recipient_kind="citizen",
        recipient_id=booking.citizen_id,
        channel=one.channel,
        concerns_kind="booking",
        concerns_id=booking.id,
        due_at=one.due_at,
        not_after=one.not_after,
        project=meeting.project_id,
    )


def retime(meeting: ResearchSession, *, actor: Actor) -> int:
    """Put the reminders of everybody with a place right after a session moved or its plan changed.

    Returns how many are waiting that were not before.
    """
    taken = queries.bookings_for(meeting.id, BookingState.BOOKED)
    return remind_all([(one.booking, one.slot, meeting) for one in taken], actor=actor)


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
