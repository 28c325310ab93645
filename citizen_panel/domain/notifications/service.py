"""What may be said, to whom, and how it went. A message is ids only; words and address are looked up when it goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.events import Code
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications.catalogue import KINDS, WRITTEN, kind_of, urgency_of
from citizen_panel.domain.notifications.events import MessageFailed, MessageQueued, MessageSent
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message, Suppression
from citizen_panel.domain.notifications.rules import REFERENCE, next_try, tries_for
from citizen_panel.domain.notifications.statements import DUE, TAKE
from citizen_panel.domain.notifications.vocabulary import (
    Channel,
    DeliveryOutcome,
    MessageState,
    Receipt,
    RecipientKind,
    SuppressionCause,
    Urgency,
)

LEASE = timedelta(minutes=2)
WAITED_TOO_LONG = "55P03"
"""What PostgreSQL calls a lock that was not to be had in time."""

SENDING = 7001
"""First half of the advisory lock that keeps a sending and a withdrawal of one person apart."""

HANDING_OVER = 7002
"""First half of the advisory lock of the one worker that hands a message over."""

POSTMAN = Actor.system("messages")


@dataclass(frozen=True)
class Leased:
    """A message that one worker holds for a while; in doubt since when an earlier try may have sent it."""

    id: UUID
    token: UUID
    in_doubt_since: datetime | None
    kind: str = ""

    @property
    def is_doubtful(self) -> bool:
        return self.in_doubt_since is not None


def queue(
    kind: str,
    *,
    key: str,
    recipient_kind: RecipientKind | str,
    recipient_id: UUID | None,
    channel: Channel | str,
    actor: Actor,
    language: str = "en",
    concerns_kind: str | None = None,
    concerns_id: UUID | None = None,
    needs_purpose: str | None = None,
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    project: UUID | None = None,
) -> Message:
    """Put a message in the outbox, in the present transaction; with a key already used, return that message.

    `needs_purpose` defaults to what the catalogue says of the kind; raises KeyError for a kind it does not know.
    `recipient_id` is a citizen's id, or the id of the account for anybody who signs in.
    """
    known = kind_of(kind)
    row = {
        "id": uuid4(),
        "key": key,
        "kind": known.code,
        "channel": Channel(channel),
        "language": language,
        "format": "plain",
        "recipient_kind": RecipientKind(recipient_kind),
        "recipient_id": recipient_id,
        "concerns_kind": concerns_kind,
        "concerns_id": concerns_id,
        "needs_purpose": needs_purpose or known.needs_purpose,
        "urgency": urgency_of(known.code),
        "due_at": due_at or clock.now(),
        "not_after": not_after,
    }
    added = insert(Message).values(row).on_conflict_do_nothing(index_elements=[Message.key]).returning(Message.id)
    is_new = db.session.execute(added).scalar_one_or_none() is not None
    queued = db.session.execute(select(Message).where(Message.key == key)).scalar_one()
    if is_new:
        fact = MessageQueued(
            message=queued.id, message_kind=Code(known.code), channel=Channel(channel), project=project
        )
        ledger.record(fact, actor=actor)
    return queued


def cancel_concerning(concerns_kind: str, concerns_id: UUID) -> int:
    """Cancel what is still queued about something; returns how many messages."""
    return _cancel(Message.concerns_kind == concerns_kind, Message.concerns_id == concerns_id)


def waiting_about(kind: str, concerns_id: UUID) -> set[str]:
    """The keys of the messages of a kind about something that wait to be sent."""
    return waiting_about_any(kind, [concerns_id])


def waiting_about_any(kind: str, concerns_ids: Collection[UUID]) -> set[str]:
    """The keys of the messages of a kind about any of these that wait to be sent, in one read."""
    waiting = select(Message.key).where(
        Message.kind == kind, Message.concerns_id.in_(concerns_ids), Message.state == MessageState.QUEUED
    )
    return set(db.session.scalars(waiting))


def cancel(keys: Collection[str]) -> int:
    """Cancel what is still queued under these keys; returns how many messages."""
    return _cancel(Message.key.in_(keys)) if keys else 0


def take_up(keys: Collection[str]) -> int:
    """Let messages wait again that were cancelled, under these keys; returns how many of the keys wait now."""
    again = update(Message).where(Message.key.in_(keys), Message.state == MessageState.CANCELLED)
    db.session.execute(again.values(state=MessageState.QUEUED))
    waiting = select(func.count()).where(Message.key.in_(keys), Message.state == MessageState.QUEUED)
    return db.session.execute(waiting).scalar_one()


def cancel_for(recipient_id: UUID, *, channel: Channel | None = None) -> int:
    """Cancel everything still queued for somebody; returns how many messages.

    With a channel, only what needs consent to be written to by it.
    """
    if channel is None:
        return _cancel(Message.recipient_id == recipient_id)
    asking = [kind.code for kind in KINDS if kind.asks_channel]
    return _cancel(Message.recipient_id == recipient_id, Message.channel == channel, Message.kind.in_(asking))


def _cancel(*which: ColumnElement[bool]) -> int:
    waiting = update(Message).where(Message.state == MessageState.QUEUED, *which)
    done = db.session.execute(waiting.values(state=MessageState.CANCELLED).returning(Message.id))
    return len(done.all())


def stand_still(row_no: int, *, seconds: int = 12) -> bool:
    """Keep every worker from writing to a person until this transaction ends.

    Waits for a message that is being handed over at this moment; False when one was still in flight after
    `seconds`, in which case the caller goes ahead and says so.
    """
    try:
        with db.session.begin_nested():
            db.session.execute(text("SELECT set_config('lock_timeout', :t, true)"), {"t": f"{seconds}s"})
            db.session.execute(text("SELECT pg_advisory_xact_lock(:k, :n)"), {"k": SENDING, "n": row_no})
            db.session.execute(text("SELECT set_config('lock_timeout', '0', true)"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != WAITED_TOO_LONG:
            raise  # the database went away: nothing was stopped, so nobody may be told that it was
        return False
    return True


def lease(count: int, *, length: timedelta = LEASE, only: Collection[Urgency] = tuple(Urgency)) -> list[Leased]:
    """Take the next due messages for this worker, the most urgent first; rows that others hold are passed over.

    What is to be said by telephone or by a partner stays queued: that is the list of calls to make.
    A row whose lease ran out comes back as doubtful. One statement, whatever waits.
    """
    now, token = clock.now(), uuid4()
    taken = {**_due(count, now, only), "until": now + length, "token": token}
    rows = sorted(db.session.execute(TAKE, taken).all(), key=lambda row: (row.urgency, row.due_at))
    return [Leased(row.id, token, row.in_doubt_since, row.kind) for row in rows]


def _due(count: int, now: datetime, only: Collection[Urgency]) -> dict[str, Any]:
    """What the statements about due messages are told."""
    urgencies = [int(one) for one in sorted(only)]
    return {"urgencies": urgencies, "now": now, "channels": [str(one) for one in WRITTEN], "count": count}


def is_due(only: Collection[Urgency] = tuple(Urgency)) -> bool:
    """Whether there is anything to send at this moment; holds nothing."""
    return db.session.execute(DUE, _due(1, clock.now(), only)).first() is not None


def give_back(batch: Collection[Leased]) -> None:
    """Let others send what this worker took and did not come to; doubtful ones wait for their lease to run out."""
    if batch:
        mine = [leased.id for leased in batch if not leased.is_doubtful]
        tokens = {leased.token for leased in batch}
        still = Message.id.in_(mine) & (Message.state == MessageState.LEASED) & Message.lease_token.in_(tokens)
        db.session.execute(
            update(Message)
            .where(still)
            .values(state=MessageState.QUEUED, lease_until=None, lease_token=None, attempts=Message.attempts - 1)
            .execution_options(synchronize_session=False)
        )


def hold(leased: Leased, *, length: timedelta = LEASE, goes_with: tuple[str, int] | None = None) -> Message | None:
    """Make sure that this worker still holds a message, and lengthen its lease; nothing when another has it.

    From now on what the provider tells of it can be put to it, even before this worker heard that it was taken.
    `goes_with` are the language and the version of the words it is about to go with, where they are known already.
    """
    said = {"language": goes_with[0], "wording": goes_with[1]} if goes_with else {}
    digest = func.encode(func.sha256(func.convert_to(Message.key, "UTF8")), "hex")
    return db.session.execute(
        update(Message)
        .where(_ours(leased))
        .values(lease_until=clock.now() + length, provider_reference=func.substr(digest, 1, REFERENCE), **said)
        .returning(Message)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def confirm(leased: Leased, receipt: Receipt, *, project: UUID | None = None) -> bool:
    """Note what the provider said; returns False when another worker has taken the message over."""
    now = clock.now()
    held = db.session.execute(select(Message).where(_ours(leased)).with_for_update()).scalar_one_or_none()
    if held is None:
        return False
    note(held.id, receipt.outcome, receipt.code, now)
    if receipt.outcome is DeliveryOutcome.ACCEPTED:
        _end(held, MessageState.SENT)
        held.provider, held.provider_reference, held.sent_at = receipt.provider, receipt.reference, now
        ledger.record(MessageSent(**fields_of(held, project)), actor=POSTMAN)
        return True
    again = next_try(held.attempts, now, tries_for(receipt.outcome))
    if again is None or receipt.outcome is DeliveryOutcome.REFUSED:
        _give_up(held, project)
    else:
        _end(held, MessageState.QUEUED)
        held.due_at = again
    db.session.flush()
    return True


def put_off(leased: Leased, until: datetime) -> bool:
    """Give a message back, to be sent later; this was no try."""
    held = db.session.execute(select(Message).where(_ours(leased)).with_for_update()).scalar_one_or_none()
    if held is None:
        return False
    _end(held, MessageState.QUEUED)
    held.due_at, held.attempts, held.wording = until, max(0, held.attempts - 1), None
    db.session.flush()
    return True


def doubt(leased: Leased, receipt: Receipt) -> bool:
    """Note that nobody can tell whether a message went; it stays held, and whoever takes it next asks first."""
    held = db.session.execute(select(Message).where(_ours(leased)).with_for_update()).scalar_one_or_none()
    if held is None:
        return False
    now = clock.now()
    note(held.id, DeliveryOutcome.TIMED_OUT, receipt.code, now)
    held.in_doubt_since = held.in_doubt_since or now
    db.session.flush()
    return True


def ask_later(leased: Leased, until: datetime) -> bool:
    """Leave a doubtful message alone until the provider can be asked about it; this was no try."""
    held = db.session.execute(select(Message).where(_ours(leased)).with_for_update()).scalar_one_or_none()
    if held is None:
        return False
    held.lease_until, held.attempts = until, max(0, held.attempts - 1)
    db.session.flush()
    return True


def keep_back(leased: Leased, code: str) -> bool:
    """Do not send a message, because something no longer holds; the code says what."""
    held = db.session.execute(select(Message).where(_ours(leased)).with_for_update()).scalar_one_or_none()
    if held is None:
        return False
    _end(held, MessageState.SUPPRESSED)
    held.wording = None
    note(held.id, DeliveryOutcome.REFUSED, code, clock.now())
    db.session.flush()
    return True


def give_up(leased: Leased, *, code: str, project: UUID | None = None) -> bool:
    """Leave a message to a person: nobody can tell whether it went, or it cannot be written."""
    held = db.session.execute(select(Message).where(_ours(leased)).with_for_update()).scalar_one_or_none()
    if held is None:
        return False
    note(held.id, DeliveryOutcome.TIMED_OUT, code, clock.now())
    _give_up(held, project)
    db.session.flush()
    return True


def suppress(channel: Channel, address: str, cause: SuppressionCause) -> None:
    """Never write to an address again; kept as a hash."""
    row = {
        "id": uuid4(),
        "channel": channel,
        "address_hash": lookup_hash(channel, address.strip().lower()),
        "cause": cause,
        "since_at": clock.now(),
    }
    db.session.execute(insert(Suppression).values(row).on_conflict_do_nothing())


def waiting() -> int:
    """How many messages are due at this moment."""
    return db.session.execute(
        select(func.count()).where(Message.state == MessageState.QUEUED, Message.due_at <= clock.now())
    ).scalar_one()


def _ours(leased: Leased) -> ColumnElement[bool]:
    held = (Message.id == leased.id) & (Message.state == MessageState.LEASED)
    return held & (Message.lease_token == leased.token)


def _end(held: Message, state: MessageState) -> None:
    held.state, held.lease_until, held.lease_token, held.in_doubt_since = state, None, None, None


def _give_up(held: Message, project: UUID | None) -> None:
    _end(held, MessageState.GIVEN_UP)
    ledger.record(MessageFailed(**fields_of(held, project)), actor=POSTMAN)


def note(message_id: UUID, outcome: DeliveryOutcome, code: str | None, at: datetime) -> None:
    """Keep in the history of a message what came of a try, or what was told of it later."""
    db.session.add(DeliveryAttempt(message_id=message_id, attempted_at=at, outcome=outcome, provider_code=code))


def fields_of(held: Message, project: UUID | None) -> dict[str, Any]:
    """What every fact about a message says."""
    return {
        "message": held.id,
        "message_kind": Code(held.kind),
        "channel": Channel(held.channel),
        "project": project,
    }
