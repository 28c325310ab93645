"""The demo: everything the product consists of, on this machine, until Ctrl-C."""

import argparse
import contextlib
import fcntl
import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from citizen_panel.local import keys, programs, servers
from citizen_panel.local.places import socket_folder
from citizen_panel.local.processes import Supervisor, interrupt_on_signals, tied_to_parent
from citizen_panel.local.words import CannotStart, say

SEED = 1
OWN = ("postgres", "broker", "run", "log", "index")
INDEX = "index"
"""The name of the socket at which the matching index answers."""


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    port: int
    citizens: int
    data: Path


def main(words: Sequence[str]) -> int:
    """Run the demo; returns the exit status."""
    wish = _understood(words)
    interrupt_on_signals()
    started = time.monotonic()
    try:
        wish.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(wish.data):
            return _run(wish, started)
    except KeyboardInterrupt:
        say("Everything is stopped. The data stay for the next time.")
        return 0


def _understood(words: Sequence[str]) -> Wish:
    parser = argparse.ArgumentParser(prog="run.py demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where the web pages are (default 8000)")
    parser.add_argument("--citizens", type=int, default=20_000, help="how many invented people (default 20000)")
    parser.add_argument("--data", type=Path, default=Path(".local"), help="folder of the demo's data (default .local)")
    given = parser.parse_args(words)
    return Wish(given.port, given.citizens, given.data.resolve())


def _run(wish: Wish, started: float) -> int:
    _forget_half_made(wish.data)
    secret = _secrets(wish.data)
    say("Starting the database and the broker ...")
    with (
        servers.running(wish.data, lasting=True) as found,
        socket_folder(wish.data / "sockets", INDEX) as sockets,
        Supervisor(programs.REPOSITORY) as together,
    ):
        say(f"Using {found.described}.")
        port = _free_port(wish.port)
        address = f"http://127.0.0.1:{port}"
        shared = {
            **secret,
            "CP_MODE": "demo",
            "CP_BASE_URL": address,
            "CP_MESSAGES": "console",
            "CP_LOCAL_DIR": str(wish.data),
            "CP_INDEX": f"unix:{sockets / INDEX}",
        }
        envs = {process: programs.environment(shared, found.environment(process)) for process in servers.DATABASES}
        _fill(wish, found, envs["owner"])
        for name, process in found.processes.items():
            together.watch(name, process)
        together.start("web", programs.web(port), envs["web"])
        _wait_for(address, together)
        say(f"\ncitizen_panel answers at {address} (after {time.monotonic() - started:.1f} s)\n")
        together.start("worker", programs.worker(), envs["worker"])
        together.start("drawer", programs.drawer(), envs["worker"])
        together.start("beat", programs.beat(wish.data / "beat-schedule"), envs["worker"])
        together.start("sealer", programs.product("seal"), envs["sealer"])
        together.start("index", programs.product("index", "run"), envs["index"])
        _show_links(envs["owner"])
        say("Press Ctrl-C to stop.\n")
        ended = together.wait()
        say(f"{ended.name} stopped by itself (status {ended.status}), so everything is stopped.")
        return 1


def _secrets(data: Path) -> dict[str, str]:
    file = data / "keys.json"
    if not file.exists():
        if (data / "postgres").exists():
            raise CannotStart(
                f"The demo's keys ({file}) are gone, and without them its data cannot be read. "
                f"Remove {data} to begin afresh."
            )
        say(f"Making this demo's own keys: {file} (only you can read it; a real service keeps its keys elsewhere).")
    return keys.kept(file)


def _fill(wish: Wish, found: servers.Servers, owner: dict[str, str]) -> None:
    """Bring the tables and the invented people in, unless they are there."""
    marker = wish.data / "state.json"
    head = (programs.REPOSITORY / "migrations" / ".current-head").read_text().strip()
    state = json.loads(marker.read_text()) if marker.exists() and found.processes else {}
    if state.get("head") != head:
        say("Bringing the tables up to date ...")
        _command(owner, "migrate", quiet=True)
    if not state.get("seeded") and not _has_people(found.databases["owner"]):
        say(f"Inventing {wish.citizens:,} citizens, their councils and projects; this takes about a minute ...")
        if found.processes:
            marker.write_text(json.dumps({"seeding": wish.citizens}))
        _command(owner, "seed", "--citizens", str(wish.citizens), "--seed", str(SEED))
    if found.processes:
        marker.write_text(json.dumps({"head": head, "seeded": True}))


def _has_people(url: str) -> bool:
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM public.citizen)").fetchone()
    return row is not None and bool(row[0])


def _forget_half_made(data: Path) -> None:
    """Data whose making was interrupted are no use to anybody: begin again."""
    marker = data / "state.json"
    if marker.exists() and "seeding" in json.loads(marker.read_text()):
        say("The invented people were not finished last time: beginning again.")
        for name in OWN:
            shutil.rmtree(data / name, ignore_errors=True)
        marker.unlink()


def _command(env: dict[str, str], *words: str, quiet: bool = False) -> None:
    """Run a command of the product; what a quiet one says is shown only when it fails."""
    done = subprocess.run(
        [*tied_to_parent(), *programs.product(*words)],
        env=env,
        cwd=programs.REPOSITORY,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode != 0:
        say((done.stdout or b"").decode(errors="replace").rstrip())
        raise CannotStart(f"`citizen-panel {words[0]}` failed; what it said stands above.")


def _show_links(env: dict[str, str]) -> None:
    subprocess.run([*tied_to_parent(), *programs.product("demo-links")], env=env, cwd=programs.REPOSITORY, check=False)


def _free_port(wished: int) -> int:
    for port in range(wished, wished + 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            if port != wished:
                say(f"Port {wished} is taken by another program, so the pages are at port {port}.")
            return port
    raise CannotStart(f"Ports {wished} to {wished + 49} are all taken. Choose another with --port.")


def _wait_for(address: str, together: Supervisor) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        ended = together.ended()
        if ended:
            raise CannotStart(f"{ended.name} stopped before it answered (status {ended.status}).")
        if _answers(f"{address}/healthz"):
            return
        time.sleep(0.05)
    raise CannotStart(f"{address} did not answer within a minute.")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except OSError:
        return False


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(
                f"A demo is already running with the data in {data}. Stop it, or use --data with another folder."
            ) from None
        yield
