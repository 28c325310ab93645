"""A fact is written once, with what must follow from it, and never changed."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.core.events import Event
from citizen_panel.domain.ledger.models import Dispatch
from citizen_panel.domain.ledger.queries import history_of
from citizen_panel.domain.ledger.service import record


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
