"""Starting several programs together, and leaving none behind."""

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from citizen_panel.local.words import say

Process = subprocess.Popen[Any]
PATIENCE = 10.0  # seconds a program has to finish what it is doing


@functools.cache
def tied_to_parent(number: int = signal.SIGTERM) -> tuple[str, ...]:
    """What to put before a command so that Linux ends it when its parent is killed; empty where it cannot."""
    if shutil.which("setpriv") is None:
        return ()
    words = ("setpriv", "--pdeathsig", signal.Signals(number).name.removeprefix("SIG"), "--")
    tried = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if tried.returncode == 0 else ()


def launch(command: Sequence[str | Path], **options: Any) -> Process:
    """Start a program at the head of its own process group, out of reach of the terminal's Ctrl-C."""
    return subprocess.Popen([str(word) for word in command], start_new_session=True, **options)


def end(process: Process, number: int = signal.SIGTERM, patience: float = PATIENCE) -> None:
    """Ask a program to stop, wait, and kill whatever of its group is left."""
    if process.poll() is None:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def command_of(pid: int) -> str:
    """The command line of a running program; empty when there is none by that number."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return "" if state == "Z" else Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (OSError, IndexError):
        if Path("/proc/self").exists():
            return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def end_leftover(pid: int, mark: str, number: int = signal.SIGTERM) -> None:
    """Stop a program left over from a run that was killed, if its command line still bears the mark."""
    deadline = time.monotonic() + PATIENCE
    while mark in command_of(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)


def interrupt_on_signals() -> None:
    """Turn the first Ctrl-C or SIGTERM into KeyboardInterrupt; later ones must not disturb the tidying up."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)


@dataclass(frozen=True)
class Ended:
    """A program that stopped by itself, when it should have gone on."""

    name: str
    status: int


class Supervisor:
    """Keeps programs running side by side; leaving the `with` block stops every one it started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: dict[str, Process] = {}
        self._listeners: list[threading.Thread] = []
        self._watched: dict[str, Process] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Process:
        """Start a program; its lines appear with its name before them."""
        process = launch(
            [*tied_to_parent(), *command],
            cwd=self._folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._started[name] = process
        listener = threading.Thread(target=_relay, args=(name, process), daemon=True)
        listener.start()
        self._listeners.append(listener)
        return process

    def watch(self, name: str, process: Process) -> None:
        """Notice the death of a program that somebody else will stop."""
        self._watched[name] = process

    def ended(self) -> Ended | None:
        """The first program found to have stopped by itself."""
        for name, process in (*self._started.items(), *self._watched.items()):
            if process.poll() is not None:
                return Ended(name, process.returncode)
        return None

    def wait(self) -> Ended:
        """Return when any of the programs has stopped."""
        while True:
            found = self.ended()
            if found:
                return found
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask all to stop at the same time, then see each of them out."""
        running = [process for process in self._started.values() if process.poll() is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in self._started.values():
            end(process, patience=0)
        for listener in self._listeners:
            listener.join(1.0)  # so that last words are heard
        self._started.clear()


def _relay(name: str, process: Process) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            say(f"{name:<8}| {line.rstrip()}")
