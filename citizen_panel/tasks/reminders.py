"""Reminders of places: queued when the place is taken; this looks again for any that are missing."""

from datetime import timedelta

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.rules import reminders

LOOK_AHEAD = timedelta(days=8)
REMINDERS = Actor.system("reminders")


@shared_task(name="reminders.queue_due")
def queue_due() -> None:
    """Queue every reminder that is missing; doing it twice changes nothing."""
    top_up()


def top_up() -> int:
    """Queue every reminder that is missing; returns how many were."""
    now = clock.now()
    coming = reminders.due(queries.coming(until=now + LOOK_AHEAD), now)
    missing = [one for one in coming if notifications.by_key(one.key) is None]
    for booking_id in dict.fromkeys(one.booking_id for one in missing):
        with transaction():
            taken = queries.taken(booking_id)
            if taken is not None:
                service.remind(taken.booking, taken.slot, taken.meeting, actor=REMINDERS)
    return len(missing)
