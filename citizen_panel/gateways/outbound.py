"""The one place from which this service calls another by HTTP: few hosts, no redirects, short answers."""

import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

SECONDS = 10
LARGEST = 64 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NoAnswer(Exception):
    """The other side cannot be reached, or answered with what is not taken."""


class Refused(NoAnswer):
    """The other side understood, and said no."""


def fetch_json(url: str, *, may_be_plain: bool = False, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Ask for a JSON object, by POST when there is a form; raises NoAnswer.

    Plain HTTP is spoken to this machine only, and only when `may_be_plain`.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_plain = parts.scheme == "http" and may_be_plain and host in LOOPBACK
    if not host or parts.username or (parts.scheme != "https" and not is_plain):
        raise NoAnswer("not an address that is called")
    try:
        return _object(_ask(parts.scheme, host, parts.port, f"{parts.path or '/'}?{parts.query}".rstrip("?"), form))
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise NoAnswer(type(fault).__name__) from fault


def _ask(scheme: str, host: str, port: int | None, path: str, form: Mapping[str, str] | None) -> bytes:
    if scheme == "https":
        line: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(host, port, timeout=SECONDS)
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
