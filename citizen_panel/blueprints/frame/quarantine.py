"""A restored database that has not heard yet who was erased and what was stopped: no door opens."""

from flask import Flask, Response, request

from citizen_panel.gateways.closed import is_closed

OPEN = frozenset({"public.health.alive", "public.health.ready", "assets.show"})
WORDS = "We are closed for a short while. Nothing you told us is lost. Try again in an hour, or phone us.\n"


def register(app: Flask) -> None:
    """Ask before every request; nothing else runs while it is closed."""

    @app.before_request
    def closed() -> Response | None:
        if request.endpoint in OPEN or not is_closed():
            return None
        return Response(WORDS, 503, {"Retry-After": "3600"}, mimetype="text/plain")
