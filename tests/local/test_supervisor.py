"""Programs started together stop together, children's children included, whatever ends the supervisor."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from citizen_panel.local.processes import Ended, Supervisor, command_of, end_leftover, tied_to_parent

PARENT = "import subprocess, sys; c = subprocess.Popen(['sleep', '30']); print('child', c.pid, flush=True); c.wait()"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(300)"


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while command_of(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return command_of(pid) == ""


def shown(pid: int, beginning: str) -> bool:
    """Whether the program has become what it was started to be: just after the start it has no command line yet."""
    deadline = time.monotonic() + 5
    while not command_of(pid).startswith(beginning) and time.monotonic() < deadline:
        time.sleep(0.02)
    return command_of(pid).startswith(beginning)


def heard(capsys: pytest.CaptureFixture[str], word: str) -> str:
    text = ""
    deadline = time.monotonic() + 10
    while word not in text and time.monotonic() < deadline:
        text += capsys.readouterr().out
        time.sleep(0.02)
    assert word in text
    return text


def test_leaving_stops_a_child_and_its_child(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Supervisor(tmp_path) as together:
        process = together.start("web", [sys.executable, "-c", PARENT], os.environ)
        said = heard(capsys, "child")
        assert said.startswith("web     | child")
    assert gone(process.pid)
    assert gone(int(said.split()[-1]))


def test_a_deaf_child_is_killed_in_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citizen_panel.local.processes.PATIENCE", 0.3)
    with Supervisor(tmp_path) as together:
        process = together.start("deaf", [sys.executable, "-c", STUBBORN], os.environ)
        heard(capsys, "deaf    | deaf")
    assert process.returncode == -signal.SIGKILL


def test_the_death_of_one_is_told_by_name_and_status(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as together:
        together.start("steady", ["sleep", "30"], os.environ)
        together.start("weak", ["sh", "-c", "exit 3"], os.environ)
        assert together.wait() == Ended("weak", 3)


@pytest.mark.skipif(not tied_to_parent(), reason="this system cannot tie a program to its parent")
def test_a_killed_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    program = (
        "import os, time; from pathlib import Path; from citizen_panel.local.processes import Supervisor\n"
        "with Supervisor(Path('.')) as s: print(s.start('x', ['sleep', '30'], os.environ).pid, flush=True); s.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as outer:
        assert outer.stdout is not None
        pid = int(outer.stdout.readline())
        assert shown(pid, "sleep")
        outer.kill()
    assert gone(pid)


def test_only_a_leftover_that_bears_the_mark_is_stopped() -> None:
    with subprocess.Popen(["sleep", "27.1"]) as stranger:
        assert shown(stranger.pid, "sleep")
        end_leftover(stranger.pid, "postgres")
        assert stranger.poll() is None
        end_leftover(stranger.pid, "sleep 27.1")
        assert stranger.wait() == -signal.SIGTERM
