"""Counting the panel, and draws that take long."""

import logging
from uuid import UUID

from celery import shared_task

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.matching import queries, service

log = logging.getLogger(__name__)


@shared_task(name="draws.count_panel")
def count_panel() -> None:
    """Count who could be asked, for the pages that show it; once a day, however often it is told to."""
    with transaction():
        cells = service.count_panel()
    if cells:
        log.info("the panel was counted: %s cells", cells)


@shared_task(name="draws.run")
def run(draw_id: str) -> None:
    """Run one draw in three steps, each kept; a step that was broken off is done again."""
    _run(UUID(draw_id))


@shared_task(name="draws.sweep")
def sweep() -> None:
    """Run every draw that waits or whose run was broken off: a lost nudge only delays it."""
    with transaction():
        waiting = queries.unfinished()
    for draw_id in waiting:
        try:
            _run(draw_id)
        except Exception:
            log.exception("a draw did not run: %s", draw_id)


def _run(draw_id: UUID) -> None:
    with transaction():
        service.begin_draw(draw_id)
    with transaction():
        service.gather(draw_id)
    with transaction():
        service.solve(draw_id, actor=Actor.system("draws"))
