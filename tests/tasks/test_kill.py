"""Workers killed in the middle of sending: nothing is lost, and what comes twice carries the same key."""

import json
import random
import signal
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from celery import Celery
from flask import Flask
from sqlalchemy import func, select, update

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.models import Message
from tests.factories.citizens import a_citizen
from tests.tasks.hands import a_worker

pytestmark = pytest.mark.broker

WORKERS = 3
LEASE = 3.0
STARTING = 4.0
PATIENCE = 150.0
WAITING = ("queued", "leased")


@dataclass
class Crew:
    """Worker processes of ours, killed one at a time and replaced."""

    environment: dict[str, str]
    queue: str
    dice: random.Random
    running: list[tuple[float, subprocess.Popen[bytes]]]
    kills: int = 0

    def start(self) -> None:
        self.running.append((time.monotonic(), a_worker("tests.tasks.worker", self.queue, self.environment)))

    def kill_one(self) -> None:
        """Kill, at random, one that has been at work for a while, and start another."""
        at_work = [one for one in self.running if time.monotonic() - one[0] > STARTING]
        if at_work:
            unlucky = self.dice.choice(at_work)
            self.running.remove(unlucky)
            unlucky[1].send_signal(signal.SIGKILL)
            unlucky[1].wait()
            self.kills += 1
            self.start()

    def stop(self) -> None:
        for _, process in self.running:
            process.kill()
            process.wait()


@contextmanager
def crew(environment: dict[str, str], seed: int) -> Iterator[Crew]:
    hands = Crew(environment, f"kill-{uuid.uuid4().hex[:8]}", random.Random(seed), [])  # not a secret
    try:
        for _ in range(WORKERS):
            hands.start()
        yield hands
    finally:
        hands.stop()


def queue_messages(count: int, people: int = 20) -> set[str]:
    with transaction():
        recipients = [a_citizen().id for _ in range(people)]
        db.session.execute(update(Message).values(state="cancelled"))
    keys = {f"kill:{number}" for number in range(count)}
    with transaction():
        for number, key in enumerate(sorted(keys)):
            service.queue(
                "welcome",
                key=key,
                recipient_kind="citizen",
                recipient_id=recipients[number % people],
                channel="email",
                actor=Actor.system("tests"),
            )
    return keys


def how_many(*states: str) -> int:
    with transaction():
        counted = select(func.count()).where(Message.state.in_(states), Message.key.startswith("kill:"))
        return db.session.execute(counted).scalar_one()


def deliver(celery: Celery, hands: Crew, kills: int) -> float:
    """Nudge like beat, kill while there is work, and wait until nothing waits; returns the seconds."""
    begun = time.monotonic()
    total = how_many(*WAITING)
    while (left := how_many(*WAITING)) and time.monotonic() - begun < PATIENCE:
        for task in ("messages.pump", "relay.sweep"):
            celery.send_task(task, queue=hands.queue, expires=5)
        time.sleep(hands.dice.uniform(0.3, 0.7))
        if left < total and hands.kills < kills:
            hands.kill_one()
    return time.monotonic() - begun


def delivered(folder: Path) -> Counter[str]:
    lines = (folder / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return Counter(json.loads(line)["key"] for line in lines)


@pytest.mark.parametrize(
    ("count", "can_find", "kills"),
    [
        pytest.param(2000, "no", 10, marks=pytest.mark.long),
        pytest.param(150, "no", 1, marks=pytest.mark.long),
        (150, "yes", 1),
    ],
)
def test_killed_workers_lose_nothing(
    committed: tuple[Flask, dict[str, str]], tmp_path: Path, count: int, can_find: str, kills: int
) -> None:
    app, environment = committed
    keys = queue_messages(count)
    with crew({**environment, "LEASE_SECONDS": str(LEASE), "PROVIDER_CAN_FIND": can_find}, seed=7) as hands:
        seconds = deliver(app.extensions["celery"], hands, kills)
    sent = delivered(tmp_path)
    repeats = sum(times - 1 for times in sent.values())
    print(
        f"\n{count} messages, {hands.kills} workers killed, provider can tell: {can_find}; "
        f"lost {len(keys - set(sent))}, repeated {repeats}, {seconds:.1f} s, {count / seconds:.0f}/s"
    )
    assert set(sent) == keys, "none lost, none invented"
    assert how_many("sent") == count
    assert hands.kills > 0
    assert repeats <= (hands.kills if can_find == "no" else 0)
    with transaction():
        facts = select(func.count()).where(Entry.kind == "MessageSent")
        assert db.session.execute(facts).scalar_one() == count, "each sending is one fact"
