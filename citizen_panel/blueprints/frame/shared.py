"""Pages that are the same for every visitor whom we do not know yet: written once a minute, and handed out.

Which these are, each view states: the cache class `public`, or `shared_form` for a page whose form differs only in the
token that proves it is ours. A visitor with any cookie of ours gets a page written for them.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import generate_csrf

from citizen_panel.blueprints.frame.assets import takes_gzip
from citizen_panel.blueprints.frame.headers import CACHE, OURS
from citizen_panel.blueprints.frame.identity import cookie_name
from citizen_panel.core import clock

EXTENSION = "citizen_panel.shared"
MOST = 200
"""So many pages are kept in a process; the one longest not asked for goes first."""
FIELD = "csrf_token"

View = Callable[..., Any]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Shared:
    """A page: around its token, when it has one; compressed when it has none."""

    pieces: tuple[bytes, ...]
    compressed: bytes
    headers: tuple[tuple[str, str], ...]
    until: datetime


def shared_form(view: View) -> View:
    """State that the page a view shows to an unknown visitor differs only in its token."""
    view.is_shared = True  # type: ignore[attr-defined]
    return view


def register_answer(app: Flask) -> None:
    """Answer with a page that is kept, before anything else looks at the request."""
    app.extensions[EXTENSION] = OrderedDict()

    @app.before_request
    def hand_out() -> Response | None:
        pages, key = _pages(), _key()
        found = pages.get(key) if key else None
        if key is None or found is None:
            return None
        if found.until <= clock.now():
            del pages[key]
            return None
        pages.move_to_end(key)
        return _answer(found)


def register_keeping(app: Flask) -> None:
    """Keep a page just written, when it may be shared; before it is compressed for one browser."""

    @app.after_request
    def keep(response: Response) -> Response:
        key, seconds = _key(), current_app.config["SHARED_SECONDS"]
        if not seconds or key is None or response.status_code != 200 or response.mimetype != "text/html":
            return response
        pages = _pages()
        pieces = None if key in pages else _pieces(response)
        if pieces is None:
            return response
        if len(pages) >= MOST:
            pages.popitem(last=False)
        kept = tuple((n, v) for n, v in response.headers.items() if n not in ("Content-Length", "Set-Cookie"))
        whole = gzip.compress(pieces[0], 9, mtime=0) if len(pieces) == 1 else b""
        pages[key] = Shared(pieces, whole, kept, clock.now() + timedelta(seconds=seconds))
        return response


def _pages() -> OrderedDict[Key, Shared]:
    pages: OrderedDict[Key, Shared] = current_app.extensions[EXTENSION]
    return pages


def _key() -> Key | None:
    """What the page depends on; nothing when it may depend on who asks."""
    if request.method != "GET" or request.query_string or request.endpoint is None:
        return None
    if any(name.startswith(cookie_name(OURS)) for name in request.cookies):
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "cache_class", "") != "public" and not getattr(view, "is_shared", False):
        return None
    return request.script_root, request.path, request.headers.get("Accept-Language", "")


def _pieces(response: Response) -> tuple[bytes, ...] | None:
    """The page, cut where its token stands; nothing when something else in it is this visitor's own."""
    body = response.get_data()
    is_form = getattr(current_app.view_functions[request.endpoint or ""], "is_shared", False)
    if not session and (is_form or response.headers.get("Cache-Control") == CACHE["public"]):
        return (body,)
    token = g.get(FIELD)
    return tuple(body.split(token.encode())) if is_form and token and set(session) == {FIELD} else None


def _answer(page: Shared) -> Response:
    if len(page.pieces) > 1:
        return Response(generate_csrf().encode().join(page.pieces), headers=page.headers)
    response = Response(page.pieces[0], headers=page.headers)
    if takes_gzip():
        response.set_data(page.compressed)
        response.headers["Content-Encoding"] = "gzip"
    return response
