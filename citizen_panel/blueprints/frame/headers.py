"""Headers and cache classes, exactly as the security page of the documentation lists them."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request, session

from citizen_panel.blueprints.frame.identity import cookie_name
from citizen_panel.config import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; report-uri /csp-report"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS_ONLY = "max-age=63072000; includeSubDomains"
CACHE = {"personal": "no-store", "form": "no-store", "public": "public, max-age=60"}
OURS = "cp"

View = Callable[..., Any]


def cached(cache_class: str) -> Callable[[View], View]:
    """State a view's cache class: personal (when not stated), form or public."""
    assert cache_class in CACHE

    def mark(view: View) -> View:
        view.cache_class = cache_class  # type: ignore[attr-defined]
        return view

    return mark


def register(app: Flask, settings: Settings) -> None:
    """Put the headers on all responses, errors included."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.base_url.startswith("https://"):
            response.headers["Strict-Transport-Security"] = HTTPS_ONLY
        if "Cache-Control" not in response.headers:
            view = app.view_functions.get(request.endpoint or "")
            stated = getattr(view, "cache_class", "personal")
            response.headers["Cache-Control"] = CACHE["personal" if _is_personal(response) else stated]
        if response.mimetype == "text/html":
            response.headers["Vary"] = "Cookie, Accept-Language, Accept-Encoding"
        return response


def _is_personal(response: Response) -> bool:
    """Whether an answer may depend on who asked: an error, one that sets a cookie, or one to a visitor who has ours.

    The session's own cookie is written after this, so it is the change that tells.
    """
    sets_cookie = "Set-Cookie" in response.headers or session.modified
    return (
        response.status_code >= 400
        or sets_cookie
        or any(name.startswith(cookie_name(OURS)) for name in request.cookies)
    )
