"""A form is taken only from a page of ours: the browser's own word, beside the token in the form."""

from flask import Flask, abort, current_app, request

from citizen_panel.blueprints.frame.safe_methods import SAFE

EXEMPT = frozenset(
    {
        "public.csp_report.receive",  # browsers send these reports on their own
        "api.receipts.receive",  # no browser sends these, and no cookie opens the door
        "api.texts.receive",  # nor these
    }
)


def came_from_here() -> bool:
    """What the browser says of where a request came from, by the best witness it sent; no witness is no objection."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == request.host_url.rstrip("/")
    return request.referrer is None or request.referrer.startswith(request.host_url)


def register(app: Flask) -> None:
    """Refuse every unsafe request from another site, before anything is read of it."""

    @app.before_request
    def only_from_here() -> None:
        if request.method in SAFE or request.endpoint in EXEMPT or not current_app.config["WTF_CSRF_ENABLED"]:
            return
        if not came_from_here():
            abort(400)
