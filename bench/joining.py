"""How fast people join, beside doing the same decision by decision, and what a page of joining costs the processor.

    python bench/joining.py [--people 200] [--pages 300]

Starts a database of its own, and prints ratios of one run on one machine, with the load and the time of one flush to
disk beside them; single figures say little on a machine that others use. The peer way of joining writes each yes and
no by itself: a row, what stands after it, and a fact, each sent to the database before the next.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask
from werkzeug.test import EnvironBuilder

from citizen_panel import create_app
from citizen_panel.cli.migrate import migrate
from citizen_panel.cli.reference import load_reference
from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens import service
from citizen_panel.domain.citizens.rules import USES
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, JoiningForm, LegalAge
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.equality.characteristics import ASKED
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.local import servers
from tests import database
from tests.conftest import settings_for

NOBODY = Actor.nobody()
ROUNDS = 4


def a_form(number: int) -> JoiningForm:
    """Somebody who answers five of the questions about themselves."""
    answered = {each.code: (each.options[0].code,) for each in ASKED[:5]}
    return JoiningForm(
        key=uuid4(),
        legal_age=LegalAge.ADULT,
        sheet=ContactSheet(name=f"Invented {number}", email=f"one{uuid4().hex}@home.example"),
        ways=(ContactWay.EMAIL,),
        council_code="S12000036",
        granted=frozenset({"pool.membership", *(f"{use}/{code}" for use in USES for code in answered)}),
        answers=answered,
    )


def one_by_one(citizen_id: object, token: object, said: dict[str, tuple[object, object]], occasion: object) -> list:
    """The peer way: each decision, what stands after it and its fact by themselves."""
    for purpose, (action, text) in sorted(said.items()):
        consent.record_decision(
            citizen_id=citizen_id,
            token=token,
            purpose=purpose,
            action=action,
            text=text,
            channel=occasion.channel,
            receipt_hash=occasion.receipt_hash,
            actor=NOBODY,
        )
    return []


def facts_one_by_one(events: list, *, actor: Actor, occurred_at: object = None) -> None:
    """The peer way: each fact by itself."""
    for event in events:
        ledger.record(event, actor=actor, occurred_at=occurred_at)


def join_many(people: int, *, is_peer: bool) -> tuple[float, float]:
    """Seconds of the clock and of this process for so many joinings, each in a transaction of its own."""
    kept = service.consent.record_first, service.ledger.record_all
    if is_peer:
        service.consent.record_first, service.ledger.record_all = one_by_one, facts_one_by_one
    forms = [a_form(number) for number in range(people)]
    begun, busy = time.perf_counter(), time.process_time()
    for form in forms:
        with transaction():
            service.join(form, actor=NOBODY, channel="online")
        db.session.remove()
    spent = time.perf_counter() - begun, time.process_time() - busy
    service.consent.record_first, service.ledger.record_all = kept
    return spent


def flush_seconds(folder: Path) -> float:
    """The median time until a small write is on the disk."""
    file = os.open(folder / "flush", os.O_CREAT | os.O_WRONLY)
    taken = []
    for _ in range(30):
        begun = time.perf_counter()
        os.write(file, b"x" * 4096)
        os.fsync(file)
        taken.append(time.perf_counter() - begun)
    os.close(file)
    return statistics.median(taken)


def busy_for(times: int, ask: Callable[[], object]) -> float:
    """Seconds of this process for one request, the median of several rounds."""
    ask()
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(times):
            ask()
        rounds.append((time.process_time() - begun) / times)
    return statistics.median(rounds)


def asking(app: Flask, address: str, cookie: str = "") -> Callable[[], object]:
    """One look at a page through the door of the application, without a client that costs more than a bare answer."""
    environ = EnvironBuilder(path=address, headers={"Cookie": cookie} if cookie else {}).get_environ()

    def ask() -> bytes:
        return b"".join(app.wsgi_app(dict(environ), lambda status, headers: None))

    return ask


def pages(app: Flask, times: int) -> None:
    """The processor time of pages, beside a bare answer of the same framework; those with a * are personal."""
    bare = Flask("bare")
    bare.add_url_rule("/", "ok", lambda: "ok")
    base = busy_for(times, asking(bare, "/"))
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    client.post("/join/")
    client.post("/join/age", data={"age": "adult"})
    cookie = "; ".join(f"{each.key}={each.value}" for each in client._cookies.values())
    app.config["WTF_CSRF_ENABLED"] = True  # pages carry their token
    print(f"{'page':22}{'ms':>8}{'times bare':>12}")
    print(f"{'bare answer':22}{base * 1000:8.3f}{1:12.1f}")
    for address in ("/", "/choosing/", "/join/", "/signin"):
        spent = busy_for(times, asking(app, address))
        print(f"{address:22}{spent * 1000:8.3f}{spent / base:12.1f}")
    for address in ("/join/age", "/join/name", "/join/contact", "/join/consent"):
        spent = busy_for(times, asking(app, address, cookie))
        print(f"{address + ' *':22}{spent * 1000:8.3f}{spent / base:12.1f}")


def prepared(app: Flask) -> None:
    """Tables, figures about Scotland, wordings."""
    runner = app.test_cli_runner()
    for command in (migrate, load_reference):
        runner.invoke(command, catch_exceptions=False)
    with transaction():
        operator = accounts.open_account(UserKind.ADMIN, email="bench@body.example", actor=NOBODY)
        consent.publish_texts(operator.id)


def main(people: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as name, servers.running(Path(name), lasting=False) as running:
        folder = Path(name)
        database.use(running)
        url = database.make("cp_bench")
        app = create_app(settings_for(url, folder), TESTING=True, PROPAGATE=True)
        app.config["WTF_CSRF_ENABLED"] = False
        app.extensions.pop(nudges.EXTENSION)
        with app.app_context():
            prepared(app)
            flush = flush_seconds(folder) * 1000
            print(f"load {os.getloadavg()[0]:.1f}, one flush {flush:.2f} ms, {people} people each way")
            join_many(20, is_peer=False)
            ours, peers = [], []
            for _ in range(ROUNDS):  # in turn, so that both meet the same load
                ours.append(join_many(people // ROUNDS, is_peer=False))
                peers.append(join_many(people // ROUNDS, is_peer=True))
            for what, place in (("by the clock", 0), ("of our processor", 1)):
                fast, slow = (sum(each[place] for each in of) / people for of in (ours, peers))
                rates = f"{1 / fast:.0f} a second, decision by decision {1 / slow:.0f}"
                print(f"joining, {what}: {rates}, so {slow / fast:.1f} times")
            pages(app, times)
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--pages", type=int, default=300)
    chosen = parser.parse_args()
    main(chosen.people, chosen.pages)
