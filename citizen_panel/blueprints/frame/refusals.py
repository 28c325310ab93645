"""One handler for every "no": a sentence, a reference, a way on."""

import logging
import secrets
from contextlib import suppress
from typing import Any

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError
from werkzeug.routing import RequestRedirect

from citizen_panel.blueprints.frame.safe_methods import SAFE
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal, TooMany
from citizen_panel.core.slow_hash import Busy

log = logging.getLogger(__name__)


def in_words(refusal: Refusal) -> str:
    """The refusal's sentence, translated and filled."""
    values = {k: gettext(v) if isinstance(v, str) else v for k, v in refusal.values.items()}
    return gettext(refusal.sentence).format(**values)


def register(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(SecurityError, _not_our_name)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(MethodNotAllowed, _not_a_page)

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> tuple[str, int]:
        db.session.rollback()
        status = 429 if isinstance(refusal, TooMany) else 409
        page = render_template("refusals/refused.html", sentence=in_words(refusal), back=_back())
        return page, status

    @app.errorhandler(NotFound)
    @app.errorhandler(404)
    def not_found(_: Exception) -> tuple[str, int]:
        # one page for all that is closed: it does not even repeat the address, and another language leads to the start
        return render_template("refusals/not_found.html", page_address=url_for("public.home.show")), 404

    @app.errorhandler(Busy)
    def busy(_: Busy) -> Any:
        page = render_template(
            "refusals/refused.html",
            sentence=gettext("Many people are signing in. Wait 10 seconds, then try again."),
            back=_back(),
        )
        return page, 503, {"Retry-After": "10"}

    @app.errorhandler(CSRFError)
    def out_of_date(_: CSRFError) -> tuple[str, int]:
        # The token is old or missing: nothing was done, and what was typed goes back into a form of its own.
        kept = [(k, v) for k, v in request.form.items(multi=True) if k != "csrf_token"]
        here = request.full_path.rstrip("?")
        return render_template("refusals/out_of_date.html", kept=kept, action=here, page_address=here), 400

    @app.errorhandler(OperationalError)
    def no_database(error: OperationalError) -> tuple[str, int]:
        return _unexpected(error, 503)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        if app.config["PROPAGATE"]:
            raise error
        return _unexpected(error, 500)


def _not_our_name(_: SecurityError) -> Response:
    # No page: every address in it would be built from a host name that somebody else chose.
    return Response("This service does not answer to that name.\n", 400, mimetype="text/plain")


def _not_a_page(error: MethodNotAllowed) -> Any:
    """Lead whoever opens the address of a button, as after signing in again, to the page on which it stands."""
    if request.method not in SAFE:
        return _http_error(error)
    return redirect(page_above(request.path), 303)


def page_above(path: str) -> str:
    """The address of the nearest page that an address lies under, itself included; the first page if there is none."""
    urls = current_app.url_map.bind("")
    parts = path.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        for address in ("/" + "/".join(parts[:length]), "/" + "/".join(parts[:length]) + "/"):
            with suppress(HTTPException, RequestRedirect):
                urls.match(address, method="GET")
                return address
    return url_for("public.home.show")


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    if error.code == 500:  # the page for our mistakes failed in its turn: without a page there is nothing to fail
        return Response("Something went wrong on our side. Try again in a while.\n", 500, mimetype="text/plain")
    return render_template("refusals/http.html", code=error.code), error.code


def _unexpected(error: Exception, status: int) -> tuple[str, int]:
    reference = secrets.token_hex(4)
    db.session.rollback()
    log.error("unexpected %s reference=%s", type(error).__name__, reference, exc_info=error)
    return render_template("refusals/unexpected.html", reference=reference), status


def _back() -> str:
    """Where the person came from, if it was here."""
    here = request.referrer or ""
    return here if here.startswith(request.host_url) else url_for("public.home.show")
