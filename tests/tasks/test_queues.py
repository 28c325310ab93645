"""Three queues: a draw keeps no message waiting, and no message a sign-in code. What fits one broker fits no other."""

import pytest
from celery import Celery
from flask import Flask

from citizen_panel.tasks import LONG, QUICK
from citizen_panel.tasks.broker import LASTING, NAMES, ON_REDIS, URGENT, settings_for
from citizen_panel.tasks.schedule import SCHEDULE

RABBIT = ("amqp://localhost", "amqps://panel:secret@broker.example:5671/panel", "pyamqp://localhost")
REDIS = ("redis://localhost/0", "rediss://:secret@broker.example:6379/0", "redis+socket:///run/redis.sock")


def test_what_takes_long_what_is_quick_and_what_is_urgent_wait_in_queues_of_their_own(suite_app: Flask) -> None:
    celery = suite_app.extensions["celery"]
    led = {row["task"]: celery.amqp.router.route({}, row["task"])["queue"].name for row in SCHEDULE.values()}
    assert {task for task, queue in led.items() if queue == LONG} == {
        "draws.count_panel",
        "draws.sweep",
        "imports.carry_on",
    }
    assert led["messages.urgent"] == URGENT
    assert led["messages.pump"] == led["relay.sweep"] == QUICK


def test_a_worker_that_is_not_told_otherwise_takes_from_all(suite_app: Flask) -> None:
    assert set(suite_app.extensions["celery"].amqp.queues) == {URGENT, QUICK, LONG}


@pytest.mark.parametrize("url", RABBIT)
def test_a_rabbit_is_told_nothing_that_only_fits_redis(url: str) -> None:
    told = settings_for(url)
    assert not set(told["broker_transport_options"]) & set(ON_REDIS)
    assert told["broker_transport_options"]["confirm_publish"] is True
    assert all(queue.queue_arguments == LASTING for queue in told["task_queues"])


@pytest.mark.parametrize("url", REDIS)
def test_a_redis_is_told_nothing_that_only_fits_rabbits(url: str) -> None:
    told = settings_for(url)
    assert told["broker_transport_options"] == ON_REDIS
    assert not any(queue.queue_arguments for queue in told["task_queues"])


@pytest.mark.parametrize("url", [*RABBIT[:1], *REDIS[:2]])
def test_each_makes_a_celery_that_knows_its_transport(url: str) -> None:
    celery = Celery("tried", set_as_current=False)
    celery.conf.update(settings_for(url))
    with celery.connection() as connection:
        assert connection.transport.driver_type == ("amqp" if url.startswith("amqp") else "redis")
    assert [queue.name for queue in celery.conf.task_queues] == list(NAMES)
