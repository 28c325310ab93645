"""What must still follow from facts: leased by workers, done one by one, never twice."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger import faults
from citizen_panel.domain.ledger.models import Dispatch, Entry, Handled
from citizen_panel.domain.ledger.vocabulary import DispatchState

LEASE = timedelta(minutes=2)
FOLLOWING = "relay.follow"
"""The name of what follows from a fact, where nobody knows any more which part of it failed."""
BROKE_OFF = "broke_off"
"""Why it failed when no error was seen: the worker died each time, or the machine stopped."""
TRIES = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Due:
    """An entry that one worker holds for a while, to carry out what follows from it."""

    entry_id: int
    kind: str
    attempts: int
    token: UUID


def lease(count: int, *, length: timedelta = LEASE) -> list[Due]:
    """Take the next due entries for this worker, in order; rows that others hold are passed over.

    An entry whose lease ran out comes back; one whose tries are spent is marked failed, for a person to see.
    """
    now, token = clock.now(), uuid4()
    is_due = or_(
        (Dispatch.state == DispatchState.DUE) & (Dispatch.due_at <= now),
        (Dispatch.state == DispatchState.LEASED) & (Dispatch.lease_until < now),
    )
    rows = db.session.execute(
        select(Dispatch.entry_id, Dispatch.attempts, Entry.kind)
        .join(Entry, Entry.id == Dispatch.entry_id)
        .where(is_due)
        .order_by(Dispatch.due_at, Dispatch.entry_id)
        .limit(count)
        .with_for_update(skip_locked=True, of=Dispatch)
    ).all()
    spent = [row.entry_id for row in rows if row.attempts >= TRIES]
    _set(spent, state=DispatchState.FAILED, lease_until=None, lease_token=None)
    for entry_id in spent:
        faults.note(FOLLOWING, BROKE_OFF, entry_id=entry_id)
    live = [row for row in rows if row.attempts < TRIES]
    _set(
        [row.entry_id for row in live],
        state=DispatchState.LEASED,
        lease_until=now + length,
        lease_token=token,
        attempts=Dispatch.attempts + 1,
    )
    return [Due(row.entry_id, row.kind, row.attempts + 1, token) for row in live]


def begin(entry_id: int, reaction: str) -> bool:
    """Claim a reaction in its own transaction: False when its effect is there already."""
    row = {"entry_id": entry_id, "reaction": reaction, "handled_at": clock.now()}
    added = insert(Handled).values(row).on_conflict_do_nothing().returning(Handled.entry_id)
    return db.session.execute(added).scalar_one_or_none() is not None


def done(due: list[Due]) -> int:
    """Mark entries done, as far as this worker still holds them, and any break-off mended; returns how many it held."""
    if not due:
        return 0
    ours = Dispatch.entry_id.in_([item.entry_id for item in due]) & (Dispatch.lease_token == due[0].token)
    marked = update(Dispatch).where(ours, Dispatch.state == DispatchState.LEASED)
    values = {"state": DispatchState.DONE, "lease_until": None, "lease_token": None}
    ended = db.session.scalars(marked.values(values).returning(Dispatch.entry_id)).all()
    faults.all_went_well(FOLLOWING, ended)
    return len(ended)


def again(due: Due) -> None:
    """Give an entry back to be tried later, or mark it failed when its tries are spent."""
    wait = min(FIRST_WAIT * 2 ** (due.attempts - 1), LONGEST_WAIT)
    is_spent = due.attempts >= TRIES
    db.session.execute(
        update(Dispatch)
        .where(Dispatch.entry_id == due.entry_id, Dispatch.lease_token == due.token)
        .values(
            state=DispatchState.FAILED if is_spent else DispatchState.DUE,
            due_at=clock.now() + wait,
            lease_until=None,
            lease_token=None,
        )
    )


def give_back(left: list[Due]) -> None:
    """Let others carry out at once what this worker took and did not come to; that was no try."""
    if left:
        ours = Dispatch.entry_id.in_([item.entry_id for item in left]) & (Dispatch.lease_token == left[0].token)
        values = {"state": DispatchState.DUE, "lease_until": None, "lease_token": None}
        again = update(Dispatch).where(ours, Dispatch.state == DispatchState.LEASED)
        db.session.execute(again.values(values | {"attempts": Dispatch.attempts - 1}))


def take_up(entry_id: int) -> None:
    """Let an entry be tried again at once, with all its tries: spent, put aside, or waiting for its next try."""
    waiting = Dispatch.state.in_((DispatchState.FAILED, DispatchState.PUT_ASIDE, DispatchState.DUE))
    again = {"state": DispatchState.DUE, "attempts": 0, "due_at": clock.now()}
    db.session.execute(update(Dispatch).where(Dispatch.entry_id == entry_id, waiting).values(again))


def put_aside(entry_id: int) -> None:
    """Try no more what should have followed from an entry; a try that is under way ends by itself."""
    waiting = Dispatch.state.in_((DispatchState.FAILED, DispatchState.DUE))
    values = {"state": DispatchState.PUT_ASIDE, "lease_until": None, "lease_token": None}
    db.session.execute(update(Dispatch).where(Dispatch.entry_id == entry_id, waiting).values(values))


def _set(entry_ids: list[int], **values: object) -> None:
    if entry_ids:
        changed = update(Dispatch).where(Dispatch.entry_id.in_(entry_ids)).values(values)
        db.session.execute(changed.execution_options(synchronize_session=False))
