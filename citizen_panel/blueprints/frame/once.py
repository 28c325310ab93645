"""The same post twice does a thing once: each form of somebody signed in carries a key, kept with what it did.

The key is written in the transaction of the deed itself. A second post of the same form with the same answers waits
for the first, finds the key, and is led to where the first one led. The same form with other answers is another post.
"""

import hashlib
import uuid

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.queries import led_to

FIELD = "once"
NOT_ANSWERS = (FIELD, "csrf_token")


def fresh_key() -> str:
    """A key for one form; empty for those who have not signed in, whose forms have ways of their own."""
    return uuid.uuid4().hex if current_actor().is_signed_in else ""


def register(app: Flask) -> None:
    """Look at the key of every post before its view does, and remember where the view led."""
    app.jinja_env.globals["once_key"] = fresh_key

    @app.before_request
    def seen_before() -> Response | None:
        if request.method != "POST" or not request.form.get(FIELD) or not current_actor().is_signed_in:
            return None
        g.posted_form = _digest()
        if service.take_form(g.posted_form):
            return None
        return redirect(led_to(g.pop("posted_form")) or url_for("public.home.show"), 303)

    @app.after_request
    def remember(response: Response) -> Response:
        key = g.pop("posted_form", None)
        if key is None:
            return response
        if response.status_code != 303:
            db.session.rollback()  # nothing was done, so the form may be sent again
            with transaction():
                service.give_form_back(key)
            return response
        with transaction():
            service.form_led_to(key, response.headers["Location"])
        return response


def _digest() -> bytes:
    """The key of the form and all its answers, for this person alone."""
    answers = sorted((k, v) for k, v in request.form.items(multi=True) if k not in NOT_ANSWERS)
    parts = (request.form[FIELD], str(current_actor().user_id), request.path, repr(answers))
    return hashlib.sha256("\0".join(parts).encode()).digest()
