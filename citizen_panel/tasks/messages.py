"""Sending what is due: lease, ask again whether it may go, write it, hand it over, confirm.

Each is asked about, written and handed over by itself. What a provider took is noted a batch at a time where the
provider can be asked later what became of a message, and one by one where it cannot.
"""

import logging
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError, PendingRollbackError

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.notifications import rules, service, wordings
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import Leased
from citizen_panel.domain.notifications.settling import Accepted, confirm_all
from citizen_panel.domain.notifications.vocabulary import (
    CannotAsk,
    DeliveryOutcome,
    Letterbox,
    Receipt,
    Urgency,
    Written,
)
from citizen_panel.domain.sessions import unreached
from citizen_panel.domain.sessions.sending import situation
from citizen_panel.domain.sessions.subjects import project_of, subject_of
from citizen_panel.gateways import transport
from citizen_panel.tasks import letters, recipients
from citizen_panel.tasks.in_common import InCommon, spoken
from citizen_panel.tasks.pace import Pace, is_stopping
from citizen_panel.tasks.recipients import Going

log = logging.getLogger(__name__)
BATCH = 20
BATCH_IF_ASKED = 50
"""Messages of a batch when the provider can be asked: a worker that dies leaves so many to be asked about at most."""
UNNOTED = 1.0
"""Seconds after which what a provider took is noted, however few it was."""
TAKEN_OVER = "taken over"
AWAY = (OperationalError, PendingRollbackError)
"""What is raised when the database went away, and by a connection that has not heard of it yet."""


@dataclass(frozen=True)
class Outcome:
    """What became of a message in this round."""

    kind: str
    outcome: str


@dataclass
class Round:
    """What sending one batch needs, and what the provider last said in it."""

    connection: Connection
    length: timedelta
    pace: Pace
    going: Mapping[UUID, Going]
    in_common: InCommon = field(default_factory=InCommon)
    has_answered: bool = False
    taken: list[Accepted] = field(default_factory=list)
    """What the provider took and is not noted yet, the first of it since `since`, by the clock of this process."""
    since: float = 0.0

    def hear(self, receipt: Receipt) -> None:
        """Tell the others how the provider answers: each trouble, and once a batch that it is well."""
        is_well = receipt.outcome in (DeliveryOutcome.ACCEPTED, DeliveryOutcome.REFUSED) and receipt.rest is None
        if not (is_well and self.has_answered):
            self.pace.heard(receipt)
        self.has_answered = self.has_answered or is_well

    def took(self, one: Accepted) -> None:
        """Keep in mind that the provider took a message."""
        self.since = self.since if self.taken else time.monotonic()
        self.taken.append(one)

    @property
    def is_to_note(self) -> bool:
        return bool(self.taken) and time.monotonic() - self.since >= UNNOTED

    def note(self) -> frozenset[UUID]:
        """Note what the provider took; returns what others have noted already, or see to."""
        taken, self.taken = self.taken, []
        return frozenset(one.leased.id for one in taken) - _confirmed(taken)


@dataclass(frozen=True)
class Ready:
    """A message that may go, in words, with its letterbox."""

    message: Message
    to: Letterbox
    words: Written
    project: UUID | None


@shared_task(name="messages.pump")
def pump() -> None:
    """Send everything that is due."""
    send_due()


@shared_task(name="messages.urgent")
def urgent() -> None:
    """Send what somebody is waiting for: sign-in codes and the like."""
    send_due((Urgency.NOW,))


def send_due(only: Collection[Urgency] = tuple(Urgency)) -> list[Outcome]:
    """Send everything that is due now, the most urgent first; returns what became of each message, in order."""
    outcomes: list[Outcome] = []
    length = lease_length(current_app)
    port = transport()
    pace, count = Pace(port, length), BATCH_IF_ASKED if port.can_find else BATCH
    while batch := pace.batch(count, only):
        with transaction():
            going = recipients.going([leased.id for leased in batch])
            in_common = InCommon(wordings.in_use({one.kind for one in going.values()}))
        with _own_connection() as connection:
            outcomes += _round(batch, Round(connection, length, pace, going, in_common))
    return outcomes


def _round(batch: Sequence[Leased], now: Round) -> list[Outcome]:
    """Send one by one; give back what is left when the provider wants rest, or this worker shall stop."""
    left, outcomes, of_others = list(batch), dict[UUID, Outcome](), frozenset[UUID]()
    while left and not (now.pace.is_resting or is_stopping()):
        leased = left.pop(0)
        outcomes[leased.id] = _one(leased, now)
        if now.is_to_note:
            of_others |= now.note()
    of_others |= now.note()
    with transaction():
        service.give_back(left)
    return [replace(said, outcome=TAKEN_OVER) if one in of_others else said for one, said in outcomes.items()]


def _confirmed(taken: Sequence[Accepted]) -> frozenset[UUID]:
    """Note what the provider took, together, or one by one where one of them keeps the others from it."""
    try:
        with transaction():
            return confirm_all(taken)
    except AWAY:
        raise
    except Exception:
        log.exception("%s messages could not be noted as sent together", len(taken))
    return frozenset(one.leased.id for one in taken if _confirmed_alone(one))


def _confirmed_alone(one: Accepted) -> bool:
    try:
        with transaction():
            return service.confirm(one.leased, one.receipt, project=one.project)
    except AWAY:
        raise
    except Exception:
        log.exception("a message could not be noted as sent: it is asked about later")
        return False


def lease_length(app: Flask) -> timedelta:
    """For how long a worker holds what it took."""
    return timedelta(seconds=app.config.get("LEASE_SECONDS", service.LEASE.total_seconds()))


@contextmanager
def _own_connection() -> Iterator[Connection]:
    """A connection beside the transactions, which holds the locks of a sending."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


@contextmanager
def _sending_to(row_no: int | None, message_id: UUID, connection: Connection) -> Iterator[bool]:
    """Keep a withdrawal of this person waiting while a message is handed over, and be kept waiting by it.

    Says whether nobody else is handing over this message: after a jump of the clock a lease may seem to have run out
    while its worker is still at it.
    """
    mine = func.pg_try_advisory_lock(service.HANDING_OVER, func.hashtext(str(message_id)))
    theirs = [func.pg_advisory_lock_shared(service.SENDING, row_no)] if row_no is not None else []
    try:
        yield bool(connection.execute(select(mine, *theirs)).one()[0])
    finally:
        connection.execute(select(func.pg_advisory_unlock_all()))


def _row_no(leased: Leased, now: Round) -> int | None:
    one = now.going.get(leased.id)
    return one.row_no if one is not None else None


def _one(leased: Leased, now: Round) -> Outcome:
    kind = leased.kind
    try:
        with _sending_to(_row_no(leased, now), leased.id, now.connection) as is_alone:
            return Outcome(kind, _send(leased, now) if is_alone else TAKEN_OVER)
    except AWAY:
        raise  # the database went away: whoever takes the message next asks what became of it
    except Exception:
        log.exception("a message could not be sent: %s", kind)
        return Outcome(kind, "failed")


def _send(leased: Leased, now: Round) -> str:
    """Settle a message that an earlier try may have sent, else ask whether it may go, and hand it over."""
    settled = _settle(leased, now.length) if leased.is_doubtful else None
    if settled is not None:
        return settled
    try:
        with transaction():
            db.session.expire_all()  # what was read before the lock may be from before a withdrawal
            held = service.hold(leased, length=now.length, goes_with=_goes_with(leased, now))
            ready = _prepare(held, leased, now) if held is not None else TAKEN_OVER
    except AWAY:
        raise
    except Exception as error:
        log.exception("a message could not be written")
        with transaction():
            service.confirm(leased, Receipt(DeliveryOutcome.TIMED_OUT, "none", code=type(error).__name__))
        return "failed"
    return ready if isinstance(ready, str) else _hand_over(ready, leased, now)


def _settle(leased: Leased, length: timedelta) -> str | None:
    """Ask the provider about a message that may have gone; nothing when it is certain, or bearable, to send it."""
    with transaction():
        held = service.hold(leased, length=length)
    if held is None:
        return TAKEN_OVER
    port, now = transport(), clock.now()
    again = rules.ask_again_at(leased.in_doubt_since or now, now)
    try:
        earlier = port.find(held.key)
    except CannotAsk:
        if again is not None:
            with transaction():
                service.ask_later(leased, again)
            return "in doubt"
        earlier = None
    if earlier is not None:
        return _confirm(held, leased, earlier)
    has_forgotten = port.can_find and again is None
    is_spent = held.attempts > (rules.TRIES_WHILE_AWAY if port.can_find else rules.TRIES)
    if has_forgotten or is_spent or not rules.may_send_again(held.channel, provider_can_tell=port.can_find):
        with transaction():
            service.give_up(leased, code="unknown", project=recipients.project_of(held))
        return "unknown"
    return None


def _hand_over(ready: Ready, leased: Leased, now: Round) -> str:
    """Give the message to the provider; when nobody can tell whether it went, leave the lease to run out.

    Whoever takes the message next knows then that it is doubtful, and looks it up before sending it again.
    """
    port, held = transport(), ready.message
    try:
        receipt = port.send(ready.to, ready.words)
        now.hear(receipt)
        if receipt.is_too_many:
            with transaction():
                service.put_off(leased, clock.now() + (receipt.rest or rules.FIRST_WAIT))
            return "put off"
        may_repeat = not port.can_find and rules.may_send_again(held.channel, provider_can_tell=False)
        if receipt.outcome is DeliveryOutcome.TIMED_OUT and not may_repeat:
            with transaction():
                service.doubt(leased, receipt)
            return "in doubt"
        if port.can_find and receipt.outcome is DeliveryOutcome.ACCEPTED:
            now.took(Accepted(leased, receipt, ready.project))
            return str(receipt.outcome)
        return _confirm(held, leased, receipt)
    except Exception:
        log.exception("nobody can tell whether a message went: %s", held.kind)
        return "in doubt"


def _goes_with(leased: Leased, now: Round) -> tuple[str, int] | None:
    """The language and the words a message most likely goes with, so that they need not be noted afterwards."""
    one = now.going.get(leased.id)
    version = now.in_common.known_version(one.kind, one.channel, one.language) if one is not None else None
    return None if one is None or version is None else (one.language, version)


def _prepare(held: Message, leased: Leased, now: Round) -> Ready | str:
    """Look at everything again as it stands now; the words are written at this moment and kept nowhere."""
    known, subject = recipients.addressee_of(held), subject_of(held)
    if known is not None and known.citizen.row_no != _row_no(leased, now):
        service.put_off(leased, clock.now())  # it is for somebody else since: nobody may be written to unlocked
        return "put off"
    to = recipients.letterbox(held, known)
    match rules.may_go(situation(held, known, to, subject), clock.now()):
        case rules.Never(code=code):
            if service.keep_back(leased, code):
                unreached.not_sent(held, code, actor=service.POSTMAN)
            return f"kept back: {code}"
        case rules.Wait(until=until):
            service.put_off(leased, until)
            return "put off"
    assert to is not None
    theirs = (known.citizen.reference, known.citizen.language) if known is not None else ("", "")
    words = letters.write(held, to, *theirs, subject=subject, in_common=now.in_common)
    if words is None:
        service.keep_back(leased, "over")
        return "kept back: over"
    _note_words(held, spoken(theirs[1], held.language), now.in_common)
    return Ready(held, to, words, project_of(subject))


def _note_words(held: Message, language: str, in_common: InCommon) -> None:
    """Keep with a message in which language, and with which version of its words, it goes."""
    held.language, held.wording = language, in_common.version_of(held.kind, held.channel, language)
    db.session.flush()


def _confirm(held: Message, leased: Leased, receipt: Receipt) -> str:
    with transaction():
        is_ours = service.confirm(leased, receipt, project=recipients.project_of(held))
    return str(receipt.outcome) if is_ours else TAKEN_OVER
