"""Two queues: a draw that takes long keeps no message waiting."""

from flask import Flask

from citizen_panel.tasks import LONG, QUICK
from citizen_panel.tasks.schedule import SCHEDULE


def test_draws_and_messages_wait_in_queues_of_their_own(suite_app: Flask) -> None:
    celery = suite_app.extensions["celery"]
    led = {row["task"]: celery.amqp.router.route({}, row["task"])["queue"].name for row in SCHEDULE.values()}
    long = {task for task, queue in led.items() if queue == LONG}
    assert long == {"draws.count_panel", "draws.sweep", "imports.carry_on"}
    assert led["messages.pump"] == led["relay.sweep"] == QUICK


def test_a_worker_that_is_not_told_otherwise_takes_from_both(suite_app: Flask) -> None:
    assert set(suite_app.extensions["celery"].amqp.queues) == {QUICK, LONG}
