"""Answering over a socket: several askers at once, each of whom knows the secret, none of whom is waited for long."""

import logging
import socket
from threading import BoundedSemaphore, Event, Thread

from citizen_panel.domain.matching.rules.index.messages import Unclear, read, reply_written
from citizen_panel.domain.matching.rules.index.questions import HowAreYou
from citizen_panel.gateways import index_wire as wire
from citizen_panel.matcher.panel import Panel

log = logging.getLogger(__name__)
MOST_ASKERS = 64
PATIENCE = 2.0
"""Seconds within which a piece that was begun is whole."""
IDLE = 120.0
"""Seconds for which a connection may lie still."""
TURN = 0.5
"""Seconds after which the door-keeper looks whether it is to stop."""


class Server:
    """Listens at an address and answers from the panel."""

    def __init__(self, address: wire.Address, secret: bytes, panel: Panel) -> None:
        self._panel, self._secret = panel, secret
        self._room = BoundedSemaphore(MOST_ASKERS)
        self._panel.reply(HowAreYou())  # so that the first who asks waits no longer than the others
        self._door = wire.listen(address, MOST_ASKERS)
        self._stop = Event()
        self._keeper = Thread(target=self._serve, name="door", daemon=True)

    @property
    def address(self) -> wire.Address:
        """Where it listens; the port is known even where any was asked for."""
        found: wire.Address = self._door.getsockname()
        return found

    def start(self) -> None:
        """Begin to answer, beside what else goes on."""
        self._keeper.start()

    def stop(self) -> None:
        """Answer nobody new."""
        self._stop.set()
        self._keeper.join(2 * TURN)
        self._door.close()

    def _serve(self) -> None:
        self._door.settimeout(TURN)
        while not self._stop.is_set():
            try:
                asker, _ = self._door.accept()
            except TimeoutError:
                continue
            except OSError as error:
                log.warning("nobody could be let in: %s", type(error).__name__)
                self._stop.wait(TURN)
                continue
            self._let_in(asker)

    def _let_in(self, asker: socket.socket) -> None:
        if not self._room.acquire(blocking=False):
            asker.close()
            return
        Thread(target=self._attend, args=(asker,), name="asker", daemon=True).start()

    def _attend(self, asker: socket.socket) -> None:
        """Answer one asker until they go, lie still for long, or say what is no question."""
        try:
            with asker:
                wire.prove_as_holder(asker, self._secret, PATIENCE)
                while not self._stop.is_set() and self._answer(asker):
                    pass
        except (OSError, ValueError) as gone:
            log.debug("an asker is gone: %s", type(gone).__name__)
        except Exception:
            log.exception("a question could not be answered")
        finally:
            self._room.release()

    def _answer(self, asker: socket.socket) -> bool:
        try:
            question = read(wire.receive(asker, wire.LONGEST_QUESTION, patience=PATIENCE, idle=IDLE))
        except wire.TooLong:
            question = Unclear("too long")
        asker.settimeout(PATIENCE)
        if isinstance(question, Unclear):
            wire.send(asker, reply_written(question, None))
            return False
        wire.send(asker, reply_written(*self._panel.reply(question)))
        return True
