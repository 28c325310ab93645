"""The demo comes up, says where it is, stops cleanly at a signal, and is quick and unchanged the second time."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from citizen_panel.local import broker

STANDINS = Path(__file__).with_name("standins.py")
Demo = subprocess.Popen[str]


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cp-test-") as name:
        yield Path(name, "data")


@contextmanager
def demo(data: Path, port: int) -> Iterator[Demo]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_"))}
    command = [sys.executable, str(STANDINS), str(data), str(port)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(120)


def read_until(process: Demo, word: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(f"{word!r} was never said, but:\n{said}")


def programs_of(data: Path) -> list[str]:
    """Command lines still about that were started for this folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(data) in file.read_text(errors="replace") and int(file.parent.name) != os.getpid():
                found.append((file.parent / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [command for command in found if command]


@pytest.mark.broker
@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_it_answers_stops_cleanly_and_answers_again_without_seeding(data: Path, number: signal.Signals) -> None:
    """On another port where the one asked for is taken; and nobody else may use the same data meanwhile."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with demo(data, taken) as process:
            said = read_until(process, "cp_sealer")
            assert f"Port {taken} is taken" in said
            assert "own keys" in said
            assert "seeded" in said
            found = re.search(r"answers at (http://127\.0\.0\.1:\d+)", said)
            assert found is not None
            assert urllib.request.urlopen(f"{found[1]}/healthz").status == 200  # noqa: S310  # our own address
            with demo(data, taken) as second:
                second.wait(120)
            assert second.returncode == 1
            process.send_signal(number)
            assert "Everything is stopped" in read_until(process, "stopped")
    assert process.returncode == 0
    assert programs_of(data) == []
    with demo(data, broker.free_port()) as process:
        assert "seeded" not in read_until(process, "answers at")


@pytest.mark.broker
@pytest.mark.long
def test_people_half_invented_are_begun_again_and_lost_keys_are_told(data: Path) -> None:
    with demo(data, broker.free_port()) as process:
        read_until(process, "answers at")
    (data / "state.json").write_text(json.dumps({"seeding": 7}))
    with demo(data, broker.free_port()) as process:
        assert "beginning again" in (said := read_until(process, "answers at"))
        assert "seeded" in said
    (data / "keys.json").unlink()
    with demo(data, broker.free_port()) as process:
        process.wait(120)
    assert process.returncode == 1
