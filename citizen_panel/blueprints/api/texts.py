"""What people answer to our texts, as GOV.UK Notify passes it on: STOP is heard at once, the rest is not kept."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from citizen_panel.blueprints.api.incoming import said
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.core.db import transaction
from citizen_panel.domain.rights import texted
from citizen_panel.policy.permissions import Permission

bp = Blueprint("texts", __name__, url_prefix="/texts")


@bp.post("")
@cached("personal")
@allow(Permission.RECEIPT_GIVE)
def receive() -> Response:
    """Take in one text; the same answer whether or not we know the number, and told twice it is done once."""
    text = said()
    number, words = text.get("source_number"), text.get("message")
    if isinstance(number, str) and isinstance(words, str):
        with transaction():
            texted.take_in(number, words)
    return Response(status=204)


@bp.record_once
def _come_without_token(state: BlueprintSetupState) -> None:
    """A machine has no form of ours in hand, so it carries no token of one."""
    csrf: CSRFProtect = state.app.extensions["csrf"]
    csrf.exempt(f"{__name__}.receive")
