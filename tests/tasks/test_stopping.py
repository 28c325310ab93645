"""A worker that is told to stop finishes the message in hand, gives the others back, and ends."""

import signal
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.notifications.models import Message
from tests.tasks.hands import a_worker
from tests.tasks.test_kill import delivered, how_many, queue_messages

pytestmark = pytest.mark.broker

PATIENCE = 60.0


def test_no_message_is_left_in_the_middle(committed: tuple[Flask, dict[str, str]], tmp_path: Path) -> None:
    app, environment = committed
    queue_messages(100)
    slow = {**environment, "LEASE_SECONDS": "120", "PROVIDER_CAN_FIND": "no", "PROVIDER_SECONDS": "0.2"}
    worker = a_worker("tests.tasks.worker", "stopping", slow, hands="prefork")
    try:
        begun = time.monotonic()
        app.extensions["celery"].send_task("messages.pump", queue="stopping")
        while how_many("sent") < 2 and time.monotonic() - begun < PATIENCE:
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    finally:
        worker.kill()
        worker.wait()
    sent = delivered(tmp_path)
    assert 0 < len(sent) < 100
    assert set(sent.values()) == {1}
    assert how_many("sent") == len(sent), "what was handed over is noted"
    assert how_many("queued") == 100 - len(sent), "and what was not waits for others"
    with transaction():
        tries = select(Message.attempts).where(Message.state == "queued")
        assert set(db.session.scalars(tries)) == {0}
