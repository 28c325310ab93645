"""GET never writes: the session refuses while the method is safe. An address says nothing a database cannot hold."""

from flask import Flask, request

from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def register(app: Flask) -> None:
    """Close the session to writing for every safe request."""

    @app.before_request
    def no_such_address() -> None:
        if "\0" in request.path:
            raise NotFound

    @app.before_request
    def only_look() -> None:
        db.session().info["read_only"] = request.method in SAFE

    @app.teardown_request
    def open_again(_: BaseException | None) -> None:
        db.session().info["read_only"] = False
