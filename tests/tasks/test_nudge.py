"""A nudge that is lost costs nobody time."""

import time

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
