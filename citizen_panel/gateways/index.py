"""The quick counter: asks the process that holds the matching index, and says nothing when that does not answer."""

import logging
import os
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock

from citizen_panel.domain.matching.rules.index.messages import (
    Done,
    Freshness,
    Reply,
    reply_read,
    written,
)
from citizen_panel.domain.matching.rules.index.questions import MOST_HELD, Hold, Question
from citizen_panel.gateways import index_wire as wire

log = logging.getLogger(__name__)
PATIENCE = 2.0
"""Seconds to wait for an answer; most take a few thousandths."""
KNOCKING = 0.3
"""Seconds to wait until somebody opens."""
REST = 5.0
"""Seconds for which it is left alone after it did not answer."""
MOST_KEPT = 8
"""So many connections are kept for the next question."""


class IndexClient:
    """Asks over connections that stay open. May be used by several threads, and after a fork."""

    def __init__(self, address: wire.Address, secret: bytes) -> None:
        self._address, self._secret = address, secret
        self._kept: list[socket.socket] = []
        self._process, self._lock = os.getpid(), Lock()
        self._resting_until = 0.0
        self._missed = 0

    def ask(self, question: Question) -> tuple[Reply, Freshness] | None:
        """Put a question; nothing when nobody answers in time, or the answer is not to be relied on."""
        reply, fresh = self._ask(question) or (None, None)
        return None if reply is None or fresh is None else (reply, fresh)

    def hold(self, slots: Sequence[int], xact: int) -> bool:
        """Ask that these slots say nothing until what transaction `xact` does was read; False when that is not sure.

        Then nothing of this moment that is older than the transaction is taken from the index by this process.
        """
        for at in range(0, len(slots), MOST_HELD):
            answered = self._ask(Hold(tuple(slots[at : at + MOST_HELD]), xact))
            if answered is None or not isinstance(answered[0], Done):
                self._missed = max(self._missed, xact)
                return False
        return True

    def knows_all_of(self, fresh: Freshness) -> bool:
        """Whether an answer of that freshness has in it everything that this process could not tell the index."""
        return fresh.horizon > self._missed

    def close(self) -> None:
        """Let go of every connection; the next question opens a new one."""
        with self._lock:
            kept, self._kept = self._kept, []
        for door in kept:
            door.close()

    def _ask(self, question: Question) -> tuple[Reply, Freshness | None] | None:
        if time.monotonic() < self._resting_until:
            return None
        piece, kept = written(question), self._kept_door()
        try:
            if kept is not None:
                with suppress(wire.Broken, ConnectionError):  # it was closed while nobody asked anything
                    return self._over(kept, piece)
            return self._over(self._new_door(), piece)
        except (OSError, ValueError) as lost:
            self._resting_until = time.monotonic() + REST
            log.warning("the index did not answer: %s", type(lost).__name__)
            return None

    def _over(self, door: socket.socket, piece: bytes) -> tuple[Reply, Freshness | None]:
        """Ask over a connection, which is kept only when the answer came whole."""
        try:
            door.settimeout(PATIENCE)
            wire.send(door, piece)
            answered = reply_read(wire.receive(door, wire.LONGEST_ANSWER, patience=PATIENCE))
        except BaseException:
            door.close()
            raise
        self._keep(door)
        return answered

    def _new_door(self) -> socket.socket:
        door = wire.knock(self._address, KNOCKING)
        try:
            wire.prove_as_asker(door, self._secret, PATIENCE)
        except BaseException:
            door.close()
            raise
        return door

    def _kept_door(self) -> socket.socket | None:
        with self._lock:
            if self._process != os.getpid():  # a connection belongs to the process that opened it
                self._kept, self._process = [], os.getpid()
            return self._kept.pop() if self._kept else None

    def _keep(self, door: socket.socket) -> None:
        with self._lock:
            if len(self._kept) < MOST_KEPT:
                self._kept.append(door)
                return
        door.close()
