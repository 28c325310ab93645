"""How fast facts are followed up and messages are sent, by one process, on a database of its own.

    DATABASE_OWNER_URL=… DATABASE_URL=… REDIS_URL=… .venv/bin/python -m bench.relay --messages 2000

Prints seconds and rates for queueing, following up and sending (console gateway). Makes up its own people and
leaves them there: use a database that may be thrown away.
"""

import argparse
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from citizen_panel import create_app
from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger.models import Dispatch
from citizen_panel.domain.notifications import service
from citizen_panel.gateways import EXTENSION
from citizen_panel.gateways.console import Console
from citizen_panel.tasks import messages, relay
from tests.factories.citizens import a_citizen

PEOPLE = 50


def main() -> None:
    """Measure, and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--messages", type=int, default=2000)
    count = words.parse_args().messages
    app = create_app()
    app.extensions.pop(nudges.EXTENSION)
    with app.app_context(), tempfile.TemporaryDirectory() as folder:
        app.extensions[EXTENSION] = Console(Path(folder) / "messages.jsonl")
        with transaction():
            people = [a_citizen().id for _ in range(PEOPLE)]
        _timed("queue", count, lambda: _queue(count, people))
        with transaction():
            due = db.session.execute(select(func.count()).where(Dispatch.state == "due")).scalar_one()
        _timed("follow up", due, relay.drain)
        _timed("send", service_waiting(), messages.send_due)
        _timed("follow up what sending left", count, relay.drain)


def service_waiting() -> int:
    """How many messages are due."""
    with transaction():
        return service.waiting()


def _queue(count: int, people: list[object]) -> None:
    run = time.monotonic_ns()
    for start in range(0, count, 100):
        with transaction():
            for number in range(start, min(start + 100, count)):
                service.queue(
                    "welcome",
                    key=f"bench:{run}:{number}",
                    recipient_kind="citizen",
                    recipient_id=people[number % len(people)],  # type: ignore[arg-type]
                    channel="email",
                    actor=Actor.system("bench"),
                )


def _timed(name: str, count: int, run: object) -> None:
    begun = time.monotonic()
    run()  # type: ignore[operator]
    seconds = time.monotonic() - begun
    print(f"{name}: {count} in {seconds:.2f} s, {count / seconds:.0f}/s")


if __name__ == "__main__":
    main()
