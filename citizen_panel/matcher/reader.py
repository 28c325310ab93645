"""The one thread that changes the index: from a copy or from everybody, then change by change, and anew each night."""

import logging
import time
from threading import Event

import psycopg
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.citizens import feed
from citizen_panel.domain.matching import index_copies, indexed
from citizen_panel.domain.matching.index_shape import shape_now
from citizen_panel.domain.matching.live_index import LiveIndex
from citizen_panel.domain.matching.rules.index.editions import is_due
from citizen_panel.domain.matching.rules.index.packed import Kept, Torn
from citizen_panel.domain.matching.rules.index.shape import Shape
from citizen_panel.matcher.copies import Copies
from citizen_panel.matcher.ear import Ear
from citizen_panel.matcher.panel import Panel

log = logging.getLogger(__name__)
LOOK = 1.0
"""Seconds after which the database is asked though it said nothing."""
GATHER = 0.02
"""Seconds in which words that come together are waited for."""
HANDOVER = 0.2
"""Seconds in which whoever is changing the index is done."""
SAVE = 600.0
"""Seconds between two copies, if anything changed."""
COPIES_KEPT = 2
LOST = (SQLAlchemyError, psycopg.Error)


class Reader:
    """Keeps a panel true to the database, for as long as nobody says stop."""

    def __init__(self, app: Flask, copies: Copies, stop: Event) -> None:
        self._app, self._copies, self._stop = app, copies, stop
        self._ear = Ear(app, stop)
        self._seen = frozenset[int]()
        self._saved_at, self._is_changed = time.monotonic(), False
        with app.app_context():
            self._shape: Shape = shape_now()

    def begin(self) -> Panel:
        """Read the newest copy that is whole, and what changed since; where there is none, everybody."""
        with self._app.app_context():
            kept = self._newest_copy()
            if kept is None:
                return self._from_everybody()
            live = LiveIndex(kept.live.bits, kept.live.as_of, kept.held)
            panel = Panel(live, kept.edition, clock.now, kept.differed)
            self._catch_up(panel)
            return panel

    def run(self, panel: Panel) -> None:
        """Follow the database until told to stop, then keep a copy for the next time."""
        while not self._stop.is_set():
            self._ear.wait(LOOK)
            self._stop.wait(GATHER)
            try:
                with self._app.app_context():
                    self.turn(panel)
            except LOST as lost:
                log.warning("the database cannot be read: %s", type(lost).__name__)
        self._ear.close()
        try:
            with self._app.app_context():
                self.save(panel)
        except (*LOST, OSError) as lost:
            log.warning("no copy could be kept: %s", type(lost).__name__)

    def turn(self, panel: Panel) -> None:
        """Take in what changed; make the edition of the day and keep a copy when it is time."""
        self._catch_up(panel)
        if is_due(panel.edition.as_of.read_at, clock.now(), clock.UK):
            self.look_anew(panel)
            self._saved_at = -SAVE
        if self._is_changed and time.monotonic() - self._saved_at >= SAVE:
            self._saved_at = time.monotonic()
            try:
                self.save(panel)
            except OSError as error:
                log.error("no copy could be kept: %s", type(error).__name__)

    def look_anew(self, panel: Panel) -> int:
        """Read everybody, compare bit for bit, and begin the edition of a day; returns for how many it differed."""
        before, number = panel.live.as_of, panel.live.begin()
        try:
            with transaction():
                everybody = indexed.read_everybody(number, self._shape)
            with transaction():
                changed = indexed.changed_since(before)
        except BaseException:
            panel.live.give_up(number)
            raise
        differing = len(panel.live.replace(everybody, changed))
        self._seen, self._is_changed = frozenset(), True
        panel.differed = differing
        self._catch_up(panel)
        self._reshape(panel)
        panel.edition = panel.live.pictured()
        with transaction():
            index_copies.note_check(differing)
        if differing:
            log.error("incident: the index said something else of people: count=%s", differing)
        return differing

    def _reshape(self, panel: Panel) -> None:
        """Count by what there is now, where a council or a body came or went; who is held still stays so."""
        shape = shape_now()
        if shape == self._shape:
            return
        with transaction():
            made, before = indexed.made_anew(), panel.live
        panel.live, self._shape = made, shape
        self._stop.wait(HANDOVER)  # for whoever has just been told to hold somebody in the one before
        for slot, xact in before.held().items():
            made.hold([slot], xact)

    def save(self, panel: Panel) -> None:
        """Keep a sealed copy, and destroy the keys of all but the newest two."""
        live, held = panel.live.pictured(), panel.live.held()
        with transaction():
            made = index_copies.begin(live.as_of.horizon)
        self._copies.write(made, Kept(live, panel.edition, held, panel.differed))
        with transaction():
            kept = [one.copy_id for one in self._copies.there(index_copies.openable())[:COPIES_KEPT]]
            index_copies.destroy(besides=kept)
        self._copies.sweep(besides=kept)
        self._is_changed = False

    def _newest_copy(self) -> Kept | None:
        with transaction():
            openable = index_copies.openable()
        for one in self._copies.there(openable):
            found = self._copies.read(one, self._shape)
            if isinstance(found, Kept):
                return found
            assert isinstance(found, Torn)
            log.warning("a copy of the index is of no use: %s", found.why)
        return None

    def _from_everybody(self) -> Panel:
        with transaction():
            index_copies.begin(feed.horizon())  # so that the feed is kept for us from before we read
        with transaction():
            live = indexed.made_anew()
        panel = Panel(live, live.pictured(), clock.now, None)
        self.save(panel)
        return panel

    def _catch_up(self, panel: Panel) -> None:
        live = panel.live
        number = live.begin()
        try:
            with transaction():
                reading = indexed.read_changed(number, self._shape, live.as_of, live.held(), self._seen)
        except BaseException:
            live.give_up(number)
            raise
        live.catch_up(reading)
        self._seen = reading.ahead
        self._is_changed |= len(reading.slots) > 0
