"""WHEN it happens: Celery, bound to the application; JSON and ids only; each task in its own application context."""

import logging

from celery import Celery, Task, signals
from flask import Flask

from citizen_panel.core import logs, nudges
from citizen_panel.domain.matching.rules.warm import warm
from citizen_panel.gateways.closed import is_closed
from citizen_panel.tasks.broker import LONG, QUICK, VISIBILITY, settings_for
from citizen_panel.tasks.nudge import Nudge
from citizen_panel.tasks.schedule import SCHEDULE

__all__ = ["LONG", "QUICK", "register"]
log = logging.getLogger(__name__)
MODULES = [
    "citizen_panel.tasks.comparisons",
    "citizen_panel.tasks.consents",
    "citizen_panel.tasks.draws",
    "citizen_panel.tasks.faults",
    "citizen_panel.tasks.imports",
    "citizen_panel.tasks.journal",
    "citizen_panel.tasks.messages",
    "citizen_panel.tasks.panel",
    "citizen_panel.tasks.relay",
    "citizen_panel.tasks.reminders",
    "citizen_panel.tasks.retention",
    "citizen_panel.tasks.seats",
]


@signals.setup_logging.connect
def _keep_our_logs(**_: object) -> None:
    """Celery would put its own handlers in place of ours, and its tracebacks quote values."""
    logs.configure()


@signals.worker_init.connect
def _be_ready_to_draw(sender: object = None, **_: object) -> None:
    """A worker for draws alone gets ready before it takes the first."""
    queues = getattr(getattr(getattr(sender, "app", None), "amqp", None), "queues", None)
    if set(getattr(queues, "consume_from", ())) == {LONG}:
        warm()


def register(app: Flask, broker_url: str) -> Celery:
    """Bind a Celery to the application, and let commits nudge the relay."""

    class InApplication(Task):
        application = app

        def __call__(self, *args: object, **kwargs: object) -> object:
            with app.app_context():
                if is_closed():
                    log.error("the database is older than the safety journal: nothing is done until it is replayed")
                    return None
                return self.run(*args, **kwargs)

    celery = Celery(app.name, task_cls=InApplication, include=MODULES)
    celery.conf.update(
        **settings_for(broker_url),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        beat_schedule=SCHEDULE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_time_limit=VISIBILITY - 60,
        task_soft_time_limit=VISIBILITY - 120,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        timezone="UTC",
    )
    celery.set_default()
    app.extensions["celery"] = celery

    def send() -> None:
        celery.send_task("relay.sweep", retry=False, expires=30)

    app.extensions[nudges.EXTENSION] = Nudge(broker_url, send)
    return celery
