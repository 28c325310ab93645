"""Long draws and real workers: one at a time, a dead one's draw is taken up by another, and a person can stop it."""

import signal
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from celery import Celery
from flask import Flask

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.matching import queries, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import DrawState
from citizen_panel.domain.projects.vocabulary import Band
from tests.factories import matching, projects
from tests.tasks.hands import a_worker

pytestmark = pytest.mark.broker

LEASE = 3.0
PATIENCE = 90.0


@dataclass
class Crew:
    """Workers that draw slowly, and what they wrote about it."""

    celery: Celery
    environment: Mapping[str, str]
    folder: Path
    queue: str = field(default_factory=lambda: f"draws-{uuid.uuid4().hex[:8]}")
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, count: int = 1) -> None:
        self.running += [a_worker("tests.tasks.drawing_worker", self.queue, self.environment) for _ in range(count)]

    def kill(self, pid: int) -> None:
        unlucky = next(one for one in self.running if one.pid == pid)
        unlucky.send_signal(signal.SIGKILL)
        unlucky.wait()

    def nudge(self) -> None:
        """Like beat: a word to look for draws that wait."""
        self.celery.send_task("draws.sweep", queue=self.queue, expires=5)

    def steps(self) -> list[tuple[int, str]]:
        """Every step of the engine so far: whose, and which."""
        notes = self.folder / "steps.txt"
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
        return [(int(pid), step) for pid, step in (line.split() for line in lines)]


@contextmanager
def crew(committed: tuple[Flask, dict[str, str]], folder: Path, steps: int, pause: float = 0.1) -> Iterator[Crew]:
    app, environment = committed
    own = {"DRAW_LEASE_SECONDS": str(LEASE), "DRAW_STEPS": str(steps), "DRAW_PAUSE": str(pause)}
    surroundings = {**environment, **own}
    hands = Crew(app.extensions["celery"], surroundings, folder)
    try:
        yield hands
    finally:
        for one in hands.running:
            one.kill()
            one.wait()


@pytest.fixture
def draw_id(committed: tuple[Flask, dict[str, str]]) -> UUID:
    with transaction():
        matching.people(60, silent=0.0)
        team = projects.team()
        brief = projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)
        return service.prepare_draw(brief, actor=team.lead).id


def state(draw_id: UUID) -> DrawState:
    with transaction():
        found = queries.draw(draw_id)
        assert found is not None
        db.session.refresh(found)
        return DrawState(found.state)


def until(is_so: object, hands: Crew) -> None:
    """Nudge the workers until something is so."""
    assert callable(is_so)
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, hands.steps()[-5:]
        hands.nudge()
        time.sleep(0.3)


def test_a_dead_workers_draw_is_taken_up_and_no_two_draw_at_once(
    committed: tuple[Flask, dict[str, str]], tmp_path: Path, draw_id: UUID
) -> None:
    with crew(committed, tmp_path, steps=60) as hands:
        hands.start(3)
        until(lambda: len(hands.steps()) > 10, hands)
        first = hands.steps()[0][0]
        hands.kill(first)
        until(lambda: state(draw_id) == DrawState.FOUND, hands)
        steps = hands.steps()
    workers = list(dict.fromkeys(pid for pid, _ in steps))
    assert len(workers) == 2
    assert workers[0] == first
    assert [pid for pid, _ in steps] == sorted((pid for pid, _ in steps), key=workers.index), "one after the other"
    assert [step for pid, step in steps if pid == workers[1]] == [*map(str, range(60)), "done"]
    with transaction():
        found = db.session.get(Draw, draw_id)
        assert found is not None
        assert (found.attempts, found.lease_token) == (2, None)
        assert len(queries.places_with_people(draw_id)) == 12


@pytest.mark.long
def test_a_step_that_lasts_longer_than_a_lease_leaves_the_draw_with_its_worker(
    committed: tuple[Flask, dict[str, str]], tmp_path: Path, draw_id: UUID
) -> None:
    with crew(committed, tmp_path, steps=2, pause=2 * LEASE) as hands:
        hands.start(2)
        until(lambda: state(draw_id) == DrawState.FOUND, hands)
        assert [step for _, step in hands.steps()] == ["0", "1", "done"]


def test_a_worker_hears_that_its_draw_was_stopped(
    committed: tuple[Flask, dict[str, str]], tmp_path: Path, draw_id: UUID
) -> None:
    with crew(committed, tmp_path, steps=600) as hands:
        hands.start()
        until(lambda: len(hands.steps()) > 10, hands)
        with transaction():
            found = queries.draw(draw_id)
            assert found is not None
            service.cancel(found, actor=projects.team("Corrie Health Board").lead)
        until(lambda: has_stopped(hands), hands)
        assert len(hands.steps()) < 600
    assert state(draw_id) == DrawState.CANCELLED
    with transaction():
        assert queries.places_with_people(draw_id) == []


def has_stopped(hands: Crew) -> bool:
    """Whether no step was made for a while."""
    before = len(hands.steps())
    time.sleep(1)
    return len(hands.steps()) == before
