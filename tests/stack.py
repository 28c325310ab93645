"""The whole platform as separate processes, on a database of its own: web, worker, beat, sealer and index."""

import json
import re
import secrets
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from citizen_panel import config, create_app
from citizen_panel.core.db import db
from citizen_panel.local import programs, servers
from citizen_panel.local.processes import Process, end, launch
from tests import database
from tests.conftest import KEKS

PATIENCE = 60
PROJECTS = 10


@dataclass(frozen=True)
class Stack:
    """A running platform."""

    address: str
    env: dict[str, str]
    messages: Path
    app: Flask
    """The console program's own application, made once: a process for each command would take seconds to begin."""
    unused: dict[str, str] = field(default_factory=dict)
    """Links that the console program has given and nobody has followed yet, by the kind of person."""

    def command(self, *words: str) -> str:
        """Run a command of the console program as the owner and give back what it said."""
        done = self.app.test_cli_runner().invoke(args=words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    def link(self, kind: str) -> str:
        """A fresh sign-in link for the kind of person whose description begins like this; it works once."""
        found = next((words for words in self.unused if words.startswith(kind)), None)
        if found is None or found.startswith("A citizen"):  # what a citizen has to do may have changed since
            self.unused.update(re.findall(r"^ +(\S.*)\n +(http://\S+)$", self.command("demo-links"), re.M))
            found = next(words for words in self.unused if words.startswith(kind))
        return self.unused.pop(found)

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database, as its owner."""
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            return connection.execute(question, values).fetchall()

    def sent(self, kind: str, to: str | None = None) -> list[dict[str, Any]]:
        """The messages of a kind that went out so far."""
        if not self.messages.exists():
            return []
        lines = [json.loads(line) for line in self.messages.read_text(encoding="utf-8").splitlines()]
        return [m for m in lines if m["kind"] == kind and (to is None or m["to"] == to)]

    def wait_for(
        self, kind: str, to: str | None = None, *, after: int = 0, patience: float = PATIENCE
    ) -> dict[str, Any]:
        """The newest message of a kind, waited for; `after` says how many there were already."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            found = self.sent(kind, to)
            if len(found) > after:
                return found[-1]
            time.sleep(0.2)
        raise AssertionError(f"no {kind} to {to} within {patience} s; sent: {[m['kind'] for m in self.sent(kind)]}")


@contextmanager
def running(found: servers.Servers, template: str, folder: Path, citizens: int = 400) -> Iterator[Stack]:
    """Start everything on a seeded copy of the template, and leave nothing behind."""
    database.use(found)
    with database.clone(template) as url, ExitStack() as stack:
        name = str(url.database)
        port = _free_port()
        shared = {
            "CP_MODE": "demo",
            "CP_SECRET_KEY": secrets.token_urlsafe(48),
            "CP_KEKS": json.dumps(KEKS),  # the template was made with them
            "CP_BASE_URL": f"http://127.0.0.1:{port}",
            "CP_MESSAGES": "console",
            "CP_LOCAL_DIR": str(folder),
            "REDIS_URL": found.redis_url,
            "CP_INDEX": f"tcp://127.0.0.1:{_free_port()}",
        }
        envs = {
            p: programs.environment(shared, _database(p, name)) for p in ("web", "worker", "sealer", "index", "owner")
        }
        console = create_app(config.read(envs["owner"]))
        seed = Stack(shared["CP_BASE_URL"], envs["owner"], folder / "messages.jsonl", console)
        stack.callback(_let_go, console)
        seed.command("seed", "--citizens", str(citizens), "--seed", "7", "--projects", str(PROJECTS))
        log = stack.enter_context((folder / "processes.log").open("wb"))
        running_now: list[Process] = []
        for words, process in (
            (programs.web(port), "web"),
            (programs.worker(), "worker"),
            (programs.drawer(), "worker"),
            (programs.beat(folder / "beat"), "worker"),
            (programs.product("seal"), "sealer"),
            (programs.product("index", "run"), "index"),
        ):
            started = launch(words, env=envs[process], cwd=programs.REPOSITORY, stdout=log, stderr=log)
            stack.callback(end, started)
            running_now.append(started)
        stack.callback(_ask_to_stop, running_now)
        _answers(f"{shared['CP_BASE_URL']}/healthz", folder / "processes.log")
        yield seed


def _ask_to_stop(processes: list[Process]) -> None:
    """All at once, so that they end side by side."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _database(process: str, name: str) -> dict[str, str]:
    address = database.url_for(process, name).set(drivername="postgresql").render_as_string(hide_password=False)
    return {"DATABASE_URL": address, "DATABASE_OWNER_URL": address, "CP_DATABASE_ROLE": ""}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # our own address
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer:\n{log.read_text()[-4000:]}")
