"""Reminders of places: queued when the place is taken; this looks again for any that are missing or went astray."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.rules.reminders import LONGEST
from citizen_panel.tasks import faults

log = logging.getLogger(__name__)
AT_ONCE = 200
LOOK_AHEAD = LONGEST + timedelta(days=1)
REMINDERS = Actor.system("reminders")


@shared_task(name="reminders.queue_due")
def queue_due() -> None:
    """Queue every reminder that is missing; doing it twice changes nothing."""
    top_up()


def top_up() -> int:
    """Queue every reminder that is missing, some hundred places in a transaction; returns how many were.

    Where that does not work, each place of them by itself, so that one keeps nobody else from being reminded.
    """
    coming, missing = queries.coming(until=clock.now() + LOOK_AHEAD), 0
    for start in range(0, len(coming), AT_ONCE):
        some = coming[start : start + AT_ONCE]
        try:
            missing += _remind(some)
        except Exception:
            log.exception("reminders of %s places could not be queued together", len(some))
            missing += sum(map(_remind_alone, some))
    return missing


def _remind_alone(booking_id: UUID) -> int:
    try:
        return _remind([booking_id])
    except Exception as error:
        log.exception("reminders of a place could not be queued: booking=%s", booking_id)
        faults.one_failed("reminders.queue_due", error)
        return 0


def _remind(booking_ids: Sequence[UUID]) -> int:
    with transaction():
        taken = queries.taken_of(booking_ids)
        return service.remind_all([(one.booking, one.slot, one.meeting) for one in taken], actor=REMINDERS)
