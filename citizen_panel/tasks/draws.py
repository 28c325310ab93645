"""Counting the panel, and draws that take long."""

import logging
from uuid import UUID

from celery import shared_task
from flask import current_app

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.health.queries import newest
from citizen_panel.domain.health.service import Heard, count_health
from citizen_panel.domain.matching import leases, service
from citizen_panel.domain.matching.models import Draw, MethodComparison
from citizen_panel.gateways import index
from citizen_panel.tasks import comparisons, faults
from citizen_panel.tasks.pulse import HARD_LIMIT, SOFT_LIMIT, Pulse, carry_through, lease_length

log = logging.getLogger(__name__)
WORKER = Actor.system("draws")
COUNTING = 3 * 3600
"""Seconds that counting everybody may take: all answers are opened, one after another."""


@shared_task(name="draws.count_panel", time_limit=COUNTING + 60, soft_time_limit=COUNTING, acks_late=False)
def count_panel() -> None:
    """Count who could be asked, and what the panel is like; once a day, however often it is told to.

    Everybody's answers are opened once, for both.
    """
    heard, figures = Heard(), 0
    with transaction():
        cells = service.count_panel(also=heard.add)
        if cells or newest() is None:
            figures = count_health(heard=heard if cells else None)
    if cells or figures:
        log.info("the panel was counted: %s cells, %s figures of its health", cells, figures)


@shared_task(name="draws.run", time_limit=HARD_LIMIT, soft_time_limit=SOFT_LIMIT)
def run(draw_id: str) -> None:
    """Run one draw, each step kept; what a dead worker broke off is done again."""
    _run(UUID(draw_id))


@shared_task(name="draws.sweep", time_limit=HARD_LIMIT, soft_time_limit=SOFT_LIMIT)
def sweep() -> None:
    """Run every draw and comparison that waits or whose worker died: a lost nudge only delays it."""
    with transaction():
        draws, compared = leases.waiting(Draw), leases.waiting(MethodComparison)
    for run_one, run_id in [*((_run, one) for one in draws), *((comparisons.run_one, one) for one in compared)]:
        try:
            run_one(run_id)
        except Exception as error:  # one that cannot even be begun keeps no other waiting
            log.exception("a run could not be begun: %s", run_id)
            faults.one_failed("draws.sweep", error)


def _run(draw_id: UUID) -> None:
    with transaction():
        lease = service.begin_draw(draw_id, length=lease_length(current_app))
    if lease is not None:
        pulse = Pulse(lambda permille: leases.renew(Draw, lease, permille), lease.length)
        carry_through(
            pulse,
            lambda: service.carry_through(lease, transaction, pulse, asked=index()),
            lambda cause: service.fail(lease, cause, actor=WORKER),
        )
