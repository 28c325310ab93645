"""A small platform of one's own, every part of which may be killed: database, broker, workers, web, and the clock."""

import contextlib
import json
import os
import random
import secrets
import shlex
import signal
import socket
import subprocess
import threading
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis
from amqp.exceptions import AMQPError
from kombu import Connection

from citizen_panel.local import broker, notify, postgres, programs
from citizen_panel.local.processes import Process, end, launch
from citizen_panel.tasks.broker import NAMES, QUICK
from tests.conftest import KEKS
from tests.tasks import mail
from tests.tasks.hands import a_worker

SECRET = "0123456789abcdef" * 3


class Broker:
    """A broker that can be killed and comes back at the same address, with or without what it held."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.password = folder, broker.free_port(), secrets.token_hex(12)
        folder.mkdir()
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self.process = self.start()

    @property
    def settings(self) -> dict[str, str]:
        return {"REDIS_URL": self.url}

    def start(self) -> Process:
        config = broker.CONFIG.format(port=self.port, password=self.password, folder=self.folder, lasting="no")
        file = self.folder / "broker.conf"
        file.write_text(config)
        with (self.folder / "log").open("ab") as log:
            return launch([broker.choose().path, file], stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process = self.start()

    def empty(self) -> None:
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url, socket_timeout=1) as client:
            client.flushall()


class Rabbit:
    """A RabbitMQ that somebody gave us for trials, with a command that kills it and starts it again."""

    def __init__(self, url: str, again: str) -> None:
        self.url, self.again = url, shlex.split(again)

    @property
    def settings(self) -> dict[str, str]:
        return {"CP_BROKER_URL": self.url}

    def kill(self) -> None:
        subprocess.run(self.again, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def empty(self) -> None:
        with contextlib.suppress(OSError, AMQPError), Connection(self.url, connect_timeout=1) as straight:
            straight.ensure_connection(max_retries=1, timeout=1)
            for name in NAMES:
                straight.channel().queue_purge(name)


@dataclass
class Part:
    """A process of ours that is started again when it was killed."""

    begin: Callable[[], Process]
    is_at_work: Callable[[Process], bool]
    process: Process = field(init=False)

    def __post_init__(self) -> None:
        self.process = self.begin()

    def kill(self) -> bool:
        """Kill it if it has begun to work."""
        if not self.is_at_work(self.process):
            return False
        _kill(self.process)
        self.process = self.begin()
        return True


@dataclass
class Platform:
    """Everything, and what was done to it."""

    database: postgres.Postgres
    broker: Broker | Rabbit
    provider: notify.StandIn | mail.MailServer
    environment: dict[str, str]
    jump: Path
    dice: random.Random
    queue: str
    port: int
    workers: list[Part] = field(default_factory=list)
    web: Part | None = None
    done: dict[str, int] = field(default_factory=dict)

    def harm(self) -> None:
        """Do one bad thing, at random: whatever was done least before anything is done again."""
        deeds = {deed.__name__: deed for deed in self.deeds()}
        fewest = min(self.done.get(name, 0) for name in deeds)
        name = self.dice.choice([name for name in deeds if self.done.get(name, 0) == fewest])
        self.note(name, happened=deeds[name]())

    def deeds(self) -> tuple[Callable[[], bool], ...]:
        return (self.kill_worker, self.crash_database, self.kill_broker, self.kill_web)

    @property
    def harmed(self) -> int:
        """How often something was killed."""
        return sum(self.done.get(deed.__name__, 0) for deed in self.deeds())

    def note(self, name: str, *, happened: bool) -> None:
        self.done[name] = self.done.get(name, 0) + happened

    def kill_worker(self) -> bool:
        return any(worker.kill() for worker in self.dice.sample(self.workers, len(self.workers)))

    def kill_web(self) -> bool:
        return self.web is not None and self.web.kill()

    def kill_broker(self) -> bool:
        self.broker.kill()
        return True

    def crash_database(self) -> bool:
        """Kill one server process: all others end too, and the database recovers from its journal."""
        address = self.database.url(postgres.SUPERUSER)
        with contextlib.suppress(psycopg.Error), psycopg.connect(address, autocommit=True) as mine:
            os.kill(mine.info.backend_pid, signal.SIGKILL)
            mine.execute("SELECT 1")
        return True

    def jump_clock(self, furthest: float) -> None:
        self.jump.write_text(str(self.dice.uniform(-furthest, furthest)))
        self.note("jump_clock", happened=True)


@contextmanager
def a_broker(folder: Path) -> Iterator[tuple[Broker | Rabbit, str]]:
    """A broker with the name of the queue to work from: one of ours, else the RabbitMQ that the environment names."""
    address, again = os.environ.get("CP_TRIAL_RABBIT", ""), os.environ.get("CP_TRIAL_RABBIT_AGAIN", "")
    if address and again:
        yield Rabbit(address, again), QUICK
        return
    ours = Broker(folder)
    try:
        yield ours, f"chaos-{uuid.uuid4().hex[:8]}"
    finally:
        end(ours.process)


@contextmanager
def by_notify() -> Iterator[tuple[notify.StandIn, dict[str, str]]]:
    with notify.running() as server:
        yield server, notify.settings(server.url)


Provider = Callable[[], AbstractContextManager[tuple[notify.StandIn | mail.MailServer, dict[str, str]]]]


@contextmanager
def platform(
    folder: Path, seed: int, workers: int, lease: float, a_provider: Provider = by_notify
) -> Iterator[Platform]:
    """Start everything but what works: the caller migrates first, and then calls `at_work`."""
    with ExitStack() as stack:
        database = stack.enter_context(postgres.running(folder / "postgres", lasting=False))
        with psycopg.connect(database.url(postgres.SUPERUSER), autocommit=True) as mine:
            # without it a crash takes back what was just said to be done, which no real server does
            mine.execute("ALTER DATABASE citizen_panel SET synchronous_commit = on")
        queue_server, queue = stack.enter_context(a_broker(folder / "broker"))
        provider, how_to_send = stack.enter_context(a_provider())
        jump, at_work_folder = folder / "jump", folder / "at-work"
        at_work_folder.mkdir()
        jump.write_text("0")
        port = broker.free_port()
        shared = {
            **how_to_send,
            **queue_server.settings,
            "CP_MODE": "test",
            "CP_SECRET_KEY": "a secret that only the tests know, 0123456789",
            "CP_KEKS": json.dumps(KEKS),
            "CP_BASE_URL": f"http://127.0.0.1:{port}",
            "CP_LOCAL_DIR": str(folder),
            "CP_DATABASE_ROLE": "",
            "CP_RECEIPT_SECRETS": SECRET,
            "CP_MESSAGES_PER_SECOND": "2000",
            "CLOCK_JUMP": str(jump),
            "AT_WORK": str(at_work_folder),
            "LEASE_SECONDS": str(lease),
        }
        made = Platform(
            database, queue_server, provider, programs.environment(shared), jump, random.Random(seed), queue, port
        )
        stack.callback(stop, made)
        yield made


def at_work(made: Platform, count: int) -> None:
    """Start the web process and the workers."""

    def a_worker_of_ours() -> Process:
        return a_worker("tests.tasks.chaos_worker", made.queue, of(made, "worker"))

    def is_at_work(process: Process) -> bool:
        return Path(made.environment["AT_WORK"], str(process.pid)).exists()

    def a_web() -> Process:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return launch(programs.web(made.port), env=of(made, "web"), cwd=programs.REPOSITORY, **quiet)

    made.workers += [Part(a_worker_of_ours, is_at_work) for _ in range(count)]
    made.web = Part(a_web, lambda _: answers(made.port))


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as knock:
        knock.settimeout(0.5)
        return knock.connect_ex(("127.0.0.1", port)) == 0


def of(made: Platform, process: str) -> dict[str, str]:
    address = made.database.url(f"cp_{process}")
    return {**made.environment, "DATABASE_URL": address, "DATABASE_OWNER_URL": address}


def stop(made: Platform) -> None:
    for part in (*made.workers, *([made.web] if made.web else [])):
        _kill(part.process)


def _kill(process: Process) -> None:
    """Kill a process, with those it started if it is the head of a group."""
    with contextlib.suppress(ProcessLookupError):
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


class Postman(threading.Thread):
    """The provider's other side: tells of each delivery, twice and in any order, until it is heard."""

    def __init__(self, made: Platform) -> None:
        super().__init__(daemon=True)
        self.made, self.over, self.told = made, threading.Event(), set[str]()

    def run(self) -> None:
        while not self.over.wait(0.2):
            for reference in [str(taken["reference"]) for taken in list(self.made.provider.kept.taken)]:
                if reference not in self.told and all(self.tell(reference, status) for status in self.news()):
                    self.told.add(reference)

    def news(self) -> list[str]:
        """What is told of one message: the truth twice, and before, between or after it something overtaken."""
        said = ["delivered", "delivered", "temporary-failure"]
        self.made.dice.shuffle(said)
        return said

    def tell(self, reference: str, status: str) -> bool:
        said = {"reference": reference, "status": status, "to": "ailsa@home.example"}
        address = f"http://127.0.0.1:{self.made.port}/api/v1/receipts"
        headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"}
        request = urllib.request.Request(address, json.dumps(said).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 204)
        except OSError:
            return False
