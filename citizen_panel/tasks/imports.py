"""Bringing panels in, in the background: looking a list through, taking it in, taking it back."""

import logging
from uuid import UUID

from celery import shared_task

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.imports import merging, queries, service, staging
from citizen_panel.domain.citizens.imports.vocabulary import ImportState
from citizen_panel.domain.rights import undoing
from citizen_panel.tasks import faults

log = logging.getLogger(__name__)
WORKER = Actor.system("imports")
PIECES = 30
"""The most pieces of one undoing in a row: draws wait in the same queue, and the next tick goes on."""


@shared_task(name="imports.carry_on")
def carry_on() -> None:
    """Do what waits for every list; what a dead worker broke off is done again, from its last kept piece."""
    with transaction():
        waiting = queries.running()
    for import_id in waiting:
        try:
            go_on(import_id)
        except Exception as error:  # one that does not work keeps no other waiting
            log.exception("a list could not be carried on: %s", import_id)
            faults.one_failed("imports.carry_on", error)


def go_on(import_id: UUID) -> None:
    """Carry one list on until it waits for somebody, or others have waited long enough."""
    reader = staging.Reader(import_id)
    while _piece(reader):
        pass
    _bring(import_id)
    for _ in range(PIECES):
        if not _undo(import_id):
            break


def _piece(reader: staging.Reader) -> bool:
    with transaction():
        return reader.piece()


def _bring(import_id: UUID) -> None:
    try:
        with transaction():
            row = staging.lock(import_id, ImportState.BRINGING)
            people = merging.bring_in(row, actor=WORKER) if row is not None else 0
    except Refusal as refusal:
        log.warning("a list was not taken in: %s", refusal.code)
        with transaction():
            service.give_up(import_id)
        return
    if people:
        log.info("a list was taken in: %s people", people)


def _undo(import_id: UUID) -> bool:
    with transaction():
        return undoing.piece(import_id, actor=WORKER)
