"""What browsers tell about something that our content policy stopped: counted, never kept."""

import logging

from flask import Blueprint, request
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.policy.permissions import Permission

bp = Blueprint("csp_report", __name__)
log = logging.getLogger(__name__)
LONGEST = 16 * 1024


@bp.post("/csp-report")
@cached("personal")
@allow(Permission.PUBLIC)
def receive() -> Response:
    request.stream.read(
        LONGEST
    )  # read so that the connection stays in order; what it says may name a page somebody saw
    log.info("content policy report")
    return Response(status=204)


@bp.record_once
def _come_without_token(state: BlueprintSetupState) -> None:
    """Browsers send these reports on their own, so they carry no token of ours."""
    csrf: CSRFProtect = state.app.extensions["csrf"]
    csrf.exempt(f"{__name__}.receive")
