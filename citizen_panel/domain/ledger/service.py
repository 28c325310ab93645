"""The only hand that writes facts."""

import os
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from citizen_panel.core import clock, nudges
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import after_commit, db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Event
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.models import Chain, Dispatch, Entry, Payload
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.ledger.rules import commitment
from citizen_panel.domain.ledger.vocabulary import ChainKind


def open_chain(project_id: UUID | None) -> Chain:
    """Begin the chain of a project, or the platform's."""
    chain = Chain(
        kind=ChainKind.PROJECT if project_id else ChainKind.PLATFORM, project_id=project_id, opened_at=clock.now()
    )
    db.session.add(chain)
    db.session.flush()
    return chain


def record(event: Event, *, actor: Actor, occurred_at: datetime | None = None, corrects: int | None = None) -> Entry:
    """Write one fact and what must follow from it, in the present transaction.

    `occurred_at` is when it was so, not later than now; raises Refusal `future_fact` otherwise.
    The entry is linked into its chain after the commit, by the sealer alone.
    """
    recorded_at = clock.now()
    (entry,) = _write([event], actor, recorded_at, _moment(occurred_at, recorded_at), corrects)
    return entry


def record_all(events: Sequence[Event], *, actor: Actor, occurred_at: datetime | None = None) -> None:
    """Write facts that are so since one moment, now unless told otherwise, in as few statements as for one.

    They belong to one chain; raises Refusal `future_fact` as `record` does.
    """
    if events:
        now = clock.now()
        _write(events, actor, now, _moment(occurred_at, now), None)


def _moment(occurred_at: datetime | None, recorded_at: datetime) -> datetime:
    if occurred_at is not None and occurred_at > recorded_at:
        raise Refusal("future_fact", say("The date must be today or earlier."))
    return occurred_at or recorded_at


def _write(
    events: Sequence[Event], actor: Actor, recorded_at: datetime, happened: datetime, corrects: int | None
) -> list[Entry]:
    project_id = events[0].project_id
    chain = chain_of(project_id)
    if chain is None or any(event.project_id != project_id for event in events):
        raise LookupError(f"no one chain for these facts, the first of project {project_id}")
    written = [(event, os.urandom(16), event.body()) for event in events]
    entries = [
        Entry(
            chain_id=chain.id,
            kind=event.kind(),
            schema=event.schema,
            occurred_at=happened,
            recorded_at=recorded_at,
            actor_token=actor.ledger_token,
            actor_capacity=actor.capacity or Capacity.CITIZEN,
            subject_kind=event.subject_kind,
            subject_id=event.subject_id,
            commitment_hash=commitment(salt, event.kind(), event.schema, body),
            corrects_id=corrects,
        )
        for event, salt, body in written
    ]
    db.session.add_all(entries)
    db.session.flush()
    for entry, (_, salt, body) in zip(entries, written, strict=True):
        db.session.add(Payload(entry_id=entry.id, salt=salt, body=body))
        db.session.add(Dispatch(entry_id=entry.id, due_at=recorded_at, lease_until=None, lease_token=None))
    db.session.flush()
    after_commit(nudges.relay)
    return entries
