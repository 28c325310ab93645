"""Sending what is due: lease, ask again whether it may go, write it, hand it over, confirm. One by one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from celery import shared_task
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.engine import Connection

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.notifications import rules, service
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import Leased
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Letterbox, Receipt, Written
from citizen_panel.gateways import transport
from citizen_panel.tasks import letters, recipients

log = logging.getLogger(__name__)
BATCH = 20
ROUNDS = 500


@dataclass(frozen=True)
class Outcome:
    """What became of a message in this round."""

    kind: str
    outcome: str


@dataclass(frozen=True)
class Ready:
    """A message that may go, in words, with its letterbox."""

    to: Letterbox
    words: Written


@shared_task(name="messages.pump")
def pump() -> None:
    """Send everything that is due."""
    send_due()


def send_due() -> list[Outcome]:
    """Send everything that is due now; returns what became of each message, in order."""
    outcomes: list[Outcome] = []
    length = lease_length(current_app)
    for _ in range(ROUNDS):
        with transaction():
            batch = service.lease(BATCH, length=length)
        if not batch:
            break
        with _own_connection() as connection:
            outcomes += [_one(leased, connection, length) for leased in batch]
    return outcomes


def lease_length(app: Flask) -> timedelta:
    """For how long a worker holds what it took."""
    return timedelta(seconds=app.config.get("LEASE_SECONDS", service.LEASE.total_seconds()))


@contextmanager
def _own_connection() -> Iterator[Connection]:
    """A connection beside the transactions, which holds the locks of a sending."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


@contextmanager
def _sending_to(row_no: int | None, connection: Connection) -> Iterator[None]:
    """Keep a withdrawal of this person waiting while a message is handed over, and be kept waiting by it."""
    if row_no is None:
        yield
        return
    key = {"k": service.SENDING, "n": row_no}
    connection.execute(text("SELECT pg_advisory_lock_shared(:k, :n)"), key)
    try:
        yield
    finally:
        connection.execute(text("SELECT pg_advisory_unlock_shared(:k, :n)"), key)


def _one(leased: Leased, connection: Connection, length: timedelta) -> Outcome:
    with transaction():
        held = service.hold(leased, length=length)
        row_no = recipients.row_no(held) if held is not None else None
    if held is None:
        return Outcome("", "taken over")
    try:
        with _sending_to(row_no, connection):
            return Outcome(held.kind, _send(held, leased))
    except Exception as error:
        log.exception("a message could not be sent: %s", held.kind)
        with transaction():
            service.confirm(leased, Receipt(DeliveryOutcome.TIMED_OUT, "none", code=type(error).__name__))
        return Outcome(held.kind, "failed")


def _send(held: Message, leased: Leased) -> str:
    """Settle a message that an earlier worker may have sent, else ask whether it may go, and hand it over."""
    port = transport()
    if leased.is_doubtful:
        earlier = port.find(held.key)
        if earlier is not None:
            return _confirm(held, leased, earlier)
        is_spent = held.attempts > rules.TRIES
        if is_spent or not rules.may_send_again(held.channel, provider_can_tell=port.can_find):
            with transaction():
                service.give_up(leased, code="unknown")
            return "unknown"
    with transaction():
        ready = _prepare(held, leased)
    if isinstance(ready, str):
        return ready
    return _hand_over(held, leased, ready)


def _hand_over(held: Message, leased: Leased, ready: Ready) -> str:
    """Give the message to the provider; when nobody can tell whether it went, leave the lease to run out.

    Whoever takes the message next knows then that it is doubtful, and looks it up before sending it again.
    """
    try:
        receipt = transport().send(ready.to, ready.words)
        is_unknown = receipt.outcome is DeliveryOutcome.TIMED_OUT
        if is_unknown and not rules.may_send_again(held.channel, provider_can_tell=False):
            return "in doubt"
        return _confirm(held, leased, receipt)
    except Exception:
        log.exception("nobody can tell whether a message went: %s", held.kind)
        return "in doubt"


def _prepare(held: Message, leased: Leased) -> Ready | str:
    """Look at everything again as it stands now; the words are written at this moment and kept nowhere."""
    db.session.expire_all()  # what was read before the lock may be from before a withdrawal
    citizen = recipients.citizen_of(held)
    to = recipients.letterbox(held, citizen)
    match rules.may_go(recipients.situation(held, citizen, to), clock.now()):
        case rules.Never(code=code):
            if service.keep_back(leased, code) and code == rules.SPARED:
                recipients.let_go(held)
            return f"kept back: {code}"
        case rules.Wait(until=until):
            service.put_off(leased, until)
            return "put off"
    assert to is not None
    known = (citizen.reference, citizen.language) if citizen is not None else ("", "")
    words = letters.write(held, to, *known)
    if words is None:
        service.keep_back(leased, "over")
        return "kept back: over"
    return Ready(to, words)


def _confirm(held: Message, leased: Leased, receipt: Receipt) -> str:
    with transaction():
        is_ours = service.confirm(leased, receipt, project=recipients.project_of(held))
    return str(receipt.outcome) if is_ours else "taken over"
