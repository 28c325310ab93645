"""How fast very many are told, how fast what is due is drained, and how fast what is due is found among a million.

    python bench/messages.py [--told 100000] [--drained 20000] [--rows 1000000] [--due 500]

Starts a database and a broker of its own, and prints ratios of one run on one machine, with the load and the time of
one flush to disk beside them; single figures say little on a machine that others use.

Telling: messages are put in the outbox in one transaction, each with its fact and everything the outbox is looked
through by. Beside it an insert of ids alone into a table without anything else, which nothing that writes a row for
each can beat, and the same messages one by one, each in a transaction of its own.

Draining: batches are leased and confirmed, with the history and the fact of each message and a commit for each step,
as for a provider that takes no time. Beside it larger batches, the same with each message confirmed by itself, and one
task of the queue for each message, which is handed to the broker and does nothing. Then whole sending: everything asked
again of real people, words written, and a file as the provider.

Finding: one statement that finds the due ones and locks them, with its commit, among messages that are not due; and
one that takes them, which marks each as held. The naive way loads the messages as objects and compares each with the
clock, here a tenth of them, reckoned up.

The server has the memory of a small real one, and says so.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask
from joining import flush_seconds, prepared
from sqlalchemy import func, select, text

from citizen_panel import create_app
from citizen_panel.core import clock, nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.catalogue import WRITTEN
from citizen_panel.domain.notifications.many import ToSay, queue_many
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.settling import Accepted, confirm_all
from citizen_panel.domain.notifications.statements import HELD
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Receipt, Urgency
from citizen_panel.local import postgres, servers
from citizen_panel.tasks import messages
from tests import database
from tests.conftest import settings_for
from tests.factories.citizens import a_citizen

ACTOR = Actor.system("bench")
PART = 10
TURNS = 5
ALONE = 300
"""How many are done the slow way: enough for a rate."""
BATCH, LARGE = 500, 2000
SHOWN = ("fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size")
MEMORY = ("shared_buffers=1GB", "max_wal_size=4GB")
PLAINLY = (
    """
    INSERT INTO message (id, key, kind, channel, language, format, recipient_kind, recipient_id, concerns_kind,
        concerns_id, needs_purpose, due_at, urgency)
    SELECT gen_random_uuid(), gen_random_uuid() || ':' || n, 'invitation', 'email', 'en', 'plain', 'citizen',
        gen_random_uuid(), 'invitation', gen_random_uuid(), 'pool.membership', now(), 2
    FROM generate_series(1, :n) AS n
    """,
    """
    INSERT INTO ledger.entry (chain_id, kind, schema, occurred_at, recorded_at, actor_capacity, subject_kind,
        subject_id, commitment_hash)
    SELECT chain.id, 'MessageQueued', 1, now(), now(), 'system', 'message', message.id, sha256(uuid_send(message.id))
    FROM message, ledger.chain WHERE chain.kind = 'platform'
    """,
    """
    INSERT INTO ledger.payload (entry_id, salt, body)
    SELECT entry.id, uuid_send(entry.subject_id), jsonb_build_object('channel', 'email', 'message', entry.subject_id,
        'message_kind', 'invitation', 'project', NULL)
    FROM ledger.entry WHERE entry.recorded_at = now()
    """,
)
FILL = """
    INSERT INTO message (id, key, kind, channel, language, format, recipient_kind, due_at, urgency, state)
    SELECT gen_random_uuid(), 'bench:' || n, 'reminder', 'email', 'en', 'plain', 'citizen',
           now() + CASE WHEN n <= :due THEN interval '-1 hour' ELSE interval '1 day' + n * interval '1 second' END,
           1 + n % 3, 'queued'
    FROM generate_series(1, :rows) AS n
"""


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def emptied() -> None:
    with transaction() as session:
        session.execute(text("TRUNCATE message, delivery_attempt"))


def line(what: str, rate: float, beside: str = "") -> None:
    print(f"  {what:48}{rate:12,.0f} a second  {beside}", flush=True)


def to_say(count: int) -> list[ToSay]:
    """Invitations to so many people, each about an invitation of their own."""
    run = uuid4()
    told = {"kind": "invitation", "recipient_kind": "citizen", "channel": "email", "concerns_kind": "invitation"}
    return [ToSay(key=f"{run}:{n}", recipient_id=uuid4(), concerns_id=uuid4(), **told) for n in range(count)]


def at_once(wanted: list[ToSay]) -> None:
    with transaction():
        assert queue_many(wanted, actor=ACTOR) == len(wanted)


def one_by_one(wanted: list[ToSay]) -> None:
    for one in wanted:
        with transaction():
            service.queue(
                one.kind,
                key=one.key,
                recipient_kind=one.recipient_kind,
                recipient_id=one.recipient_id,
                channel=one.channel,
                concerns_kind=one.concerns_kind,
                concerns_id=one.concerns_id,
                actor=ACTOR,
            )


def ids_alone(count: int) -> None:
    with transaction() as session:
        session.execute(text("CREATE TABLE bare (id uuid)"))
        session.execute(text("INSERT INTO bare SELECT gen_random_uuid() FROM generate_series(1, :n)"), {"n": count})
        session.execute(text("DROP TABLE bare"))


def plainly(count: int) -> None:
    """The same rows in the same tables, made up by the database itself."""
    with transaction() as session:
        for statement in PLAINLY:
            session.execute(text(statement), {"n": count} if ":n" in statement else {})


def telling(count: int) -> None:
    wanted, alone = to_say(count), to_say(ALONE)
    at_once(to_say(1000))
    ours = count / seconds(lambda: at_once(wanted))
    bare = count / min(seconds(lambda: ids_alone(count)) for _ in range(3))
    slow = ALONE / seconds(lambda: one_by_one(alone))
    emptied()
    plain = count / seconds(lambda: plainly(count))
    print(f"Telling {count:,} in one transaction")
    line("at once", ours, f"{500_000 / ours:.1f} s for 500,000")
    line("the same rows by plain statements", plain, f"{plain / ours:.1f} times as fast")
    line("ids alone, the least there can be", bare, f"{bare / ours:.1f} times as fast")
    line("one by one", slow, f"at once is {ours / slow:.0f} times as fast")
    emptied()


def drained(count: int, batch: int) -> None:
    left = count
    while left:
        with transaction():
            held = service.lease(batch)
        left -= len(held)
        run = uuid4()
        with transaction():
            receipt = [Receipt(DeliveryOutcome.ACCEPTED, "bench", f"{run}:{n}") for n in range(len(held))]
            taken = [Accepted(one, said) for one, said in zip(held, receipt, strict=True)]
            assert len(confirm_all(taken)) == len(held)


def drained_alone(count: int) -> None:
    left = count
    while left:
        with transaction():
            held = service.lease(min(left, messages.BATCH))
        left -= len(held)
        for one in held:
            with transaction():
                service.confirm(one, Receipt(DeliveryOutcome.ACCEPTED, "bench", str(one.id)))


def draining(app: Flask, count: int) -> None:
    rates = {}
    for batch in (messages.BATCH_IF_ASKED, BATCH, LARGE):
        at_once(to_say(count))
        rates[batch] = count / seconds(lambda batch=batch: drained(count, batch))
        emptied()
    at_once(to_say(ALONE))
    alone = ALONE / seconds(lambda: drained_alone(ALONE))
    emptied()
    celery = app.extensions["celery"]
    celery.send_task("bench.nothing", queue="bench")
    tasks = ALONE / seconds(lambda: [celery.send_task("bench.nothing", queue="bench") for _ in range(ALONE)])
    print(f"Draining {count:,}, leased and confirmed")
    ours = rates[BATCH]
    line(f"batches of {messages.BATCH_IF_ASKED}, as they are sent", rates[messages.BATCH_IF_ASKED])
    line(f"batches of {BATCH}", ours, f"{ours / rates[LARGE]:.0%} of the largest")
    line(f"batches of {LARGE}", rates[LARGE])
    line("each confirmed by itself", alone, f"batches are {ours / alone:.0f} times as fast")
    line("a task each, handed to the broker and not done", tasks, f"batches are {ours / tasks:.0f} times as fast")


def sending(count: int) -> None:
    with transaction():
        people = [a_citizen() for _ in range(20)]
    emptied()
    told = {"kind": "welcome", "recipient_kind": "citizen", "channel": "email"}
    with transaction():
        run = uuid4()
        wanted = [ToSay(key=f"{run}:{n}", recipient_id=people[n % 20].id, **told) for n in range(count)]
        queue_many(wanted, actor=ACTOR)
    begun = time.perf_counter()
    went = {one.outcome for one in messages.send_due()}
    spent = time.perf_counter() - begun
    assert went == {"accepted"}, went
    with transaction():
        sent = db.session.execute(select(func.count()).where(Message.state == "sent")).scalar_one()
    line(f"whole sending of {sent}, everything asked again", sent / spent)
    emptied()


def taken(count: int) -> None:
    """What a worker does: one batch, and nothing of it stays for the next turn."""
    with transaction():
        assert len(service.lease(count)) == count


def found(count: int) -> None:
    """The poll alone: what is due is found and locked, and nothing is written."""
    with transaction() as session:
        told = {
            "urgencies": [int(one) for one in Urgency],
            "channels": [str(one) for one in WRITTEN],
            "now": clock.now(),
        }
        assert len(session.execute(text(HELD), {**told, "count": count}).all()) == count


def nothing_due() -> None:
    with transaction():
        assert not service.is_due()


def put_back() -> None:
    with transaction() as session:
        session.execute(text("UPDATE message SET state = 'queued', lease_until = NULL WHERE state = 'leased'"))


def by_objects(rows: int) -> None:
    """The naive way: load, and compare."""
    with transaction():
        now = clock.now()
        [message for message in db.session.scalars(select(Message).limit(rows)) if message.due_at <= now]
        db.session.expunge_all()


def finding(rows: int, due: int, flush: float) -> None:
    with transaction() as session:
        session.execute(text(FILL), {"rows": rows, "due": due * 2})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE message"))
    batches, polls = [], []
    for _ in range(TURNS):
        polls.append(seconds(lambda: found(due)))
        batches.append(seconds(lambda: taken(due)))
        put_back()
    with transaction() as session:
        session.execute(text("UPDATE message SET due_at = due_at + interval '2 days' WHERE due_at <= now()"))
    idle = min(seconds(nothing_due) for _ in range(TURNS))
    objects = seconds(lambda: by_objects(rows // PART)) * PART
    best = min(batches)
    held = min(polls)
    print(f"Finding {due:,} due among {rows:,}")
    print(f"  find and lock what is due         {held * 1000:10.2f} ms")
    print(f"  take what is due, with its commit {best * 1000:10.2f} ms, {due / best:10,.0f} a second")
    print(f"  that is one flush and             {(best - flush) * 1000:10.2f} ms")
    print(f"  find that nothing is due          {idle * 1000:10.2f} ms")
    print(f"  a loop over objects, reckoned     {objects * 1000:10.0f} ms")
    print(f"  the loop is {objects / best:.0f} times as long as taking, {objects / held:.0f} times as finding")


def say_durable() -> None:
    """Say that commits reach the disk, and what memory there is."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        kept = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in SHOWN}
    print("the database: " + ", ".join(f"{name} {value}" for name, value in kept.items()))


def main(chosen: argparse.Namespace) -> None:
    postgres.THROWN_AWAY = ()  # commits reach the disk, as on a real server
    postgres.SETTINGS = (*postgres.SETTINGS, *MEMORY)
    with tempfile.TemporaryDirectory() as name, servers.running(Path(name), lasting=False) as running:
        database.use(running)
        settings = settings_for(database.make("cp_bench"), Path(name), REDIS_URL=running.redis_url)
        app = create_app(settings, TESTING=True, PROPAGATE=True)
        app.extensions.pop(nudges.EXTENSION)
        with app.app_context():
            prepared(app)
            say_durable()
            flush = flush_seconds(Path(name))
            print(f"load {os.getloadavg()[0]:.1f}, one flush {flush * 1000:.2f} ms")
            telling(chosen.told)
            draining(app, chosen.drained)
            sending(ALONE)
            finding(chosen.rows, chosen.due, flush)
            print(f"load {os.getloadavg()[0]:.1f}, one flush {flush_seconds(Path(name)) * 1000:.2f} ms")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--told", type=int, default=100_000)
    parser.add_argument("--drained", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=500)
    main(parser.parse_args())
