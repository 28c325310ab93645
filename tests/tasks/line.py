"""A line to a server that can be cut, held and mended: what a network does to those who use it."""

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PIECE = 65_536


class Line:
    """Passes bytes on to a server, both ways, until it is cut or held."""

    def __init__(self, host: str, port: int) -> None:
        self.beyond = (host, port)
        self.port = 0
        self.door = self._open()
        self.flows, self.over = threading.Event(), threading.Event()
        self.flows.set()
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._let_in, daemon=True).start()

    def _open(self) -> socket.socket:
        door = socket.create_server(("127.0.0.1", self.port))
        self.port = int(door.getsockname()[1])
        return door

    def cut(self) -> None:
        """Break every connection and refuse new ones."""
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for pair in self.pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()

    def mend(self) -> None:
        """Take connections again, at the same port."""
        self.door = self._open()
        threading.Thread(target=self._let_in, daemon=True).start()

    def hold(self) -> None:
        """Take connections and bytes, and pass nothing on."""
        self.flows.clear()

    def let_go(self) -> None:
        """Pass on what was held, and whatever comes."""
        self.flows.set()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.door.accept()
                far = socket.create_connection(self.beyond)
                self.pairs.append((near, far))
                threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with near, far, selectors.DefaultSelector() as ready, contextlib.suppress(OSError):
            for one, other in ((near, far), (far, near)):
                ready.register(one, selectors.EVENT_READ, other)
            while not self.over.is_set():
                for key, _ in ready.select(timeout=1):
                    self.flows.wait()
                    piece = key.fileobj.recv(PIECE)  # type: ignore[union-attr]  # only sockets were registered
                    if not piece:
                        return
                    key.data.sendall(piece)


@contextmanager
def to(host: str, port: int) -> Iterator[Line]:
    """A line to a server, until the end of the block."""
    line = Line(host, port)
    try:
        yield line
    finally:
        line.over.set()
        line.let_go()
        line.cut()
