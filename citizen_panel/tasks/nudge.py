"""A word to the workers after a commit. It may be lost: beat sweeps what is due anyway, so nobody waits for it."""

import logging
import socket
import time
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

log = logging.getLogger(__name__)
PATIENCE = 0.3
REST = 30.0
PORTS = {"amqp": 5672, "pyamqp": 5672, "amqps": 5671}
PORT = 6379


class Nudge:
    """Sends the word if the broker answers at once; after a loss it does not try again for a while.

    The broker is knocked at first, because a client that is refused tries again for seconds, and a person is waiting.
    """

    def __init__(self, broker_url: str, send: Callable[[], object]) -> None:
        self.broker_url = broker_url
        self.send = send
        self.resting_until = 0.0

    def __call__(self) -> None:
        if time.monotonic() < self.resting_until:
            return
        try:
            knock(self.broker_url)
            self.send()
        except Exception as lost:
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
