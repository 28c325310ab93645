"""How long the whole way takes over a panel the size of a nation: count, draw, invitations written.

    python -m bench.nation [--citizens 1000000] [--places 60] [--councils 4]

An own PostgreSQL is made and thrown away. The citizens are invented: each answered two questions and agreed to be asked
about both, is reached by e-mail, and lives in one of the 32 council areas by chance. The index runs as a process of its
own. Nothing is simulated: the count is the one a designer sees, the draw is gathered, drawn, sealed and confirmed as by
the worker, and each invitation is written with its message and its facts, in one transaction. Time of the clock on one
machine; a run says beside it what the same count costs a plain query, and how long a flush to the disk takes.
"""

import argparse
import json
import os
import random
import re
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

import psycopg
from flask import Flask
from sqlalchemy import text

from bench.joining import flush_seconds
from citizen_panel import create_app, gateways
from citizen_panel.cli.migrate import migrate
from citizen_panel.cli.reference import load_reference
from citizen_panel.core import nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.core.sealing import KeyClass, keyed_uuid
from citizen_panel.core.vault import seal_row, wrap_person_key
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.equality.queries import TABLE
from citizen_panel.domain.equality.rules import LAYOUT, pack
from citizen_panel.domain.equality.vocabulary import Answers
from citizen_panel.domain.matching import counted, queries
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.index_shape import COUNCIL
from citizen_panel.domain.matching.models import CountAsked, Draw
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.vocabulary import DrawState, Method
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.local import programs, servers
from citizen_panel.local.processes import end, launch
from citizen_panel.tasks import draws
from tests import database
from tests.conftest import KEKS, settings_for
from tests.factories import projects
from tests.factories import sessions as meetings

ANSWERED = {
    "age": ("age_16_24", "age_25_34", "age_35_44", "age_45_54", "age_55_64", "age_65_74", "age_75plus"),
    "sex": ("female", "male"),
}
AGREED = ("pool.membership", "contact.email", "equality.balance/age", "equality.balance/sex")
FULL = (
    "CREATE TEMP TABLE arriving "
    "(id uuid, key bytea, kek text, token uuid, pseudonym uuid, key_id int, sealed bytea, council text)",
    "INSERT INTO citizen (id, reference, status, legal_age, council_code, language, joined_on, confirmed_on) "
    "SELECT id, 'B-' || id, 'active', 'adult', council, 'en', current_date, current_date FROM arriving",
    "INSERT INTO person_key (citizen_id, wrapped, kek_name) SELECT id, key, kek FROM arriving",
    "INSERT INTO contact_point (id, citizen_id, channel, lookup_hash, verified_at, rank) "
    "SELECT gen_random_uuid(), id, 'email', uuid_send(id) || uuid_send(token), now(), 1 FROM arriving",
    "INSERT INTO equality.answer (pseudonym, key_id, question_set, sealed, changed_on) "
    "SELECT pseudonym, key_id, 1, sealed, current_date FROM arriving",
    "WITH said AS (INSERT INTO consent_decision (citizen_id, subject_token, purpose, action, text_id, channel, "
    "language, given_by, capacity, effective_at, recorded_at, expires_on) "
    "SELECT id, token, p, 'granted', (SELECT id FROM consent_text LIMIT 1), 'online', 'en', 'self', 'presumed', now(), "
    "now(), current_date + 700 FROM arriving, unnest(%(agreed)s::text[]) p RETURNING id, citizen_id, purpose) "
    "INSERT INTO consent_standing (citizen_id, purpose, since_at, expires_on, decision_id) "
    "SELECT citizen_id, purpose, now(), current_date + 700, id FROM said",
    "DROP TABLE arriving",
)
UNBOUND = """DO $$ DECLARE bound record; BEGIN
  FOR bound IN SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY
    (ARRAY['citizen', 'person_key', 'contact_point', 'consent_decision', 'consent_standing']::regclass[])
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', bound.of, bound.conname); END LOOP; END $$"""
"""Without it nine tenths of the filling are spent on asking whether people are there who came a line before."""
BATCH = 100_000


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--citizens", type=int, default=1_000_000)
    words.add_argument("--places", type=int, default=60)
    words.add_argument("--councils", type=int, default=4)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="cp-bench-") as name, servers.running(Path(name), lasting=False) as found:
        folder = Path(name)
        database.use(found)
        owner = database.make(f"nation_{uuid4().hex[:8]}")
        place = folder / "index.socket"
        with timed("The panel is made, and forgotten by no measure below"):
            _filled(create_app(settings_for(owner, folder)), given.citizens)
        with ExitStack() as running:
            address = database.url_for("index", str(owner.database)).set(drivername="postgresql")
            env = {
                "CP_MODE": "test",
                "CP_SECRET_KEY": "a secret that only the tests know, 0123456789",
                "CP_KEKS": json.dumps(KEKS),
                "CP_BASE_URL": "http://localhost",
                "CP_LOCAL_DIR": str(folder),
                "REDIS_URL": found.redis_url,
                "CP_INDEX": f"unix:{place}",
                "DATABASE_URL": address.render_as_string(hide_password=False),
                "DATABASE_OWNER_URL": address.render_as_string(hide_password=False),
            }
            holder = launch(
                programs.product("index", "run"), env=programs.environment(env), stdout=subprocess.DEVNULL, stderr=None
            )
            running.callback(end, holder)
            worker = database.url_for("worker", str(owner.database))
            app = create_app(settings_for(worker, folder, CP_INDEX=f"unix:{place}"))
            app.extensions.pop(nudges.EXTENSION)
            with app.app_context():
                with timed("The index reads everybody from the database"):
                    _answers(place)
                _whole_way(given.places, given.councils)
                plain = _plainly(given.councils)
                _by_http(found, str(owner.database), env, plain)
                db.session.remove()
                db.engine.dispose()
        flush = 1e3 * flush_seconds(folder)
        print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; a flush takes {flush:.2f} ms")


@contextmanager
def timed(words: str) -> Iterator[None]:
    """Say how long something took."""
    begun = time.perf_counter()
    yield
    print(f"{words:56} {time.perf_counter() - begun:9.3f} s", flush=True)


def _filled(app: Flask, citizens: int) -> None:
    app.extensions.pop(nudges.EXTENSION)
    for command in (migrate, load_reference):
        assert app.test_cli_runner().invoke(command, catch_exceptions=False).exit_code == 0
    dice = random.Random(1)  # noqa: S311  # invents answers, no secrets
    packed = [pack(Answers({code: (dice.choice(all_),) for code, all_ in ANSWERED.items()})) for _ in range(500)]
    with app.app_context():
        with transaction():
            approver = projects.works_there(projects.organisation("Wording Office").id, "dpo")
            _text(approver.user_id)
        areas = [str(code) for code in db.session.scalars(text("SELECT code FROM reference.council ORDER BY code"))]
        address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        db.session.remove()
        with psycopg.connect(address) as connection:
            connection.execute(UNBOUND)
            for left in range(citizens, 0, -BATCH):
                _arrive(connection, min(left, BATCH), areas, packed, dice)
                connection.commit()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        db.engine.dispose()


def _text(approver: UUID | None) -> None:
    """One wording to which everybody said yes."""
    db.session.execute(
        text(
            "INSERT INTO consent_text (id, purpose, version, language, format, body, body_hash, is_material, "
            "approved_by_id, from_at) VALUES (:id, 'bench.words', 1, 'en', 'plain', 'Yes', :digest, true, :by, now())"
        ),
        {"id": uuid4(), "digest": b"0" * 32, "by": approver},
    )


def _arrive(
    connection: psycopg.Connection, count: int, areas: list[str], packed: list[bytes], dice: random.Random
) -> None:
    make, *fill = FULL
    connection.execute(make)
    with connection.cursor() as cursor, cursor.copy("COPY arriving FROM STDIN") as copy:
        for _ in range(count):
            key = os.urandom(32)
            pseudonym = keyed_uuid(key, "equality")
            kek, wrapped = wrap_person_key(key)
            key_id, sealed = seal_row(KeyClass.EQUALITY, TABLE, pseudonym, LAYOUT, dice.choice(packed))
            token = keyed_uuid(key, "platform")
            copy.write_row((uuid4(), wrapped, kek, token, pseudonym, key_id, sealed, dice.choice(areas)))
    for statement in fill:
        connection.execute(statement, {"agreed": list(AGREED)} if "%(agreed)s" in statement else None)


def _answers(place: Path) -> None:
    asked = gateways.index()
    assert asked is not None
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        asked._resting_until = 0.0
        if place.exists() and counted.how_many(asked, ()).path is not counted.Path.SLOW:
            return
        time.sleep(0.02)
    raise SystemExit("the index does not answer")


def _whole_way(places: int, councils: int) -> None:
    areas = sorted(db.session.scalars(text("SELECT code FROM reference.council")))[:councils]
    bands = [Band("sex", each, places * 4 // 10, places * 6 // 10) for each in ANSWERED["sex"]]
    bands += [Band("age", each, places // 10, places // 5) for each in ANSWERED["age"]]
    with transaction():
        team = projects.team()
        brief = projects.brief(team, places=places, councils=areas, bands=bands, approved=True)
        meetings.meeting(brief.project, team.lead, capacity=places)
    everything = time.perf_counter()
    with timed(f"Forecast: how many people fit, of {councils} areas"), transaction():
        told = matching.count_people(
            brief.project_id, (Wish(COUNCIL, frozenset(areas)),), asked=gateways.index(), actor=team.lead
        )
    assert isinstance(told, CountAsked)
    with timed(f"Draw of {places}: gathered, drawn by maximin, sealed"):
        found = _drawn(brief, team)
    with timed("Confirmed: each person asked of the database again"), transaction():
        matching.confirm(found, actor=team.lead)
    with timed(f"{places} invitations written, with messages and facts"), transaction():
        written = sessions.release_batch(found, actor=team.lead)
    print(f"{'Together':56} {time.perf_counter() - everything:9.3f} s")
    print(f"counted {told.people:,} people; {found.candidates_count:,} candidates; {len(written)} invitations")
    assert len(written) == places


def _drawn(brief: RecruitmentBrief, team: projects.Team) -> Draw:
    with transaction():
        prepared = matching.prepare_draw(brief, actor=team.lead, seed="dice 4 1 6", method=Method.MAXIMIN)
    draws.run.apply(args=[str(prepared.id)], throw=True)
    found = queries.draw(prepared.id)
    assert found is not None
    db.session.refresh(found)
    assert found.state == DrawState.FOUND, found.state
    return found


def _plainly(councils: int) -> float:
    """The same count without an index, by the keys and indexes that the tables have."""
    areas = sorted(db.session.scalars(text("SELECT code FROM reference.council")))[:councils]
    plain = text(
        "SELECT count(*) FROM citizen c WHERE c.status = 'active' AND c.council_code = ANY(:areas) "
        "AND EXISTS (SELECT FROM consent_standing s WHERE s.citizen_id = c.id AND s.purpose = 'pool.membership' "
        "AND s.expires_on >= current_date) AND EXISTS (SELECT FROM consent_standing s WHERE s.citizen_id = c.id "
        "AND s.purpose = 'contact.email' AND s.expires_on >= current_date)"
    )
    db.session.execute(plain, {"areas": areas})  # once for the caches
    begun = time.perf_counter()
    db.session.execute(plain, {"areas": areas}).scalar_one()
    took = time.perf_counter() - begun
    db.session.rollback()
    print(f"{'The same count by a plain query, caches warm':56} {took:9.3f} s")
    return took


def _by_http(found: servers.Servers, name: str, env: dict[str, str], plain: float) -> None:
    """What a designer waits for: wishes sent to a web process, the forecast back, each time of other areas."""
    port, areas = _free_port(), sorted(db.session.scalars(text("SELECT code FROM reference.council")))
    with transaction():
        team = projects.team("Holm Council")
        brief = projects.brief(team)
        assert team.lead.user_id
        cookie = accounts.start_session(team.lead.user_id, ways=["email"], device="Bench", network="192.0.2.0")
        address = f"http://127.0.0.1:{port}/team/briefs/{brief.id}"
    login = database.url_for("web", name).set(drivername="postgresql").render_as_string(hide_password=False)
    env = {**env, "CP_MODE": "demo", "CP_BASE_URL": f"http://127.0.0.1:{port}", "DATABASE_URL": login}
    web = launch(programs.web(port), env=programs.environment(env), stdout=subprocess.DEVNULL, stderr=None)
    try:
        page = _page(Request(f"{address}/edit", headers={"Cookie": f"cp={cookie}"}))  # noqa: S310  # our own address
        sent = urlencode({"csrf_token": page.token, "places": "60", "way": "mixed"})
        headers = {"Cookie": f"cp={cookie}; {page.cookie}", "X-Forecast": "1", "Origin": f"http://127.0.0.1:{port}"}
        times, dice = [], random.Random(2)  # noqa: S311  # chooses areas
        for _ in range(40):
            wished = urlencode([("councils", one) for one in dice.sample(areas, 8)])
            begun = time.perf_counter()
            with urlopen(Request(f"{address}/forecast", f"{sent}&{wished}".encode(), headers=headers)) as answer:  # noqa: S310
                assert b"people" in answer.read()
            times.append(time.perf_counter() - begun)
    finally:
        end(web)
    half, worst = statistics.median(times), sorted(times)[int(0.95 * len(times))]
    print(f"{'A forecast over HTTP, half of them within':56} {half:9.3f} s, 95 of 100 {worst:.3f} s")
    print(f"{'  times faster than the plain query alone':56} {plain / half:9.1f}")


@dataclass(frozen=True)
class _Page:
    token: str
    cookie: str


def _page(request: Request) -> _Page:
    """The page with a form, waited for until the web process is up."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(request) as answer:  # noqa: S310  # our own address
                found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
                cookies = [each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie") or []]
            assert found
            return _Page(found[1], "; ".join(each for each in cookies if each.startswith("cp-pre")))
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
