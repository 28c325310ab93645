"""A fact is written once, with what must follow from it, and never changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.core.events import Event
from citizen_panel.domain.ledger.many import record_alike, record_many
from citizen_panel.domain.ledger.models import Dispatch, Entry, Payload
from citizen_panel.domain.ledger.queries import history_of
from citizen_panel.domain.ledger.rules import commitment
from citizen_panel.domain.ledger.service import record, record_all


@dataclass(frozen=True, kw_only=True)
class Happened(Event):
    subject_kind: ClassVar[str] = "thing"
    subject_field: ClassVar[str] = "thing"

    thing: UUID
    times: int


def test_a_fact_is_read_back_with_what_must_follow(app: Flask) -> None:
    thing = uuid4()
    with transaction():
        entry_id = record(Happened(thing=thing, times=3), actor=Actor.system("test"))
    (fact,) = history_of("thing", [thing])
    assert fact.body == {"thing": str(thing), "times": 3}
    assert not fact.is_sealed
    assert db.session.scalars(select(Dispatch.state).where(Dispatch.entry_id == entry_id)).one() == "due"


@pytest.mark.parametrize("statement", ["UPDATE ledger.entry SET kind = 'Else'", "DELETE FROM ledger.entry"])
def test_nobody_changes_a_fact(app: Flask, statement: str) -> None:
    with transaction():
        record(Happened(thing=uuid4(), times=1), actor=Actor.system("test"))
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text(statement))


LOOSE = (
    "INSERT INTO ledger.payload (entry_id, salt, body) VALUES (-1, '', '{}')",
    "INSERT INTO ledger.entry (chain_id, kind, schema, occurred_at, recorded_at, actor_capacity, subject_kind, "
    "subject_id, commitment_hash) SELECT gen_random_uuid(), 'Happened', 1, now(), now(), 'system', 'thing', "
    "gen_random_uuid(), '' FROM generate_series(1, 3)",
)


@pytest.mark.parametrize("statement", LOOSE)
def test_nothing_is_written_that_belongs_to_no_fact_or_chain(app: Flask, statement: str) -> None:
    with pytest.raises(IntegrityError, match="belongs to nothing"), transaction():
        db.session.execute(text(statement))


def test_a_chain_is_never_removed(app: Flask) -> None:
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text("DELETE FROM ledger.chain"))


def test_many_at_once_are_what_they_are_together(app: Flask, noon: datetime) -> None:
    things = [uuid4() for _ in range(5)]
    facts = [Happened(thing=one, times=3) for one in things]
    with transaction():
        record_all(facts, actor=Actor.system("test"))
        assert record_many(facts, actor=Actor.system("test"), at=noon) == 5
        assert record_alike(facts[0], things, actor=Actor.system("test"), at=noon) == 5
    for one in things:
        found = history_of("thing", [one])
        said = {(fact.kind, fact.occurred_at, fact.actor_capacity, json.dumps(fact.body)) for fact in found}
        assert len(found) == 3
        assert len(said) == 1, "each way writes the same"
        for fact in found:
            entry = db.session.get_one(Entry, fact.id)
            payload = db.session.get_one(Payload, fact.id)
            assert entry.commitment_hash == commitment(payload.salt, fact.kind, entry.schema, payload.body)
    about = select(Entry.id).where(Entry.subject_id.in_(things))
    followed = db.session.scalars(select(Dispatch.entry_id).where(Dispatch.entry_id.in_(about))).all()
    assert len(followed) == 5, "nothing follows from silent facts"
