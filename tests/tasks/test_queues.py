"""Three queues: a draw keeps no message waiting, and no message a sign-in code. What fits one broker fits no other."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from celery.worker.consumer.consumer import Consumer
from flask import Flask
from kombu.utils.imports import symbol_by_name

from citizen_panel.tasks import LONG, QUICK
from citizen_panel.tasks.broker import LASTING, NAMES, ON_REDIS, URGENT, settings_for
from citizen_panel.tasks.consumer import DELAYING, Prompt
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


def test_celerys_own_queues_for_later_are_not_made_on_a_rabbit() -> None:
    """Nothing of ours waits at the broker, and 28 queues on several machines cost each of them."""
    assert symbol_by_name(settings_for(RABBIT[0])["worker_consumer"]) is Prompt
    assert "worker_consumer" not in settings_for(REDIS[0])
    assert set(Consumer.Blueprint.default_steps) - set(Prompt.Blueprint.default_steps) == {DELAYING}


def test_a_worker_waits_for_its_broker_as_long_as_it_is_away(suite_app: Flask) -> None:
    assert suite_app.extensions["celery"].conf.broker_connection_max_retries is None


@pytest.mark.parametrize("url", [*RABBIT[:1], *REDIS[:2]])
def test_each_makes_a_celery_that_knows_its_transport(url: str) -> None:
    celery = Celery("tried", set_as_current=False)
    celery.conf.update(settings_for(url))
    with celery.connection() as connection:
        assert connection.transport.driver_type == ("amqp" if url.startswith("amqp") else "redis")
    assert [queue.name for queue in celery.conf.task_queues] == list(NAMES)


@pytest.fixture
def in_memory() -> Iterator[Celery]:
    """A Celery with the settings for a RabbitMQ, on kombu's own queues in memory."""
    celery = Celery("tried", set_as_current=False)
    celery.conf.update(settings_for(RABBIT[0]), broker_url="memory://", broker_transport_options={})
    yield celery
    celery.close()


def test_every_queue_is_declared_lasting_and_bound_to_an_exchange_of_its_own(in_memory: Celery) -> None:
    declared: dict[str, dict[str, Any]] = {}
    with in_memory.connection() as connection, connection.channel() as channel:
        channel.queue_declare = lambda **told: declared.update({told["queue"]: told})
        channel.queue_bind = lambda **told: None
        for queue in in_memory.conf.task_queues:
            queue(channel).declare()
    assert set(declared) == set(NAMES)
    for told in declared.values():
        assert told["durable"] is True, "what is not is refused for a quorum queue"
        assert not told["auto_delete"]
        assert not told["exclusive"]
        assert told["arguments"]["x-queue-type"] == "quorum"
        assert told["arguments"]["x-consumer-timeout"] > 30 * 60 * 1000, "a draw may take half an hour"
        assert "x-max-priority" not in told["arguments"], "a quorum queue refuses it: queues of their own go first"


def test_each_task_goes_to_its_queue_and_comes_back_if_nobody_says_that_it_was_done(in_memory: Celery) -> None:
    for task in ("messages.urgent", "messages.pump", "draws.sweep"):
        in_memory.send_task(task)
    with in_memory.connection() as connection:
        for queue, task in ((URGENT, "messages.urgent"), (QUICK, "messages.pump"), (LONG, "draws.sweep")):
            simple = connection.SimpleQueue(in_memory.amqp.queues[queue])
            first = simple.get(timeout=1)
            assert first.headers["task"] == task
            assert first.properties["delivery_mode"] == 2, "kept on disk"
            first.requeue()
            simple.get(timeout=1).ack()
            simple.close()
