"""A nudge that is lost costs nobody time."""

import socket
import threading
import time

import pytest

from citizen_panel.tasks import nudge as nudges
from citizen_panel.tasks.nudge import PATIENCE, REST, Nudge


def test_a_lost_nudge_is_quick_and_then_rests() -> None:
    sent: list[int] = []
    nudge = Nudge("redis://127.0.0.1:1/0", lambda: sent.append(1))
    begun = time.monotonic()
    for _ in range(50):
        nudge()
    assert time.monotonic() - begun < PATIENCE + 0.5
    assert sent == []
    assert nudge.resting_until > begun + REST - 1


def test_after_resting_it_tries_again() -> None:
    sent: list[int] = []
    nudge = Nudge("redis+socket:///nowhere/at/all", lambda: sent.append(1))
    nudge()
    nudge.resting_until = 0
    nudge()
    assert sent == []
    assert nudge.resting_until > 0


def test_one_who_takes_the_word_and_never_says_so_keeps_one_person_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Afterwards nobody waits, and nobody else is sent there, until the first has come back."""
    monkeypatch.setattr(nudges, "TAKEN", 0.01)
    said, sent = threading.Event(), list[int]()

    def send() -> None:
        sent.append(1)
        said.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        nudge = Nudge(f"amqp://127.0.0.1:{silent.getsockname()[1]}", send)
        nudge()
        assert nudge.resting_until > time.monotonic()
        for _ in range(3):
            nudge.resting_until = 0
            nudge()
        assert sent == [1]
        said.set()
        while any(one.name == "nudge" for one in threading.enumerate()):
            time.sleep(0.001)
        nudge()
    assert sent == [1, 1]


def test_a_word_that_cannot_be_sent_is_lost_quietly() -> None:
    def send() -> None:
        raise OSError("gone")

    with socket.create_server(("127.0.0.1", 0)) as there:
        nudge = Nudge(f"amqp://127.0.0.1:{there.getsockname()[1]}", send)
        nudge()
    assert nudge.resting_until > time.monotonic()
