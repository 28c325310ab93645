"""Everything killed at random under load: no message is lost, and none is sent twice by a provider that can be asked.

The provider misbehaves too: it takes messages and never says so, breaks, hangs up, or has enough. Two clocks tick, the
broker forgets what it held, and the time of day jumps.
"""

import contextlib
import os
import time
from pathlib import Path

import pytest
from celery import Celery
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from citizen_panel import create_app
from citizen_panel.cli.migrate import migrate
from citizen_panel.cli.reference import load_reference
from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.rules import reference_of
from citizen_panel.local.notify import Mood
from tests.conftest import settings_for
from tests.factories.citizens import a_citizen
from tests.tasks.chaos import Platform, Postman, at_work, of, platform

pytestmark = pytest.mark.broker

BAD = (Mood.HANGS, Mood.CUTS, Mood.NONSENSE, Mood.UNSURE, Mood.BROKEN, Mood.TOO_MANY, Mood.DRIPS)
LEASE = 3.0
WENT = ("sent", "delivered", "failed")
MANY = int(os.environ.get("CP_CHAOS_MESSAGES", "4000"))
PATIENCE = float(os.environ.get("CP_CHAOS_SECONDS", "600"))
"""After so many seconds the trial of many ends: a machine with other work takes longer."""


def an_app(made: Platform, process: str, folder: Path) -> Flask:
    app = create_app(settings_for(make_url(of(made, process)["DATABASE_URL"]), folder, **made.broker.settings))
    app.extensions.pop(nudges.EXTENSION)
    return app


def queue_messages(count: int, people: int = 10) -> set[str]:
    with transaction():
        recipients = [a_citizen().id for _ in range(people)]
        db.session.execute(update(Message).values(state="cancelled"))
    keys = [f"chaos:{number}" for number in range(count)]
    with transaction():
        for number, key in enumerate(keys):
            service.queue(
                "welcome",
                key=key,
                recipient_kind="citizen",
                recipient_id=recipients[number % people],
                channel="email",
                actor=Actor.system("tests"),
            )
    return set(keys)


def states() -> dict[str, int]:
    """How many of ours are in each state; nothing while the database is away."""
    counted = select(Message.state, func.count()).where(Message.key.startswith("chaos:")).group_by(Message.state)
    try:
        with transaction():
            return dict(db.session.execute(counted).all())
    except DBAPIError:
        db.session.rollback()
        db.engine.dispose()
        return {}


def gone(found: dict[str, int]) -> int:
    """How many went, whatever was told of them since."""
    return sum(found.get(state, 0) for state in WENT)


def nudge(celery: Celery, made: Platform) -> None:
    """What two beats do, each by itself."""
    for _ in range(2):
        with contextlib.suppress(Exception):
            celery.send_task("messages.pump", queue=made.queue, expires=5, retry=False)


def through(made: Platform, celery: Celery, count: int, *, harms: int, furthest: float, patience: float) -> float:
    """Let it run and do harm each time that some messages went, until all went; returns the seconds."""
    begun = time.monotonic()
    step, next_harm = max(1, count // (3 * harms)), 1
    while time.monotonic() - begun < patience and gone(states()) < count:
        nudge(celery, made)
        time.sleep(0.2)
        if made.harmed < harms and len(made.provider.kept.taken) >= next_harm:
            made.harm()
            if made.dice.random() < 0.4:
                made.broker.empty()
                made.jump_clock(furthest)
            next_harm = len(made.provider.kept.taken) + step
    return time.monotonic() - begun


@pytest.mark.parametrize(
    ("count", "harms", "workers", "furthest", "patience"),
    [
        pytest.param(60, 4, 2, 4.0, 300.0, marks=pytest.mark.long),
        pytest.param(MANY, MANY * 3 // 100, 3, 60.0, PATIENCE, marks=pytest.mark.long),
    ],
)
def test_no_message_is_lost_and_none_goes_twice(
    tmp_path: Path, count: int, harms: int, workers: int, furthest: float, patience: float
) -> None:
    with platform(tmp_path, seed=count, workers=workers, lease=LEASE) as made:
        owner = an_app(made, "owner", tmp_path)
        for command in (migrate, load_reference):
            assert owner.test_cli_runner().invoke(command, catch_exceptions=False).exit_code == 0
        with owner.app_context():
            db.engine.dispose()
        app = an_app(made, "worker", tmp_path)
        with app.app_context():
            keys = queue_messages(count)
            kept = made.provider.kept
            kept.seconds, kept.retry_after = 1.0, "1"
            kept.moods = [made.dice.choice(BAD) if made.dice.random() < 0.08 else Mood.WELL for _ in range(count)]
            at_work(made, workers)
            postman = Postman(made)
            postman.start()
            seconds = through(made, app.extensions["celery"], count, harms=harms, furthest=furthest, patience=patience)
            postman.over.set()
            postman.join()
            found = states()
            with transaction():
                facts = select(func.count()).where(Entry.kind == "MessageSent")
                sent_facts = db.session.execute(facts).scalar_one()
                heard = Message.provider_reference.in_(postman.told) & (Message.state != "delivered")
                forgotten = db.session.scalars(select(Message.key).where(heard)).all()
            db.session.remove()
            db.engine.dispose()
        references = {reference_of(key) for key in keys}
        print(
            f"\n{count} messages, {made.done}; lost {len(references - set(kept.times))}, twice {kept.repeats}, "
            f"asked about {len(kept.asked)}, receipts {len(postman.told)}, {seconds:.1f} s, "
            f"load {os.getloadavg()[0]:.1f}"
        )
        assert gone(found) == count, found
        assert forgotten == [], "what was told and taken in is kept, whatever was told besides"
        assert set(kept.times) == references, "none lost, none invented"
        assert kept.repeats == 0, "none twice"
        assert sent_facts == count, "each sending is one fact"
        assert made.harmed == harms, "everything was killed under load"
