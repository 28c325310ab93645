"""A stand-in for GOV.UK Notify on this machine: it speaks its HTTP interface and delivers nothing to anybody.

It keeps what it was given by reference, counts how often each came, and can be told to misbehave.
"""

import argparse
import hashlib
import hmac
import json
import threading
import time
import uuid
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from citizen_panel.local.words import say

SERVICE = "11111111-2222-4333-8444-555555555555"
SIGNED_WITH = "66666666-7777-4888-9999-000000000000"
KEY = f"stand_in-{SERVICE}-{SIGNED_WITH}"
TEMPLATES = {"email": str(uuid.UUID(int=1)), "sms": str(uuid.UUID(int=2)), "letter": str(uuid.UUID(int=3))}
GOOD_FOR = 30
TO = {"email": "email_address", "sms": "phone_number"}


class Mood(StrEnum):
    """How it answers: `hangs` takes the message and never says so, `unsure` takes it and says that it broke."""

    WELL = "well"
    SLOW = "slow"
    DRIPS = "drips"
    TOO_MANY = "too_many"
    SPENT = "spent"
    BROKEN = "broken"
    UNSURE = "unsure"
    NONSENSE = "nonsense"
    HANGS = "hangs"
    CUTS = "cuts"
    NOT_LET_IN = "not_let_in"
    REFUSES = "refuses"


@dataclass
class Kept:
    """What it holds: each message taken, how often each reference came, and how it shall answer."""

    mood: Mood = Mood.WELL
    moods: list[Mood] = field(default_factory=list)
    """How it answers the next requests to send; afterwards as `mood` says."""
    seconds: float = 1.0
    """How long it dawdles when it is slow or hangs."""
    retry_after: str = ""
    """What it says of when to come again, when it is given too much."""
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_mood(self) -> Mood:
        with self.lock:
            return self.moods.pop(0) if self.moods else self.mood

    def take(self, way: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Keep a message; the same reference twice is kept twice, as Notify does."""
        now = datetime.now(UTC).isoformat()
        one = {"id": str(uuid.uuid4()), "type": way, "status": "created", "created_at": now, **asked}
        with self.lock:
            self.taken.append(one)
            self.times[str(asked.get("reference"))] += 1
        return one

    def known_as(self, reference: str) -> list[dict[str, Any]]:
        with self.lock:
            self.asked.append(reference)
            return [one for one in self.taken if one.get("reference") == reference]

    @property
    def repeats(self) -> int:
        """How many messages were taken once too often."""
        return sum(times - 1 for times in self.times.values())


class StandIn(ThreadingHTTPServer):
    """The server; `kept` is what a test looks at and changes."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Desk)
        self.kept = Kept()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller who hung up is no fault."""


class _Desk(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests count."""

    def do_GET(self) -> None:
        if not self._is_let_in():
            return
        asked = urlsplit(self.path)
        mood = self.server.kept.mood
        if mood in (Mood.BROKEN, Mood.TOO_MANY, Mood.NONSENSE):
            self._misbehave(mood)
        elif asked.path == "/v2/notifications":
            reference = parse_qs(asked.query).get("reference", [""])[0]
            self._say(200, {"notifications": self.server.kept.known_as(reference), "links": {"current": self.path}})
        else:
            self._fail(404, "NoResultFound")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        sent = self.rfile.read(length)
        if not self._is_let_in():
            return
        way = self.path.rpartition("/")[2]
        try:
            asked = json.loads(sent)
        except ValueError:
            asked = None
        if way not in TEMPLATES or not isinstance(asked, dict) or not _is_whole(way, asked):
            self._fail(400, "ValidationError")
            return
        mood = self.server.kept.next_mood()
        if mood in (Mood.WELL, Mood.SLOW):
            one = self.server.kept.take(way, asked)
            time.sleep(self.server.kept.seconds if mood is Mood.SLOW else 0)
            self._say(201, {"id": one["id"], "reference": one.get("reference"), "content": {}, "uri": self.path})
            return
        if mood in (Mood.HANGS, Mood.UNSURE, Mood.DRIPS, Mood.NONSENSE, Mood.CUTS):
            self.server.kept.take(way, asked)
        self._misbehave(mood)

    def _misbehave(self, mood: Mood) -> None:
        errors = {
            Mood.TOO_MANY: (429, "RateLimitError"),
            Mood.SPENT: (429, "TooManyRequestsError"),
            Mood.BROKEN: (500, "Exception"),
            Mood.UNSURE: (500, "Exception"),
            Mood.NOT_LET_IN: (403, "AuthError"),
            Mood.REFUSES: (400, "BadRequestError"),
        }
        if mood in errors:
            self._fail(*errors[mood])
        elif mood is Mood.NONSENSE:
            self._raw(200, b"<html>Good morning</html>")
        elif mood is Mood.DRIPS:
            self._drip()
        else:
            time.sleep(self.server.kept.seconds if mood is Mood.HANGS else 0)
            self.close_connection = True

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n")
        until = time.monotonic() + self.server.kept.seconds
        while time.monotonic() < until:
            self.wfile.write(b" ")
            time.sleep(0.05)
        self.close_connection = True

    def _is_let_in(self) -> bool:
        if is_signed(self.headers.get("Authorization", ""), time.time()):
            return True
        self._fail(403, "AuthError")
        return False

    def _fail(self, status: int, error: str) -> None:
        self._say(status, {"status_code": status, "errors": [{"error": error, "message": "said by the stand-in"}]})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        self._raw(status, json.dumps(body).encode())

    def _raw(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429 and self.server.kept.retry_after:
            self.send_header("Retry-After", self.server.kept.retry_after)
        self.end_headers()
        self.wfile.write(body)


def is_signed(header: str, now: float) -> bool:
    """Whether a request carries a token of ours: HS256, our service, not older than half a minute."""
    try:
        head, claims, signature = header.removeprefix("Bearer ").split(".")
        said, meant = json.loads(_unb64(claims)), json.loads(_unb64(head))
        right = hmac.digest(SIGNED_WITH.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
        is_ours = meant.get("alg") == "HS256" and said.get("iss") == SERVICE
        return is_ours and abs(now - int(said["iat"])) <= GOOD_FOR and hmac.compare_digest(_unb64(signature), right)
    except (ValueError, KeyError, AttributeError):
        return False


def _unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _is_whole(way: str, asked: dict[str, Any]) -> bool:
    """Whether a request says where to, by which template, and every word that the template wants."""
    words = asked.get("personalisation", {})
    wanted = {"body"} if way == "sms" else {"body", "subject"}
    lines = {"address_line_1", "address_line_2", "address_line_3"}
    is_addressed = lines <= words.keys() if way == "letter" else TO[way] in asked
    return is_addressed and wanted <= words.keys() and asked.get("template_id") == TEMPLATES[way]


@contextmanager
def running(port: int = 0) -> Iterator[StandIn]:
    """The stand-in, answering in a thread of this process until left."""
    server = StandIn(port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings(url: str) -> dict[str, str]:
    """What the product's environment must say to send through the stand-in."""
    return {
        "CP_MESSAGES": "notify",
        "CP_NOTIFY_URL": url,
        "CP_NOTIFY_KEY": KEY,
        "CP_NOTIFY_TEMPLATES": json.dumps(TEMPLATES),
    }


def main(words: Sequence[str] | None = None) -> None:
    """Run until interrupted, and print what the environment must say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=6011)
    with StandIn(parser.parse_args(words).port) as server:
        for name, value in settings(server.url).items():
            say(f"{name}={value}")
        server.serve_forever()


if __name__ == "__main__":
    main()
