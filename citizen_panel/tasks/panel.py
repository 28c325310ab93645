"""Looking after the panel: records that may be one person's."""

from datetime import timedelta

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.citizens import twins

BACK = timedelta(days=2)
"""How far back changed records are looked at: long enough for a worker that was away over night."""


@shared_task(name="panel.look_for_twins")
def look_for_twins() -> int:
    """Note records that may be one person's, for staff to look at; doing it twice notes nothing twice."""
    with transaction():
        twins.forget_old()
        return twins.look_for_twins(clock.now() - BACK)
