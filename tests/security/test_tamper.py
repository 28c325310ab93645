"""Whoever changes a fact behind the product's back is found by the walk; nobody else is accused."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.core.events import Event
from citizen_panel.domain.ledger.models import Entry, Link
from citizen_panel.domain.ledger.seal import seal_batch, walk
from citizen_panel.domain.ledger.service import open_chain, record, record_all
from tests import database
from tests.conftest import KEKS, settings_for

FACTS = 60
CHANGES = 200
SECONDS_AT_MOST = 60


@dataclass(frozen=True, kw_only=True)
class Turned(Event):
    subject_kind: ClassVar[str] = "thing"
    subject_field: ClassVar[str] = "thing"

    thing: UUID
    times: int
    project: UUID | None = None

    @property
    def project_id(self) -> UUID | None:
        return self.project


def application(url: URL, folder: Path, process: str) -> Flask:
    app = create_app(settings_for(database.url_for(process, str(url.database)), folder))
    app.extensions.pop(nudges.EXTENSION)
    return app


def write(count: int, projects: list[UUID | None]) -> None:
    for number in range(count):
        with transaction():
            event = Turned(thing=uuid4(), times=number, project=projects[number % len(projects)])
            record(event, actor=Actor.system("test"))


def sealed_in_the_end(count: int) -> int:
    """Seal until that many facts are; a transaction in any database of the server holds the newest back."""
    sealed, deadline = 0, time.monotonic() + SECONDS_AT_MOST
    while sealed < count and time.monotonic() < deadline:
        with transaction():
            sealed += seal_batch()
        time.sleep(0.05)
    return sealed


@pytest.fixture
def sealed(committed_url: URL, tmp_path: Path) -> Iterator[None]:
    """Two chains of facts, sealed, seen by an owner who has taken the guards down."""
    with inside(application(committed_url, tmp_path, "worker")):
        project = uuid4()
        with transaction():
            open_chain(project)
        write(FACTS, [None, project])
    with inside(application(committed_url, tmp_path, "sealer")):
        assert sealed_in_the_end(FACTS) >= FACTS
    with inside(application(committed_url, tmp_path, "owner")):
        with transaction() as session:
            for table in ("entry", "payload", "link"):
                session.execute(text(f"ALTER TABLE ledger.{table} DISABLE TRIGGER USER"))
        yield


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def faults() -> list[str]:
    db.session.expunge_all()
    return [f"{name}: {fault}" for name, _, fault in walk() if fault]


def do(statement: str, **values: object) -> None:
    changed = db.session.execute(text(statement), values)
    assert changed.rowcount >= 1, statement  # type: ignore[attr-defined]


BYTES = {"commitment_hash": "entry", "salt": "payload", "prev_hash": "link", "link_hash": "link"}
OTHERWISE = {
    "kind": "kind || 'x'",
    "schema": "schema + 1",
    "occurred_at": "occurred_at - interval '1 microsecond'",
    "recorded_at": "recorded_at + interval '1 microsecond'",
    "actor_token": "gen_random_uuid()",
    "actor_capacity": "'staff'",
    "subject_kind": "subject_kind || 'x'",
    "subject_id": "gen_random_uuid()",
    "corrects_id": "id",
    "correction_code": "'mistake'",
    "chain_id": "(SELECT c.id FROM ledger.chain c WHERE c.id <> chain_id LIMIT 1)",
}


def flip_a_bit(entry: int, dice: random.Random) -> None:
    column = dice.choice(sorted(BYTES))
    table, key = BYTES[column], "id" if BYTES[column] == "entry" else "entry_id"
    flipped = f"set_bit({column}, :bit, 1 - get_bit({column}, :bit))"
    bit = dice.randrange(128)
    do(f"UPDATE ledger.{table} SET {column} = {flipped} WHERE {key} = :entry", bit=bit, entry=entry)  # noqa: S608


def change_a_field(entry: int, dice: random.Random) -> None:
    column = dice.choice(sorted(OTHERWISE))
    do(f"UPDATE ledger.entry SET {column} = {OTHERWISE[column]} WHERE id = :entry", entry=entry)  # noqa: S608


def change_what_it_says(entry: int, dice: random.Random) -> None:
    do("""UPDATE ledger.payload SET body = body || '{"times": 999}' WHERE entry_id = :entry""", entry=entry)


def swap_what_two_say(entry: int, dice: random.Random) -> None:
    other = dice.choice([n for n in numbers() if n != entry])
    do(
        "UPDATE ledger.payload p SET body = o.body, salt = o.salt FROM ledger.payload o "
        "WHERE (p.entry_id, o.entry_id) IN ((:one, :other), (:other, :one))",
        one=entry,
        other=other,
    )


def swap_two_places(entry: int, dice: random.Random) -> None:
    chain, seq = place(entry)
    other = seq + 1 if seq < FACTS // 2 else seq - 1
    for to, of in ((-1, seq), (seq, other), (other, -1)):
        do("UPDATE ledger.link SET seq = :to WHERE chain_id = :chain AND seq = :of", to=to, chain=chain, of=of)


def cut_out_a_link(entry: int, dice: random.Random) -> None:
    do("DELETE FROM ledger.link WHERE entry_id = :entry", entry=entry)


def cut_out_a_fact(entry: int, dice: random.Random) -> None:
    for table, key in (("link", "entry_id"), ("payload", "entry_id"), ("dispatch", "entry_id"), ("entry", "id")):
        do(f"DELETE FROM ledger.{table} WHERE {key} = :entry", entry=entry)  # noqa: S608


WAYS: tuple[Callable[[int, random.Random], None], ...] = (
    flip_a_bit,
    flip_a_bit,
    change_a_field,
    change_a_field,
    change_what_it_says,
    swap_what_two_say,
    swap_two_places,
    cut_out_a_link,
    cut_out_a_fact,
)


def numbers() -> list[int]:
    """Facts that another fact of their chain follows: a cut at the very end only an anchor outside could show."""
    last = select(func.max(Link.entry_id)).group_by(Link.chain_id)
    return list(db.session.scalars(select(Link.entry_id).where(Link.entry_id.not_in(last)).order_by(Link.entry_id)))


def place(entry: int) -> tuple[UUID, int]:
    row = db.session.execute(select(Link.chain_id, Link.seq).where(Link.entry_id == entry)).one()
    return row.chain_id, row.seq


def test_every_change_is_found_and_no_sound_chain_is_accused(sealed: None) -> None:
    assert faults() == []
    dice = random.Random(3)
    facts = numbers()
    missed, accused = [], []
    for number in range(CHANGES):
        way, entry = dice.choice(WAYS), dice.choice(facts)
        way(entry, dice)
        if not faults():
            missed.append((number, way.__name__, entry))
        db.session.rollback()
        if number % 20 == 0 and faults():
            accused.append((number, way.__name__))
    assert missed == []
    assert accused == []


def test_no_part_of_a_fact_can_be_changed_unseen(sealed: None) -> None:
    entry, unseen = numbers()[7], []
    for column in {**OTHERWISE, **BYTES}:
        table = BYTES.get(column, "entry")
        changed = OTHERWISE.get(column, f"set_bit({column}, 1, 1 - get_bit({column}, 1))")
        key = "id" if table == "entry" else "entry_id"
        do(f"UPDATE ledger.{table} SET {column} = {changed} WHERE {key} = :entry", entry=entry)  # noqa: S608
        if not faults():
            unseen.append(column)
        db.session.rollback()
    assert unseen == []


def test_an_erased_payload_is_no_fault(sealed: None) -> None:
    do("DELETE FROM ledger.payload WHERE entry_id = :entry", entry=numbers()[5])
    assert faults() == []


def test_several_sealers_at_once_link_each_fact_once(committed_url: URL, tmp_path: Path) -> None:
    with inside(application(committed_url, tmp_path, "worker")):
        for _ in range(10):
            with transaction():
                record_all([Turned(thing=uuid4(), times=n) for n in range(210)], actor=Actor.system("test"))
    sealing = [sealer(committed_url) for _ in range(2)]
    assert [process.wait(60) for process in sealing] == [0, 0]
    with inside(application(committed_url, tmp_path, "sealer")):
        facts = db.session.scalar(select(func.count()).select_from(Entry)) or 0
        assert facts >= 2100
        sealed_in_the_end(facts - (db.session.scalar(select(func.count()).select_from(Link)) or 0))
        assert db.session.scalar(select(func.count()).select_from(Link)) == facts
        assert db.session.scalar(select(func.max(Link.seq))) == facts
        assert faults() == []


def sealer(url: URL) -> subprocess.Popen[bytes]:
    address = database.url_for("sealer", str(url.database)).render_as_string(hide_password=False)
    env = {
        **os.environ,
        "CP_MODE": "test",
        "CP_SECRET_KEY": "a secret that only the tests know, 0123456789",
        "CP_KEKS": json.dumps(KEKS),
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": address,
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    program = Path(sys.executable).parent / "citizen-panel"
    return subprocess.Popen([program, "seal", "--once"], env=env)


def test_a_slow_transaction_is_never_stepped_over(committed_url: URL, tmp_path: Path) -> None:
    writer = application(committed_url, tmp_path, "worker")
    reader = application(committed_url, tmp_path, "sealer")
    with inside(reader), transaction():
        seal_batch()
    with inside(writer):
        slow = record(Turned(thing=uuid4(), times=1), actor=Actor.system("test"))
        with writer.app_context(), transaction():  # another session: it belongs to the inner context
            quick = record(Turned(thing=uuid4(), times=2), actor=Actor.system("test"))
        assert quick > slow
        with inside(reader), transaction():
            assert seal_batch() == 0
        db.session().commit()
    with inside(reader):
        assert sealed_in_the_end(2) == 2
        order = db.session.scalars(select(Link.entry_id).order_by(Link.seq.desc()).limit(2)).all()
        assert order == [quick, slow]
