"""On a RabbitMQ, where one stands: what was held comes back, what is cut goes on, and nobody waits for it in vain.

CP_TRIAL_RABBIT is the address of one that is there for trials alone: its queues are emptied.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from amqp.exceptions import NotFound, PreconditionFailed
from celery import Celery
from flask import Flask
from sqlalchemy import update
from sqlalchemy.engine import URL

from citizen_panel.core import nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Urgency
from citizen_panel.local import programs
from citizen_panel.tasks.nudge import Nudge
from tests.factories.citizens import a_citizen
from tests.tasks import line
from tests.tasks.conftest import at_work_on
from tests.tasks.hands import a_worker
from tests.tasks.test_kill import delivered, how_many, queue_messages

ADDRESS = os.environ.get("CP_TRIAL_RABBIT", "")
pytestmark = [
    pytest.mark.broker,
    pytest.mark.long,
    pytest.mark.skipif(not ADDRESS, reason="CP_TRIAL_RABBIT names no RabbitMQ that may be emptied"),
]
LEASE = 3.0
PATIENCE = 60.0
PROVIDER = {"LEASE_SECONDS": str(LEASE), "PROVIDER_CAN_FIND": "yes", "PROVIDER_SECONDS": "0.05"}
WORKER = "tests.tasks.worker"


@dataclass
class Trial:
    """An application on a RabbitMQ, with workers and a line to it that can be cut."""

    app: Flask
    environment: dict[str, str]
    folder: Path
    line: line.Line
    nudge: Nudge
    """What a commit does elsewhere; here nothing goes that the trial does not send."""
    ends: ExitStack

    @property
    def celery(self) -> Celery:
        celery: Celery = self.app.extensions["celery"]
        return celery

    def worker(self, queues: str, *, hands: str = "solo", **more: str) -> subprocess.Popen[bytes]:
        return self.ended(a_worker(WORKER, queues, {**self.environment, **PROVIDER, **more}, hands=hands))

    def ended(self, process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        self.ends.callback(process.wait)
        self.ends.callback(process.kill)
        return process

    def taken_from(self, queue: str) -> list[str]:
        """The names of the tasks no worker holds, which are gone then."""
        with self.celery.connection_for_read(ADDRESS) as straight:
            channel = straight.default_channel
            return [one.headers["task"] for one in iter(lambda: channel.basic_get(queue, no_ack=True), None)]

    def waiting(self, queue: str) -> int:
        """How many tasks no worker holds, asked of the server itself."""
        with self.celery.connection_for_read(ADDRESS) as straight:
            return int(straight.default_channel.queue_declare(queue, passive=True).message_count)


@pytest.fixture
def trial(committed_url: URL, tmp_path: Path) -> Iterator[Trial]:
    parts = urlsplit(ADDRESS)
    with ExitStack() as ends:
        cord = ends.enter_context(line.to(parts.hostname or "127.0.0.1", parts.port or 5672))
        through = parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{cord.port}").geturl()
        with at_work_on(committed_url, tmp_path, CP_BROKER_URL=through) as (app, environment):
            celery = app.extensions["celery"]
            with celery.connection_for_write(ADDRESS) as straight:
                for queue in celery.amqp.queues.values():
                    queue(straight.default_channel).declare()
                    straight.default_channel.queue_purge(queue.name)
            nudge = app.extensions.pop(nudges.EXTENSION)
            yield Trial(app, environment, tmp_path, cord, nudge, ends)
            ends.close()
            celery.pool.force_close_all()


def until(what: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Wait until something is so; whether it came to be."""
    begun = time.monotonic()
    while not what() and time.monotonic() - begun < patience:
        time.sleep(0.1)
    return what()


def sent_so_far(trial: Trial) -> set[str]:
    return set(delivered(trial.folder)) if (trial.folder / "messages.jsonl").exists() else set()


def tell(keys: set[str]) -> None:
    with transaction():
        recipient = a_citizen().id
        for key in keys:
            service.queue(
                "welcome",
                key=key,
                recipient_kind="citizen",
                recipient_id=recipient,
                channel="email",
                actor=Actor.system("tests"),
            )


def test_queues_are_kept_on_every_machine_and_celerys_own_for_later_are_not_made(trial: Trial) -> None:
    with trial.celery.connection_for_write(ADDRESS) as straight:
        straight.channel().queue_delete("celery_delayed_27")
        for queue in ("urgent", "celery", "draws"):
            with pytest.raises(PreconditionFailed, match="x-queue-type"):
                straight.channel().queue_declare(queue, durable=True, auto_delete=False)
        trial.worker("urgent,celery,draws")
        trial.celery.send_task("messages.pump")
        assert until(lambda: trial.waiting("celery") == 0)
        with pytest.raises(NotFound):
            straight.channel().queue_declare("celery_delayed_27", passive=True)


def test_what_a_killed_worker_held_comes_back_and_nobody_sends_it_anew(trial: Trial) -> None:
    keys = queue_messages(100)
    unlucky = trial.worker("celery")
    trial.celery.send_task("messages.pump")
    assert until(lambda: how_many("sent") >= 5 or len(sent_so_far(trial)) >= 5)
    unlucky.send_signal(signal.SIGKILL)
    unlucky.wait()
    assert until(lambda: trial.waiting("celery") == 1), "given back by the server"
    assert how_many("sent") < 100
    time.sleep(LEASE)  # what it held in the database is given to others then
    trial.worker("celery")
    assert until(lambda: how_many("sent") == 100)
    assert until(lambda: trial.waiting("celery") == 0)
    sent = delivered(trial.folder)
    assert set(sent) == keys, "none lost, none invented"
    assert set(sent.values()) == {1}, "none twice"


def test_a_worker_that_is_told_to_stop_ends_its_task_and_gives_the_others_back(trial: Trial) -> None:
    queue_messages(100)
    worker = trial.worker("celery", hands="prefork")
    for _ in range(5):
        trial.celery.send_task("messages.pump")
    assert until(lambda: len(sent_so_far(trial)) >= 2)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert until(lambda: trial.waiting("celery") >= 4)
    assert trial.taken_from("celery").count("messages.pump") == 4, "one was done, as far as it went"
    sent = delivered(trial.folder)
    assert 2 <= len(sent) < 100
    assert how_many("sent") == len(sent), "what was handed over is noted"
    assert how_many("queued") == 100 - len(sent), "and what was not waits for others"


def test_what_is_urgent_waits_for_nothing_that_was_there_before(trial: Trial) -> None:
    queue_messages(200)
    with transaction():
        db.session.execute(update(Message).where(Message.state == "queued").values(urgency=Urgency.NOTICE))
    for _ in range(300):
        trial.celery.send_task("messages.pump")
    trial.worker("celery", PROVIDER_SECONDS="0.3")
    assert until(lambda: len(sent_so_far(trial)) >= 2)
    tell({"now:1"})
    trial.worker("urgent")
    trial.celery.send_task("messages.urgent")
    assert until(lambda: "now:1" in sent_so_far(trial))
    assert how_many("queued", "leased") > 0, "and the others still wait"


def test_a_line_that_was_cut_costs_nothing_but_time(trial: Trial) -> None:
    keys = queue_messages(60)
    worker = trial.worker("celery", hands="prefork")
    trial.celery.send_task("messages.pump")
    assert until(lambda: len(sent_so_far(trial)) >= 2)
    trial.line.cut()
    assert until(lambda: how_many("sent") == 60), "what was begun is done, with the broker away"
    assert until(lambda: trial.waiting("celery") == 1), "nobody could say that it was done"
    trial.line.mend()
    assert until(lambda: trial.waiting("celery") == 0)
    more = {f"again:{number}" for number in range(5)}
    tell(more)
    trial.celery.send_task("messages.pump")
    assert until(lambda: sent_so_far(trial) >= keys | more)
    assert set(delivered(trial.folder).values()) == {1}
    assert worker.poll() is None, "the same worker all the time"


def test_a_server_that_takes_the_word_and_never_says_so_keeps_nobody_waiting(trial: Trial) -> None:
    """So is one whose disk or memory is full: it reads nothing more, and does not say when it will."""
    nudge = trial.nudge
    nudge()
    assert trial.waiting("celery") == 1
    trial.line.hold()
    person = threading.Thread(target=nudge, daemon=True)
    person.start()
    person.join(10)
    assert not person.is_alive()
    assert nudge.resting_until > 0, "nor does the next one try"
    trial.line.let_go()
    nudge.resting_until = 0.0
    nudge()
    assert until(lambda: trial.waiting("celery") >= 2)


def test_the_clock_ticks_on_after_a_cut(trial: Trial) -> None:
    beat = subprocess.Popen(
        programs.beat(trial.folder / "beat"),
        env={**trial.environment, **PROVIDER},
        cwd=programs.REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    trial.ended(beat)
    assert until(lambda: trial.waiting("urgent") >= 1)
    trial.line.cut()
    time.sleep(7)  # a tick falls into it, and those before have expired
    assert trial.waiting("urgent") == 0
    trial.line.mend()
    assert until(lambda: trial.waiting("urgent") >= 1)
    assert beat.poll() is None
    beat.send_signal(signal.SIGTERM)
    assert beat.wait(PATIENCE) == 0
