"""The one place from which this service calls another by HTTP: few hosts, no redirects, short answers."""

import contextlib
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

SECONDS = 10
LARGEST = 64 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NoAnswer(Exception):
    """The other side cannot be reached, or answered with what is not taken."""


class Refused(NoAnswer):
    """The other side understood, and said no."""


class Unclear(NoAnswer):
    """The other side may have done what it was asked: its answer came too late, broke off or cannot be read."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the JSON object in it if there is one."""

    status: int
    body: Mapping[str, Any] | None
    retry_after: str = ""


def exchange(
    url: str,
    headers: Mapping[str, str],
    *,
    may_be_plain: bool = False,
    sent: Mapping[str, Any] | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Ask for JSON, by POST when something is sent; the whole answer is there within so many seconds.

    Raises NoAnswer when the other side was never reached, Unclear when it was and nobody can tell what it did.
    """
    scheme, host, port, path = _called(url, may_be_plain=may_be_plain)
    line = _line(scheme, host, port, seconds)
    try:
        line.connect()
    except (OSError, http.client.HTTPException) as fault:
        line.close()
        raise NoAnswer(type(fault).__name__) from fault
    try:
        with _cut_off(line, seconds):
            body = json.dumps(sent).encode() if sent is not None else None
            kind = {"Content-Type": "application/json"} if sent is not None else {}
            line.request(
                "GET" if sent is None else "POST", path, body, {"Accept": "application/json", **kind, **headers}
            )
            answer = line.getresponse()
            read = answer.read(LARGEST + 1)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Unclear(type(fault).__name__) from fault
    finally:
        line.close()
    return Answer(answer.status, _object_or_none(read), answer.getheader("Retry-After") or "")


@contextmanager
def _cut_off(line: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """End the call when its time is over: an answer that comes drop by drop never meets the time-out of a socket."""

    def cut() -> None:
        if line.sock is not None:
            with contextlib.suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(seconds, cut)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _called(url: str, *, may_be_plain: bool) -> tuple[str, str, int | None, str]:
    """The parts of an address that may be called; raises NoAnswer for any other."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_plain = parts.scheme == "http" and may_be_plain and host in LOOPBACK
    if not host or parts.username or (parts.scheme != "https" and not is_plain):
        raise NoAnswer("not an address that is called")
    return parts.scheme, host, parts.port, f"{parts.path or '/'}?{parts.query}".rstrip("?")


def _line(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _object_or_none(text: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text) if len(text) <= LARGEST else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def fetch_json(url: str, *, may_be_plain: bool = False, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Ask for a JSON object, by POST when there is a form; raises NoAnswer.

    Plain HTTP is spoken to this machine only, and only when `may_be_plain`.
    """
    scheme, host, port, path = _called(url, may_be_plain=may_be_plain)
    try:
        return _object(_ask(scheme, host, port, path, form))
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise NoAnswer(type(fault).__name__) from fault


def _ask(scheme: str, host: str, port: int | None, path: str, form: Mapping[str, str] | None) -> bytes:
    line = _line(scheme, host, port, SECONDS)
    try:
        body = urlencode(form) if form is not None else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        line.request("POST" if form is not None else "GET", path, body, {"Accept": "application/json", **kind})
        answer = line.getresponse()
        read = answer.read(LARGEST + 1)
        if answer.status in (400, 401, 403):
            raise Refused(f"status {answer.status}")
        if answer.status != 200 or len(read) > LARGEST:
            raise ValueError(f"status {answer.status}")
        return read
    finally:
        line.close()


def _object(text: bytes) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
