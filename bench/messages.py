"""How long a worker takes to find what is due among a million messages that are not, beside a loop over objects.

    python bench/messages.py [--rows 1000000] [--due 500]

Starts a database of its own, and prints ratios of one run on one machine, with the load and the time of one flush to
disk beside them. Ours is one statement that takes the due ones and marks them, with its commit; the naive way loads the
messages as objects and compares each with the clock, here a tenth of them, reckoned up.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from joining import flush_seconds, prepared
from sqlalchemy import select, text

from citizen_panel import create_app
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.models import Message
from citizen_panel.local import servers
from tests import database
from tests.conftest import settings_for

PART = 10
TURNS = 5
FILL = """
    INSERT INTO message (id, key, kind, wording, channel, language, format, recipient_kind, due_at, urgency, state)
    SELECT gen_random_uuid(), 'bench:' || n, 'reminder', 1, 'email', 'en', 'plain', 'citizen',
           now() + CASE WHEN n <= :due THEN interval '-1 hour' ELSE interval '1 day' + n * interval '1 second' END,
           1 + n % 3, 'queued'
    FROM generate_series(1, :rows) AS n
"""


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def taken(count: int) -> None:
    """What a worker does: one batch, and nothing of it stays for the next turn."""
    with transaction():
        assert len(service.lease(count)) == count


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


def measured(rows: int, due: int, folder: Path) -> None:
    with transaction() as session:
        session.execute(text(FILL), {"rows": rows, "due": due * 2})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE message"))
    batches = []
    for _ in range(TURNS):
        batches.append(seconds(lambda: taken(due)))
        put_back()
    with transaction() as session:
        session.execute(text("UPDATE message SET due_at = due_at + interval '2 days' WHERE due_at <= now()"))
    idle = min(seconds(nothing_due) for _ in range(TURNS))
    objects = seconds(lambda: by_objects(rows // PART)) * PART
    flush, best = flush_seconds(folder), min(batches)
    print(f"{rows:,} messages, {due:,} taken; load {os.getloadavg()[0]:.1f}, one flush {flush * 1000:.2f} ms")
    print(f"  take what is due, with its commit {best * 1000:10.2f} ms, {due / best:10,.0f} a second")
    print(f"  find that nothing is due          {idle * 1000:10.2f} ms")
    print(f"  a loop over objects, reckoned     {objects * 1000:10.0f} ms")
    print(f"  the loop beside taking {objects / best:8.0f} times as long; beside looking {objects / idle:8.0f}")


def main(rows: int, due: int) -> None:
    with tempfile.TemporaryDirectory() as name, servers.running(Path(name), lasting=False) as running:
        database.use(running)
        app = create_app(settings_for(database.make("cp_bench"), Path(name)), TESTING=True, PROPAGATE=True)
        app.extensions.pop(nudges.EXTENSION)
        with app.app_context():
            prepared(app)
            measured(rows, due, Path(name))
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=500)
    chosen = parser.parse_args()
    main(chosen.rows, chosen.due)
