"""The only hand that writes facts."""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Event
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.models import Chain
from citizen_panel.domain.ledger.rules import SALT, commitment
from citizen_panel.domain.ledger.statements import WRITE, written
from citizen_panel.domain.ledger.vocabulary import ChainKind


def open_chain(project_id: UUID | None) -> Chain:
    """Begin the chain of a project, or the platform's."""
    chain = Chain(
        kind=ChainKind.PROJECT if project_id else ChainKind.PLATFORM, project_id=project_id, opened_at=clock.now()
    )
    db.session.add(chain)
    db.session.flush()
    return chain


def record(event: Event, *, actor: Actor, occurred_at: datetime | None = None, corrects: int | None = None) -> int:
    """Write one fact and what must follow from it, in the present transaction; returns its number.

    `occurred_at` is when it was so, not later than now; raises Refusal `future_fact` otherwise.
    The entry is linked into its chain after the commit, by the sealer alone.
    """
    recorded_at = clock.now()
    (entry_id,) = _write([event], actor, recorded_at, _moment(occurred_at, recorded_at), corrects)
    return entry_id


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


def columns_of(events: Sequence[Event]) -> dict[str, Any]:
    """What the statements that write facts are told of each, column by column, with salts drawn now."""
    salts = [os.urandom(SALT) for _ in events]
    bodies = [event.body() for event in events]
    return {
        "kinds": [event.kind() for event in events],
        "schemas": [event.schema for event in events],
        "subject_kinds": [event.subject_kind for event in events],
        "subject_ids": [event.subject_id for event in events],
        "commitments": [
            commitment(salt, event.kind(), event.schema, body)
            for event, salt, body in zip(events, salts, bodies, strict=True)
        ],
        "salts": salts,
        "bodies": [json.dumps(body) for body in bodies],
    }


def _write(
    events: Sequence[Event], actor: Actor, recorded_at: datetime, happened: datetime, corrects: int | None
) -> list[int]:
    project_id = events[0].project_id
    if any(event.project_id != project_id for event in events):
        raise LookupError(f"no one chain for these facts, the first of project {project_id}")
    return written(
        WRITE,
        columns_of(events),
        project_id=project_id,
        actor=actor,
        recorded_at=recorded_at,
        happened=happened,
        corrects=corrects,
    )
