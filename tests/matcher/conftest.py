"""The index as it runs: a reader with the index's own login, a server beside it, and an application that asks it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text

from citizen_panel import create_app, gateways
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.citizens.models import AskingPreference, Citizen
from citizen_panel.domain.matching import counted
from citizen_panel.gateways import index_wire as wire
from citizen_panel.gateways.index import IndexClient
from citizen_panel.matcher.copies import Copies
from citizen_panel.matcher.panel import Panel
from citizen_panel.matcher.reader import Reader
from citizen_panel.matcher.server import Server
from tests import database
from tests.conftest import settings_for
from tests.factories import matching, projects
from tests.factories.organisations import an_organisation

PATIENCE = 300
"""Seconds: as long as the longest test of all keeps its transaction open."""
FREE = (7, 0, 21, 2**21 - 1, None)
TRAVELS = (None, 0, 3, 12, 500, 900)


@dataclass
class Stage:
    """Everything at hand: the application of a web or worker process, the holder of the index, and people."""

    house: "House"
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def app(self) -> Flask:
        return self.house.web

    @property
    def holder(self) -> Flask:
        return self.house.holder

    def someone(self) -> UUID:
        """Somebody who may be asked, to whom no test did anything yet."""
        return next(self.house.unused).id

    @property
    def asked(self) -> IndexClient:
        with self.app.app_context():
            found = gateways.index()
        assert found
        return found

    def reader(self, *, is_quiet: bool = False) -> Reader:
        """Somebody who reads the panel; once nobody writes anywhere, if what was just written must be heard of."""
        if is_quiet:
            self.quiet()
        return Reader(self.holder, Copies(self.folder), self.stop)

    @contextmanager
    def running(self, panel: Panel) -> Iterator[Panel]:
        """Answers are given; nobody follows the database unless the test says so."""
        settings = self.app.extensions["citizen_panel.settings"]
        server = Server(wire.place(settings.index), wire.secret_from(settings.secret_key), panel)
        server.start()
        self.asked._resting_until = 0.0
        try:
            yield panel
        finally:
            self.asked.close()
            server.stop()

    def quiet(self) -> None:
        """Wait until what any test writes now, in any database of the server, is written: it holds readings back."""
        address = self.app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as other:
            (until,) = one(other, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            deadline = time.monotonic() + PATIENCE
            while (
                one(other, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")[0] < until
                and time.monotonic() < deadline
            ):
                time.sleep(0.05)

    def turn(self, reader: Reader, panel: Panel, *, while_writing: bool = False) -> None:
        if not while_writing:
            self.quiet()
        with self.holder.app_context():
            reader.turn(panel)

    def row(self, person: UUID) -> int:
        return db.session.execute(select(Citizen.row_no).where(Citizen.id == person)).scalar_one()

    def rows(self) -> set[int]:
        """The slots of everybody who may be asked at this moment, and how they were found."""
        return set(counted.slots(self.asked, ()).answer)


def one(connection: psycopg.Connection, question: LiteralString) -> tuple[int, ...]:
    """The only row of an answer."""
    row = connection.execute(question).fetchone()
    assert row is not None
    return tuple(row)


@dataclass
class House:
    """A database with people in it, and the two applications on it; one for all the tests of a file."""

    web: Flask
    holder: Flask
    people: list[matching.Person]
    unused: Iterator[matching.Person]
    runs_panel: UUID
    needs_a_yes: UUID


@pytest.fixture(scope="module")
def house(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with database.clone(template) as url:
        name, folder = str(url.database), tmp_path_factory.mktemp("house")
        holder = create_app(settings_for(database.url_for("index", name), folder))
        web = create_app(settings_for(database.url_for("worker", name), folder, CP_INDEX=f"unix:{folder / 'i'}"))
        with web.app_context():
            with transaction():
                people = matching.people(60, silent=0.1) + matching.people(25, council=projects.EDINBURGH, seed=2)
                bodies = [an_organisation(), an_organisation()]
                bodies[0].runs_panel = True
                for person in people[::2]:
                    matching.agree(person, f"share.body/{bodies[1].id}")
                ids = (bodies[0].id, bodies[1].id)
                for number, person in enumerate(people):
                    free, travels = FREE[number % len(FREE)], TRAVELS[number % len(TRAVELS)]
                    if free is not None:
                        db.session.add(AskingPreference(citizen_id=person.id, weekly_parts=free, travel_km=travels))
            db.session.remove()
        yield House(web, holder, people, iter(people), *ids)
        for app in (web, holder):
            with app.app_context():
                db.engine.dispose()


@pytest.fixture
def stage(house: House, tmp_path: Path) -> Iterator[Stage]:
    with house.web.app_context():
        execute("DELETE FROM index_copy")
        set_up = Stage(house, tmp_path / "copies")
        yield set_up
        set_up.asked.close()
        db.session.remove()
    with house.holder.app_context():
        db.session.remove()


def execute(statement: str, **values: object) -> None:
    """Commit one statement as the application does."""
    with transaction():
        db.session.execute(text(statement), values)
