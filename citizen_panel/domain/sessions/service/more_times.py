"""Telling those to whom no time suited that there are others now."""

from datetime import datetime, timedelta

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.sessions import queries, seating
from citizen_panel.domain.sessions.models import Invitation, ResearchSession, Slot
from citizen_panel.domain.sessions.rules.invitations import OPEN
from citizen_panel.domain.sessions.rules.more_times import answer_until
from citizen_panel.domain.sessions.service.asking import end_of_day, usual_deadline
from citizen_panel.domain.sessions.vocabulary import SlotState
from citizen_panel.domain.sessions.wished import whom_they_suit

KIND = "more_times"
MINUTE = timedelta(minutes=1)


def tell_of_more_times(meeting: ResearchSession, since: datetime, *, actor: Actor) -> int:
    """Tell those to whom no time suited of what came at `since`, once a day at most; returns how many hear of it.

    They have as long to answer as somebody asked anew. Who finds every seat taken hears nothing, nor who waits for one,
    nor who asked for another time when these were there already.
    """
    waiting = queries.who_wants_another_time(meeting.project_id, meeting.recruitment_brief_id)
    asked = whom_they_suit(waiting, [one for one in queries.slots_of(meeting.id) if _is_to_be_had(one)])
    lock_citizens([one.citizen_id for one in asked if one.citizen_id is not None])
    return sum(_tell(one, since, actor) for one in asked)


def _is_to_be_had(slot: Slot) -> bool:
    return slot.state == SlotState.OPEN and slot.starts_at > clock.now() and slot.taken < slot.capacity


def _tell(invitation: Invitation, since: datetime, actor: Actor) -> bool:
    db.session.refresh(invitation)
    times = seating.times_open_to(invitation) if invitation.state in OPEN else []
    asked_at = invitation.another_time_at
    if not times or asked_at is None or asked_at > since:
        return False
    last, now = max(time.slot.starts_at for time in times), clock.now()
    usual = usual_deadline(Channel(invitation.channel))
    invitation.answer_by_at = answer_until(invitation.answer_by_at, usual, last)
    db.session.flush()
    tomorrow = end_of_day(now) + MINUTE
    return any(_is_said(invitation, due_at, last, since, actor) for due_at in (now, tomorrow) if due_at < last)


def _is_said(invitation: Invitation, due_at: datetime, last: datetime, since: datetime, actor: Actor) -> bool:
    """Whether the message of a day tells of it: one that went before that says nothing of what came later."""
    message = notifications.queue(
        KIND,
        key=f"{KIND}:{invitation.id}:{clock.day_of(due_at)}",
        recipient_kind="citizen",
        recipient_id=invitation.citizen_id,
        channel=invitation.channel,
        concerns_kind="invitation",
        concerns_id=invitation.id,
        due_at=due_at,
        not_after=last,
        project=invitation.project_id,
        actor=actor,
    )
    return message.sent_at is None or message.sent_at >= since
