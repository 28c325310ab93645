"""For machines: whether we are there, whether we can work, and where to report a weakness."""

from datetime import timedelta

from flask import Blueprint, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import vault
from citizen_panel.domain.matching.counted import Condition, condition
from citizen_panel.gateways import index
from citizen_panel.policy.permissions import Permission

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@cached("personal")
@allow(Permission.PUBLIC)
def alive() -> Response:
    return _plain("ok")


@bp.get("/readyz")
@cached("personal")
@allow(Permission.PUBLIC)
def ready() -> Response:
    """Ready when the database answers at some revision and the keys are at hand.

    Without the index, or with one that is behind or was found wrong, we are ready, but degraded: counts take longer.
    """
    try:
        revision = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        vault().current_key(KeyClass.CONTACT)
    except (SQLAlchemyError, LookupError, KeyError):
        return _plain("not ready", 503)
    if not revision:
        return _plain("not ready", 503)
    asked = index()
    return _plain("ready" if asked is None or condition(asked) is Condition.WELL else "ready, degraded: index")


@bp.get("/.well-known/security.txt")
@cached("public")
@allow(Permission.PUBLIC)
def security() -> Response:
    """RFC 9116: how to tell us about a weakness."""
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    base = current_app.config["BASE_URL"]
    return _plain(f"Contact: {base}/complaints\nExpires: {expires}\nPreferred-Languages: en\n")


def _plain(words: str, status: int = 200) -> Response:
    return Response(words, status=status, mimetype="text/plain")
