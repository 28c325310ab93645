"""Staying with a run that takes long: hold it, tell how far it is, hear that it was stopped."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType

from celery.exceptions import SoftTimeLimitExceeded
from flask import Flask
from flask.globals import app_ctx
from sqlalchemy.exc import OperationalError

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.matching import leases
from citizen_panel.domain.matching.vocabulary import FOUND, GATHERED, EndCause

log = logging.getLogger(__name__)
TICK = 1.0
"""Seconds between two tellings of how far a run is."""
BEATS = 4
"""How often a lease is renewed within its length."""
LONGEST = timedelta(minutes=30)
SOFT_LIMIT, HARD_LIMIT = LONGEST.total_seconds() + 60, LONGEST.total_seconds() + 120
"""Seconds after which a task is ended from outside: only for a step of the solver that never comes back."""

Renew = Callable[[int | None], bool]
"""Goes on holding the run, and says how far it is in permille if that is known; False when it is not ours any more."""


class Stopped(Exception):
    """A person stopped the run, or another worker has it."""


class TooLong(Exception):
    """The run went on for longer than any run may."""


class Pulse:
    """The pulse of one run: given to the engine to tell its progress, and beating by itself between two tellings.

    A step of the solver may last longer than a lease, so a thread of its own renews the lease. Both write in short
    transactions of their own.
    """

    def __init__(self, renew: Renew, length: timedelta) -> None:
        self._app, self._renew = app_ctx.app, renew
        self._pause = length.total_seconds() / BEATS
        self._begun = time.monotonic()
        self._told_at = float("-inf")
        self._told = GATHERED
        self._lost = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def __call__(self, done: int, of: int) -> None:
        """Tell how far the run is; raises Stopped when it shall not go on, TooLong when it went on for too long."""
        if self._lost.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self._told_at < TICK:
            return
        if now - self._begun > LONGEST.total_seconds():
            raise TooLong
        self._told_at = now
        self._told = max(self._told, GATHERED + (FOUND - GATHERED) * min(done, of) // max(of, 1))
        if not self._write(self._told):
            raise Stopped

    def _beat(self) -> None:
        with self._app.app_context():
            while not self._over.wait(self._pause):
                if time.monotonic() - self._begun > LONGEST.total_seconds() or not self._write(None):
                    self._lost.set()
                    return

    def _write(self, permille: int | None) -> bool:
        """Renew the lease; while the database is away nobody else can take the run either, so it goes on."""
        try:
            with transaction():
                return self._renew(permille)
        except OperationalError as away:
            log.warning("a run could not say that it goes on: %s", away)
            db.session.rollback()
            return True


def lease_length(app: Flask) -> timedelta:
    """For how long a run stays with a worker that is not heard of any more."""
    return timedelta(seconds=app.config.get("DRAW_LEASE_SECONDS", leases.LEASE.total_seconds()))


def carry_through(pulse: Pulse, work: Callable[[], None], fail: Callable[[EndCause], object]) -> None:
    """Do the work of a run under its pulse, and end the run where a fault of ours, or its length, ends the work.

    Nothing is written when somebody stopped it. A database that went away leaves the run for a later worker.
    """
    try:
        with pulse:
            work()
    except Stopped:
        log.info("a run was stopped")
    except OperationalError as away:
        log.warning("a run was left for later: %s", away)
    except (TooLong, SoftTimeLimitExceeded):
        log.warning("a run took too long")
        with transaction():
            fail(EndCause.TOO_LONG)
    except Exception:
        log.exception("a run did not work")
        with transaction():
            fail(EndCause.FAULT)
