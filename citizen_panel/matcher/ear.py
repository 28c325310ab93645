"""Hearing from the database that something changed; a word that is lost is made up for by looking each second."""

import logging
from threading import Event

import psycopg
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.feed import CHANNEL

log = logging.getLogger(__name__)


class Ear:
    """Listens on a connection of its own, and opens another when that is lost."""

    def __init__(self, app: Flask, stop: Event) -> None:
        self._app, self._stop = app, stop
        self._line: psycopg.Connection | None = None

    def wait(self, seconds: float) -> None:
        """Return when something changed, or after so many seconds."""
        try:
            if self._line is None:
                self._line = self._open()
            for _ in self._line.notifies(timeout=seconds, stop_after=1):
                return
        except (psycopg.Error, SQLAlchemyError) as lost:
            log.warning("the database cannot be heard: %s", type(lost).__name__)
            self.close()
            self._stop.wait(seconds)

    def close(self) -> None:
        """Listen no more."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _open(self) -> psycopg.Connection:
        with self._app.app_context():
            taken = db.engine.raw_connection()
        line = taken.driver_connection
        assert isinstance(line, psycopg.Connection)
        taken.detach()  # it is ours alone, and does not go back to the others
        line.autocommit = True
        line.execute(f"LISTEN {CHANNEL}")
        return line
