"""The process itself: nothing of it is written to the disk in clear, and it ends when it is told to."""

import contextlib
import ctypes
import logging
import resource
import signal
import sys
from threading import Event

from flask import Flask

from citizen_panel.config import Settings
from citizen_panel.gateways import index_wire as wire
from citizen_panel.matcher.copies import Copies
from citizen_panel.matcher.panel import Panel
from citizen_panel.matcher.reader import LOST, Reader
from citizen_panel.matcher.server import Server

log = logging.getLogger(__name__)
AGAIN = 1.0
"""Seconds until a database that does not answer is tried again."""
_SET_DUMPABLE = 4


def hold_the_index(app: Flask, settings: Settings) -> None:
    """Read the panel, answer questions about it, and follow the database until SIGTERM."""
    keep_out_of_dumps()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    begun = _begun(app, settings, stop)
    if begun is None:
        return
    reader, panel = begun
    server = Server(wire.place(settings.index), wire.secret_from(settings.secret_key), panel)
    server.start()
    try:
        reader.run(panel)
    finally:
        server.stop()


def keep_out_of_dumps() -> None:
    """Leave no picture of the memory when the process dies, and let no other process of ours look into it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def _begun(app: Flask, settings: Settings, stop: Event) -> tuple[Reader, Panel] | None:
    while not stop.is_set():
        try:
            reader = Reader(app, Copies(settings.index_copies), stop)
            return reader, reader.begin()
        except LOST as lost:
            log.warning("the database cannot be read yet: %s", type(lost).__name__)
            stop.wait(AGAIN)
    return None
