"""From facts to what follows: at least once, with effect once."""

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from celery import shared_task
from flask import current_app

from citizen_panel.core.db import transaction
from citizen_panel.domain.ledger import faults, outbox, queries
from citizen_panel.tasks import messages
from citizen_panel.tasks.pace import BUDGET, is_stopping
from citizen_panel.tasks.reactions import Reaction, followers

log = logging.getLogger(__name__)
BATCH = 100


@dataclass(frozen=True)
class Followed:
    """A reaction that was carried out."""

    kind: str
    reaction: str


@shared_task(name="relay.sweep")
def sweep() -> None:
    """Carry out what follows from every due entry, then send what that put into the outbox."""
    drain(BUDGET)
    messages.send_due()


def drain(seconds: float = math.inf) -> list[Followed]:
    """Carry out what is due now, and what follows from that, and begin nothing after so long; returns it in order.

    A worker that shall stop finishes the entry in hand and gives the others back.
    """
    followed: list[Followed] = []
    until = time.monotonic() + seconds
    while not is_stopping() and time.monotonic() < until:
        with transaction():
            batch = outbox.lease(BATCH, length=messages.lease_length(current_app))
        if not batch:
            break
        followed += _round(batch)
    return followed


def _round(batch: Sequence[outbox.Due]) -> list[Followed]:
    silent = [due for due in batch if not followers(due.kind)]
    with transaction():
        outbox.done(silent)
    followed: list[Followed] = []
    left = [due for due in batch if followers(due.kind)]
    while left and not is_stopping():
        followed += _carry_out(left.pop(0))
    with transaction():
        outbox.give_back(left)
    return followed


def _carry_out(due: outbox.Due) -> list[Followed]:
    followed, name = [], outbox.FOLLOWING
    try:
        for reaction in followers(due.kind):
            name = reaction.__name__
            if _once(due, reaction):
                followed.append(Followed(due.kind, name))
    except Exception as error:
        log.exception("a reaction did not work: %s attempt=%s", due.kind, due.attempts)
        with transaction():
            outbox.again(due)
            faults.note(name, error, entry_id=due.entry_id)
    else:
        with transaction():
            outbox.done([due])
    return followed


def _once(due: outbox.Due, reaction: Reaction) -> bool:
    """Run one reaction in a transaction of its own; False when it was carried out before."""
    with transaction():
        if not outbox.begin(due.entry_id, reaction.__name__):
            return False
        fact = queries.entry(due.entry_id)
        if fact is not None and fact.body is not None:  # without a body the person was erased: nothing follows
            reaction(fact)
        faults.went_well(reaction.__name__, entry_id=due.entry_id)
        return True
