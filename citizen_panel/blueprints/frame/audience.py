"""An audience: one parent blueprint with one guard, which adopts its screens."""

from collections.abc import Iterable
from types import ModuleType

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Capacity
from citizen_panel.core.errors import NotFound


def audience(name: str, prefix: str, capacity: Capacity | None, screens: Iterable[ModuleType]) -> Blueprint:
    """Make an audience's blueprint: everybody when no capacity is named, else only those signed in with it."""
    bp = Blueprint(name, __name__, url_prefix=prefix)

    if capacity is not None:

        @bp.before_request
        def guard() -> Response | None:
            actor = current_actor()
            if not actor.is_signed_in:
                return redirect(url_for("public.signin.show", next=request.endpoint or ""), 303)
            if actor.capacity is not capacity:
                raise NotFound
            return None

    for screen in screens:
        bp.register_blueprint(screen.bp)
    return bp
