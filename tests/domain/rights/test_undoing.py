"""A whole list taken back: together or one by one, the same is left of its people, and nothing that tells who."""

from collections import Counter
from contextlib import nullcontext
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from citizen_panel.core.db import as_role, db, transaction
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.looks import note_many
from citizen_panel.domain.citizens.models import AwayPeriod, Citizen
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.rights import undoing
from citizen_panel.domain.rights.queries import person_hash
from citizen_panel.tasks import imports as worker
from tests.factories.accounts import SETUP
from tests.factories.citizens import a_citizen
from tests.factories.imports import brought_in, who_came


def rows_everywhere() -> Counter[str]:
    """How many rows each table has, and how many of those still point at somebody."""
    found: Counter[str] = Counter()
    for table in db.metadata.sorted_tables:
        if table.name == "index_change":  # says again and again who is looked at anew
            continue
        with as_role("cp_aggregate") if table.schema == "equality" else nullcontext():
            found[table.fullname] = db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for column in table.columns:
            if column.name in ("citizen_id", "recipient_id", "evidence_sealed"):
                found[f"{table.fullname}.{column.name}"] = db.session.execute(select(func.count(column))).scalar_one()
    return found


def taken_back(import_id: UUID) -> None:
    with transaction():
        assert undoing.undo(import_id) is None
    worker.go_on(import_id)


def left_behind(first: int) -> Counter[str]:
    """What a list of three leaves in the tables after it was taken back."""
    before = rows_everywhere()
    taken_back(brought_in(3, first))
    after = rows_everywhere()
    return Counter({name: count - before[name] for name, count in after.items() if count != before[name]})


def test_together_leaves_what_one_by_one_leaves(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    brought_in(1, 50)  # what the first list leaves for all others is there
    together = left_behind(0)
    monkeypatch.setattr(undoing, "_known_elsewhere", list)
    monkeypatch.setattr(undoing, "_erase_together", lambda people: None)
    one_by_one = left_behind(10)
    assert together == one_by_one
    assert together["tombstone"] == 3
    assert together["consent_decision"] == 6
    assert "consent_decision.citizen_id" not in together


def test_whoever_another_room_knows_goes_through_every_room(app: Flask) -> None:
    import_id = brought_in(3)
    first, second, third = who_came(import_id)
    stays = a_citizen()
    note_many([second, stays.id], LookKind.SEARCH, actor=SETUP, because=LookReason.KEEP_PANEL)
    db.session.execute(
        text("INSERT INTO away_period (id, citizen_id, from_on, to_on) VALUES (gen_random_uuid(), :c, :d, :d)"),
        {"c": third, "d": "2027-01-01"},
    )
    tokens = [people.platform_token(one) for one in (first, second, third)]
    assert undoing._known_elsewhere([first, second, third]) == [third]
    taken_back(import_id)
    assert [people.citizen(one) for one in (first, second, third)] == [None, None, None]
    assert db.session.execute(select(func.count()).select_from(AwayPeriod)).scalar_one() == 0
    told = select(func.count()).select_from(Payload).join(Entry, Entry.id == Payload.entry_id)
    assert db.session.execute(told.where(Entry.subject_id.in_(tokens))).scalar_one() == 0
    assert db.session.execute(told.where(Entry.subject_id == people.platform_token(stays.id))).scalar_one() > 0
    assert db.session.scalars(select(Citizen.id)).all() == [stays.id]
    hashes = {person_hash(one) for one in (first, second, third)}
    kept = set(db.session.execute(text("SELECT person_hash FROM tombstone")).scalars())
    assert hashes <= kept


def test_an_address_that_somebody_else_has_stays_noted(app: Flask) -> None:
    import_id = brought_in(2)
    one, other = who_came(import_id)
    shared = db.session.execute(
        text("SELECT lookup_hash FROM contact_point WHERE citizen_id = :c"), {"c": one}
    ).scalar_one()
    own = db.session.execute(
        text("SELECT lookup_hash FROM contact_point WHERE citizen_id = :c"), {"c": other}
    ).scalar_one()
    stays = a_citizen()
    db.session.execute(
        text("UPDATE contact_point SET lookup_hash = :h WHERE citizen_id = :c"), {"h": shared, "c": stays.id}
    )
    for each in (shared, own):
        db.session.execute(
            text(
                "INSERT INTO suppression (id, channel, address_hash, cause, since_at) "
                "VALUES (gen_random_uuid(), 'email', :h, 'bounce', now())"
            ),
            {"h": each},
        )
    taken_back(import_id)
    assert set(db.session.execute(text("SELECT address_hash FROM suppression")).scalars()) == {shared}
