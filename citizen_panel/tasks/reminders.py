"""Reminders of places: queued when the place is taken; this looks again for any that are missing or went astray."""

from datetime import timedelta

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.rules.reminders import LONGEST

LOOK_AHEAD = LONGEST + timedelta(days=1)
REMINDERS = Actor.system("reminders")


@shared_task(name="reminders.queue_due")
def queue_due() -> None:
    """Queue every reminder that is missing; doing it twice changes nothing."""
    top_up()


def top_up() -> int:
    """Queue every reminder that is missing, for each place in a transaction of its own; returns how many were."""
    missing = 0
    for booking_id in queries.coming(until=clock.now() + LOOK_AHEAD):
        with transaction():
            taken = queries.taken(booking_id)
            if taken is not None:
                missing += service.remind(taken.booking, taken.slot, taken.meeting, actor=REMINDERS)
    return missing
