"""Comparing methods for a brief, in the background."""

import logging
import time
from uuid import UUID

from celery import shared_task
from flask import current_app

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.matching import leases, service
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.models import MethodComparison
from citizen_panel.domain.matching.rules.compare import compare
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.gateways import index
from citizen_panel.tasks.pulse import HARD_LIMIT, SOFT_LIMIT, Pulse, carry_through, lease_length

log = logging.getLogger(__name__)
WORKER = Actor.system("draws")


@shared_task(name="draws.compare", time_limit=HARD_LIMIT, soft_time_limit=SOFT_LIMIT)
def run(comparison_id: str) -> None:
    """Compare the methods for one brief."""
    run_one(UUID(comparison_id))


def run_one(comparison_id: UUID) -> None:
    """Run a comparison that waits or whose worker died, and keep its figures."""
    with transaction():
        lease = service.begin_comparison(comparison_id, length=lease_length(current_app))
    if lease is None:
        return
    pulse = Pulse(lambda permille: leases.renew(MethodComparison, lease, permille), lease.length)
    carry_through(
        pulse, lambda: _compare(lease, pulse), lambda cause: service.fail_comparison(lease, cause, actor=WORKER)
    )


def _compare(lease: Lease, pulse: Pulse) -> None:
    with transaction():
        request = service.to_compare(lease, index())
    if request is not None:
        told = compare(request, METHODS, time.perf_counter, pulse)
        with transaction():
            service.keep_figures(lease, request, told, actor=WORKER)
