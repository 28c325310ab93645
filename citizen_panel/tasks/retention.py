"""Letting lapse what has run out, and erasing those who asked for it."""

import logging
from datetime import timedelta

from celery import shared_task

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.citizens import access_needs, changes, drafts, feed, wishes
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.matching import index_copies
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.notifications.vocabulary import Forgetful
from citizen_panel.domain.rights import queries, service
from citizen_panel.domain.rights.keeping import run as keeping
from citizen_panel.domain.rights.keeping.catalogue import BY_CODE
from citizen_panel.gateways import transport
from citizen_panel.tasks import faults

log = logging.getLogger(__name__)
KEEPER = Actor.system("retention")
FORMS_KEPT = timedelta(days=2)
PIECES = 200
"""The most pieces of one rule in one run; the rest waits for the next."""


@shared_task(name="retention.lapse")
def lapse() -> None:
    """Let lapse what is past its time: each yes that ran out, and pauses."""
    with transaction():
        service.lapse(clock.now())
    with transaction():
        citizens.end_pauses(actor=KEEPER)
    with transaction():
        changes.forget_past(clock.now())
    with transaction():
        access_needs.forget_past(clock.today())
        wishes.forget_away_past(clock.today())
        feed.forget_changes(index_copies.needed_from())
        index_copies.forget_old_checks()
        matching.forget_counts()
    with transaction():
        accounts.forget_forms(clock.now() - FORMS_KEPT)
    with transaction():
        drafts.forget_old()


@shared_task(name="retention.erase")
def erase() -> int:
    """Erase everybody who asked for it and whose time has come, each in a transaction of their own."""
    erased = 0
    for request_id in queries.due_erasures():
        try:
            with transaction():
                addresses = queries.addresses_of(request_id)
                done = service.carry_out(request_id, actor=KEEPER) is not None
            if done and isinstance(sends := transport(), Forgetful):
                sends.forget(addresses)
            erased += done
        except Exception as error:
            log.exception("an erasure did not work: request=%s", request_id)
            faults.one_failed("retention.erase", error)
    return erased


@shared_task(name="retention.keep")
def keep() -> int:
    """Count what is due under each rule of keeping, and do what was counted a day ago, piece by piece."""
    done = 0
    for code in BY_CODE:
        try:
            with transaction():
                keeping.count(code)
            for _ in range(PIECES):
                with transaction():
                    piece = keeping.apply(code)
                done += piece
                if piece == 0:
                    break
        except Exception as error:
            log.exception("a rule of keeping did not work: %s", code)
            faults.one_failed("retention.keep", error)
    return done
