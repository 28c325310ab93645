"""Counting the panel, and draws that take long."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from flask import Flask, current_app

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.matching import leases, service
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.telling import told
from citizen_panel.tasks.pulse import HARD_LIMIT, SOFT_LIMIT, Pulse, carry_through

log = logging.getLogger(__name__)
WORKER = Actor.system("draws")


@shared_task(name="draws.count_panel")
def count_panel() -> None:
    """Count who could be asked, for the pages that show it; once a day, however often it is told to."""
    with transaction():
        cells = service.count_panel()
    if cells:
        log.info("the panel was counted: %s cells", cells)


@shared_task(name="draws.run", time_limit=HARD_LIMIT, soft_time_limit=SOFT_LIMIT)
def run(draw_id: str) -> None:
    """Run one draw, each step kept; what a dead worker broke off is done again."""
    _run(UUID(draw_id))


@shared_task(name="draws.sweep", time_limit=HARD_LIMIT, soft_time_limit=SOFT_LIMIT)
def sweep() -> None:
    """Run every draw that waits or whose worker died: a lost nudge only delays it."""
    with transaction():
        waiting = leases.waiting(Draw)
    for draw_id in waiting:
        try:
            _run(draw_id)
        except Exception:  # one draw that cannot even be begun keeps no other waiting
            log.exception("a draw could not be begun: %s", draw_id)


def lease_length(app: Flask) -> timedelta:
    """For how long a draw stays with a worker that is not heard of any more."""
    return timedelta(seconds=app.config.get("DRAW_LEASE_SECONDS", leases.LEASE.total_seconds()))


def _run(draw_id: UUID) -> None:
    with transaction():
        lease = service.begin_draw(draw_id, length=lease_length(current_app))
    if lease is not None:
        pulse = Pulse(lambda permille: leases.renew(Draw, lease, permille), lease.length)
        carry_through(pulse, lambda: _draw(lease, pulse), lambda cause: service.fail(lease, cause, actor=WORKER))


def _draw(lease: Lease, pulse: Pulse) -> None:
    with transaction():
        service.gather(lease)
    with transaction():
        request = service.request_of(lease)
    if request is not None:  # none: it was cancelled while the input was gathered
        outcome = told(request, draw(request, pulse))
        with transaction():
            service.keep(lease, outcome, actor=WORKER)
