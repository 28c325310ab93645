"""A word to the workers after a commit. It may be lost: beat sweeps what is due anyway, so nobody waits for it."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

log = logging.getLogger(__name__)
PATIENCE = 0.3
TAKEN = 1.0
"""Seconds in which the broker must have taken the word: one whose disk is full takes it, and says nothing for hours."""
REST = 30.0
PORTS = {"amqp": 5672, "pyamqp": 5672, "amqps": 5671}
PORT = 6379


class Nudge:
    """Sends the word if the broker takes it at once; after a loss it does not try again for a while.

    The broker is knocked at first, because a client that is refused tries again for seconds, and a person is waiting.
    The word goes by a messenger of its own, because no client can be told for how long to wait altogether; while one
    has not come back no other is sent.
    """

    def __init__(self, broker_url: str, send: Callable[[], object]) -> None:
        self.broker_url = broker_url
        self.send = send
        self.resting_until = 0.0
        self._late: threading.Thread | None = None

    def __call__(self) -> None:
        if time.monotonic() < self.resting_until or (self._late is not None and self._late.is_alive()):
            return
        try:
            knock(self.broker_url)
        except Exception as lost:
            self._rest(lost)
            return
        messenger = threading.Thread(target=self._carry, name="nudge", daemon=True)
        messenger.start()
        messenger.join(TAKEN)
        if messenger.is_alive():
            self._late = messenger
            self._rest(TimeoutError())

    def _carry(self) -> None:
        try:
            self.send()
        except Exception as lost:
            self._rest(lost)

    def _rest(self, lost: Exception) -> None:
        self.resting_until = time.monotonic() + REST
        log.warning("nudge lost: %s", type(lost).__name__)


def knock(broker_url: str) -> None:
    """Open and close a connection to the broker; raises OSError when it does not answer at once."""
    parts = urlsplit(broker_url)
    if parts.scheme.endswith(("+socket", "unix")):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(PATIENCE)
            door.connect(unquote(parts.path))
        return
    with socket.create_connection(
        (parts.hostname or "127.0.0.1", parts.port or PORTS.get(parts.scheme, PORT)), timeout=PATIENCE
    ):
        pass
