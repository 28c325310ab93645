"""How much a first visit to a page transfers: page, style sheets and script, compressed as they travel."""

import gzip
import re
from http.client import HTTPResponse
from typing import cast
from urllib.parse import urljoin
from urllib.request import Request, urlopen

LIMIT = 60 * 1024
PARTS = re.compile(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"')


def transferred(address: str, cookie: str = "") -> dict[str, int]:
    """Bytes by kind (html, css, js) of a first visit; typefaces and pictures are not counted."""
    page, encoded = _get(address, cookie)
    bytes_of = {"html": len(encoded), "css": 0, "js": 0}
    for part in PARTS.findall(page):
        kind = "js" if part.endswith(".js") else "css"
        bytes_of[kind] += len(_get(urljoin(address, part))[1])
    return bytes_of


def page_at(address: str, cookie: str = "") -> str:
    """The page at an address."""
    return _get(address, cookie)[0]


def _get(address: str, cookie: str = "") -> tuple[str, bytes]:
    headers = {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}
    request = Request(address, headers=headers)  # noqa: S310  # our own address
    with cast(HTTPResponse, urlopen(request, timeout=10)) as answer:  # noqa: S310
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(body) if packed else body).decode(), body
