"""Tasks that fail are kept where an operator sees them, also when their worker died under them."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import signals
from celery.exceptions import WorkerLostError
from flask import Flask, current_app

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger import faults
from citizen_panel.domain.ledger.queries import Fact

ONE = ".one"
"""What follows the name of a task where one of several failed and the task went on."""
log = logging.getLogger(__name__)


def failed(work: str, error: BaseException, arguments: Sequence[Any] = ()) -> None:
    """Keep that work failed, in a transaction of its own; while the database is away the log alone has it."""
    try:
        with transaction():
            faults.note(work, error, arguments=arguments)
    except Exception:
        log.exception("a fault could not be kept: %s", work)


def one_failed(work: str, error: BaseException) -> None:
    """Keep that one of several failed, for which a task went on to the next."""
    failed(work + ONE, error)


def went_well(work: str, begun: datetime, arguments: Sequence[Any] = ()) -> None:
    """Settle what was kept of work that failed before it was begun this time, and works now."""
    try:
        with transaction():
            faults.went_well(work, arguments=arguments)
            faults.went_well(work + ONE, before=begun)
    except Exception:
        log.exception("that a fault is mended could not be kept: %s", work)


@signals.task_failure.connect
def _keep(sender: Any = None, exception: Any = None, args: Any = None, **_: object) -> None:
    """Heard in the process that did the work, or in its parent where that process died."""
    app = getattr(sender, "application", None)
    if not isinstance(app, Flask) or not isinstance(exception, BaseException):
        return
    with app.app_context():
        failed(sender.name, exception, list(args or ()))
        if isinstance(exception, WorkerLostError):
            _let_go()


def _let_go() -> None:
    """Close what this process opened: it forks others, which must not share its connection."""
    db.session.remove()
    db.engine.dispose()


@signals.task_prerun.connect
def _begin(task: Any = None, **_: object) -> None:
    task.request.begun_at = clock.now()


@signals.task_success.connect
def _settle(sender: Any = None, **_: object) -> None:
    app = getattr(sender, "application", None)
    if isinstance(app, Flask):
        with app.app_context():
            went_well(sender.name, sender.request.begun_at, list(sender.request.args or ()))


def do_again(fact: Fact) -> None:
    """Hand work to the workers again that somebody wants tried again; what followed from a fact is due by itself.

    Nothing is handed over that is not a task of ours.
    """
    found = faults.fault(UUID(fact.body["fault"])) if fact.body is not None else None
    celery = current_app.extensions["celery"]
    if found is None or found.entry_id is not None:
        return
    task = found.work.removesuffix(ONE)
    if task in celery.tasks:
        celery.send_task(task, args=faults.arguments_of(found), retry=False)
