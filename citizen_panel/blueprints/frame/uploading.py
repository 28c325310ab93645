"""Files that are sent in: how large they may be, said by each view that takes one; never written to a disk."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar

import flask
from flask import Flask, current_app, request

MARK = "most_bytes"
ROOM_FOR_THE_REST = 256 * 1024

View = TypeVar("View", bound=Callable[..., Any])


class InMemory(flask.Request):
    """A request whose files stay in memory: what is sent in is about people, and a disk forgets nothing."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def takes_file(megabytes: int) -> Callable[[View], View]:
    """State that a view takes a file of up to so many megabytes; every other view takes a form and no more."""

    def mark(view: View) -> View:
        setattr(view, MARK, megabytes * 1024 * 1024 + ROOM_FOR_THE_REST)
        return view

    return mark


def register(app: Flask) -> None:
    """Widen the limit before anything is read of a request, for those views alone."""
    app.request_class = InMemory

    @app.before_request
    def widen() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        most = getattr(view, MARK, None)
        if most is not None and request.method == "POST":
            request.max_content_length = most
