"""The process itself: it answers, hears of a change, is killed, goes on from its copy, and ends when told to."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from citizen_panel.core.db import db
from citizen_panel.domain.matching import counted
from citizen_panel.domain.matching.index_shape import COUNCIL
from citizen_panel.domain.matching.rules.index.questions import HowAreYou, Of
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.local import programs
from tests.conftest import KEKS
from tests.matcher.conftest import Stage, execute

PATIENCE = 120
pytestmark = pytest.mark.concurrency


def started(stage: Stage, log: Path) -> subprocess.Popen[bytes]:
    settings = stage.app.extensions["citizen_panel.settings"]
    env = {
        **os.environ,
        "CP_MODE": "test",
        "CP_SECRET_KEY": settings.secret_key,
        "CP_KEKS": json.dumps(KEKS),
        "CP_BASE_URL": "http://localhost",
        "CP_LOCAL_DIR": str(stage.folder.parent),
        "CP_INDEX": settings.index,
        "CP_INDEX_COPIES": str(stage.folder),
        "CP_DATABASE_ROLE": "",
        "DATABASE_URL": stage.holder.config["SQLALCHEMY_DATABASE_URI"],
        "REDIS_URL": settings.broker_url,
    }
    with log.open("ab") as output:
        return subprocess.Popen(programs.product("index", "run"), env=env, stdout=output, stderr=output)


def wait_until(holds: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def answers(stage: Stage) -> bool:
    stage.asked._resting_until = 0.0
    return stage.asked.ask(HowAreYou()) is not None


def test_killed_and_started_again_it_goes_on(stage: Stage, tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = started(stage, log)
    try:
        wait_until(lambda: answers(stage), process, log)
        edition = counted.how_many(stage.asked, ())
        assert edition.path is counted.Path.QUICK
        mover = stage.someone()
        execute("UPDATE citizen SET council_code = 'S12000027' WHERE id = :one", one=mover)
        in_shetland = Wish(COUNCIL, frozenset({"S12000027"}))
        wait_until(lambda: stage.row(mover) in counted.slots(stage.asked, [in_shetland]).answer, process, log)
        process.kill()
        process.wait(PATIENCE)
        db.session.rollback()
        assert counted.how_many(stage.asked, (), Of.LIVE).path is counted.Path.SLOW
        leaver = stage.someone()
        execute("UPDATE citizen SET status = 'left' WHERE id = :one", one=leaver)
        process = started(stage, log)
        wait_until(lambda: answers(stage), process, log)
        again = counted.how_many(stage.asked, ())
        assert (again.answer, again.as_of) == (edition.answer, edition.as_of), "the edition is the same all day"
        assert stage.row(leaver) not in counted.slots(stage.asked, ()).answer, "by whichever way"
        wait_until(lambda: counted.slots(stage.asked, ()).path is counted.Path.QUICK, process, log)
        assert stage.row(leaver) not in counted.slots(stage.asked, ()).answer
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0, log.read_text()
        assert 1 <= len(list(stage.folder.glob("*.sealed"))) <= 2
    finally:
        process.kill()
        process.wait(PATIENCE)
