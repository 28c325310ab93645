"""How fast a panel is brought in, beside the plain ways of writing the same people.

    python bench/importing.py [--people 20000] [--peers 500]

Starts a database of its own, and prints rates and ratios of one run on one machine, with the load and the time of one
flush to disk beside them; single figures say little on a machine that others use. Ours reads, checks, looks for those
who are there already, seals, and writes thirteen tables with their indexes in one transaction. The peers: everybody
joins by objects, in one transaction and each in their own, and the same bytes copied by COPY into a bare table, which
checks, seals and finds nothing.
"""

import argparse
import csv
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from joining import NOBODY, flush_seconds, prepared

from citizen_panel import create_app
from citizen_panel.core import nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.imports import service
from citizen_panel.domain.citizens.imports.models import PanelImport
from citizen_panel.domain.citizens.imports.vocabulary import Column
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, JoiningForm, LegalAge
from citizen_panel.local import servers
from citizen_panel.tasks import imports as worker
from tests import database
from tests.conftest import settings_for
from tests.factories.imports import HEADING, ORIGIN, a_line

BARE = ", ".join(f"c{number} text" for number in range(len(HEADING)))


def forms(people: int) -> Iterator[JoiningForm]:
    """The same kind of people as forms to join: by e-mail, without answers about themselves."""
    for number in range(people):
        yield JoiningForm(
            key=uuid4(),
            legal_age=LegalAge.ADULT,
            sheet=ContactSheet(name=f"Ailsa Invented {number}", email=f"one{uuid4().hex}@home.example", born="1980-03"),
            ways=(ContactWay.EMAIL,),
            council_code="S12000036",
            granted=frozenset({"pool.membership"}),
        )


def a_list(people: int) -> bytes:
    """A list of so many people, each with an address of their own."""
    into = io.StringIO()
    writer = csv.writer(into)
    writer.writerow(HEADING)
    writer.writerows(a_line(number).values() for number in range(people))
    return into.getvalue().encode()


@contextmanager
def timed(words: str, people: int, rates: dict[str, float]) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    spent = time.perf_counter() - begun
    rates[words] = people / spent
    print(f"{words:34} {people:8,} people {spent:8.2f} s {people / spent:10,.0f} a second", flush=True)


def ours(content: bytes, people: int, rates: dict[str, float]) -> None:
    """Send, look through, bring in: each as the pages and the worker do it."""
    with timed("ours, all of it", people, rates):
        with timed("  sent and sealed", people, rates), transaction():
            sender = accounts.open_account(UserKind.ADMIN, email=f"b{people}@body.example", actor=NOBODY)
            sent = service.send(content, ORIGIN, made_by=sender.id)
        assert isinstance(sent, PanelImport)
        import_id, columns = sent.id, {Column(name): place for name, place in sent.columns.items()}
        with timed("  looked through", people, rates):
            with transaction():
                assert service.choose(import_id, columns) is None
            worker.go_on(import_id)
        with timed("  brought in", people, rates):
            with transaction():
                assert service.bring(import_id) is None
            worker.go_on(import_id)
    with transaction():
        assert db.session.get_one(PanelImport, import_id, populate_existing=True).good == people


def bare_copy(content: bytes, people: int, url: str, rates: dict[str, float]) -> None:
    """The same bytes into a table without keys and indexes."""
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE bare ({BARE})")  # its own words
        connection.commit()
        with timed("plain COPY, bare table", people, rates):
            with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(content)
            connection.commit()


def objects(people: int, rates: dict[str, float]) -> None:
    """The peer way: everybody joins by objects, in one transaction and each in their own."""
    with timed("joined, one transaction", people, rates), transaction():
        for form in forms(people):
            citizens.join(form, actor=NOBODY, channel="online")
    with timed("joined, one transaction each", people, rates):
        for form in forms(people):
            with transaction():
                citizens.join(form, actor=NOBODY, channel="online")
            db.session.remove()


def main(people: int, peers: int) -> None:
    with tempfile.TemporaryDirectory() as name, servers.running(Path(name), lasting=False) as running:
        database.use(running)
        url = database.make("cp_bench")
        app = create_app(settings_for(url, Path(name)), TESTING=True, PROPAGATE=True)
        app.extensions.pop(nudges.EXTENSION)
        with app.app_context():
            prepared(app)
            print(f"load {os.getloadavg()[0]:.1f}, one flush {flush_seconds(Path(name)) * 1000:.2f} ms")
            rates: dict[str, float] = {}
            content = a_list(people)
            bare_copy(content, people, url.set(drivername="postgresql").render_as_string(hide_password=False), rates)
            ours(content, people, rates)
            objects(peers, rates)
            whole = rates["ours, all of it"]
            for peer in ("plain COPY, bare table", "joined, one transaction", "joined, one transaction each"):
                print(f"ours beside {peer}: {whole / rates[peer]:.3f} times as fast")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--peers", type=int, default=500)
    chosen = parser.parse_args()
    main(chosen.people, chosen.peers)
