"""A mail server on this machine: it keeps how often each Message-ID came, and can be told to misbehave."""

import email
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from citizen_panel.local.notify import Kept, Mood

SENDER = "panel@body.example"
UNSURE = (Mood.CUTS, Mood.HANGS)
"""It took the letter and never said so: nobody can tell, so a second copy may come."""


class MailServer(socketserver.ThreadingTCPServer):
    """The server; `kept` is what a test looks at and changes."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.kept = Kept()
        self.unsure = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller who hung up is no fault."""


class _Clerk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        while word := self.rfile.readline().decode()[:4].strip().lower():
            if word == "data":
                self._say("354 go on")
                if not self._take(self._letter()):
                    return
            else:
                self._say("250 yes")
            if word == "quit":
                return

    def _letter(self) -> bytes | None:
        """A whole letter; nothing when the caller was gone before its end."""
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return None
            lines.append(line)
        return b"".join(lines)

    def _take(self, letter: bytes | None) -> bool:
        """Whether there is more to say to this caller."""
        if letter is None:
            return False
        mood = self.server.kept.next_mood()
        if mood is Mood.BROKEN:
            self._say("451 later")
            return True
        self.server.kept.take("email", {"reference": email.message_from_bytes(letter)["Message-ID"]})
        if mood in UNSURE:
            self.server.unsure += 1
            time.sleep(self.server.kept.seconds if mood is Mood.HANGS else 0)
            return False
        self._say("250 kept")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def by_mail() -> Iterator[tuple[MailServer, dict[str, str]]]:
    """The server, answering until left, and what the product's environment must say to send through it."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            address = f"smtp://127.0.0.1:{server.server_address[1]}?from={SENDER}"
            yield server, {"CP_MESSAGES": "smtp", "CP_SMTP_URL": address}
        finally:
            server.shutdown()
