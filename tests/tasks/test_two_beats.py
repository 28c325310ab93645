"""Two beats at once, and a clock that jumps for one of two workers: nothing is sent, reminded or followed up twice."""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel import gateways
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger.models import Entry, Handled
from citizen_panel.domain.notifications.models import Message
from citizen_panel.tasks.schedule import SCHEDULE
from tests.factories.sessions import a_story, accepted, invited, slots

pytestmark = pytest.mark.broker

LEFT_OUT = {"draws.count_panel"}
"""It counts the whole panel, for seconds, and writes nothing but figures."""
TASKS = [row["task"] for row in SCHEDULE.values() if row["task"] not in LEFT_OUT]
QUICK = [name for name in TASKS if name.split(".")[0] in ("messages", "relay", "reminders", "seats")]
DAY = timedelta(days=1)


class Beat(threading.Thread):
    """Everything of the timetable, once, by a worker whose clock says what it says."""

    def __init__(self, app: Flask, at: datetime, together: threading.Barrier, tasks: Sequence[str]) -> None:
        super().__init__(daemon=True)
        self.app, self.at, self.together, self.tasks = app, at, together, tasks
        self.broken: list[BaseException] = []

    def run(self) -> None:
        with self.app.app_context(), clock.at(self.at):
            for name in self.tasks:
                self.together.wait(timeout=60)
                try:
                    self.app.extensions["celery"].tasks[name].run()
                except BaseException as error:
                    self.broken.append(error)
            db.session.remove()


def beat_twice(app: Flask, first: datetime, second: datetime, tasks: Sequence[str]) -> None:
    together = threading.Barrier(2)
    beats = [Beat(app, at, together, tasks) for at in (first, second)]
    for beat in beats:
        beat.start()
    for beat in beats:
        beat.join(timeout=120)
    assert [beat.broken for beat in beats] == [[], []]


def test_nothing_is_done_twice(committed: tuple[Flask, dict[str, str]]) -> None:
    app, _ = committed
    app.extensions.pop(nudges.EXTENSION)
    app.extensions["celery"].loader.import_default_modules()
    noon = datetime.combine(clock.today() + DAY, datetime.min.time(), clock.UK) + timedelta(hours=12)
    with clock.at(noon), transaction():
        story = a_story(people=5, starts_at=noon + 3 * DAY)
        accepted(story, invited(story)[0])
        starts_at = slots(story)[0].starts_at
    beat_twice(app, noon, noon, TASKS)
    for first, second in (
        (noon, noon + timedelta(hours=1)),  # the second believes that every lease ran out
        (noon + timedelta(hours=2), noon),  # the first was set back
        (starts_at - DAY, starts_at - DAY + timedelta(minutes=5)),
        (starts_at - DAY + timedelta(hours=1), starts_at - timedelta(hours=1, minutes=50)),
    ):
        beat_twice(app, first, second, QUICK)
    sent = Counter(line["key"] for line in went(app))
    assert len(sent) >= 5 + 1 + 2, "the invitations, the place, and two reminders of it"
    assert sum(key.startswith("reminder:") for key in sent) == 2
    assert {key: times for key, times in sent.items() if times > 1} == {}
    with transaction():
        queued = db.session.execute(select(func.count(), func.count(Message.key.distinct()))).one()
        facts = dict(
            db.session.execute(
                select(Entry.subject_id, func.count()).where(Entry.kind == "MessageSent").group_by(Entry.subject_id)
            ).all()
        )
        followed = select(Handled.entry_id).group_by(Handled.entry_id, Handled.reaction).having(func.count() > 1)
        assert db.session.execute(followed).all() == []
    assert queued[0] == queued[1]
    assert set(facts.values()) == {1}
    assert len(facts) == len(sent)


def went(app: Flask) -> list[dict[str, Any]]:
    path: Path = app.extensions[gateways.EXTENSION].path
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
