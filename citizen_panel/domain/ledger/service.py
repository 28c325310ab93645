"""The only hand that writes facts."""

import os
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
    happened = occurred_at or recorded_at
    if happened > recorded_at:
        raise Refusal("future_fact", say("The date must be today or earlier."))
    chain = chain_of(event.project_id)
    if chain is None:
        raise LookupError(f"no chain for project {event.project_id}")
    salt = os.urandom(16)
    body = event.body()
    entry = Entry(
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
    db.session.add(entry)
    db.session.flush()
    db.session.add_all(
        [
            Payload(entry_id=entry.id, salt=salt, body=body),
            Dispatch(entry_id=entry.id, due_at=recorded_at, lease_until=None, lease_token=None),
        ]
    )
    db.session.flush()
    after_commit(nudges.relay)
    return entry
