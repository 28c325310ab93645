"""What a provider tells us of messages it took: GOV.UK Notify's delivery receipts and complaints."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from citizen_panel.blueprints.api import incoming
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.core.db import transaction
from citizen_panel.domain.notifications import told
from citizen_panel.domain.notifications.vocabulary import Told
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.policy.permissions import Permission

bp = Blueprint("receipts", __name__, url_prefix="/receipts")
LONGEST_ADDRESS = 320
PROVIDER = "notify"
MEANING: Mapping[str, Told] = {
    "delivered": Told.ARRIVED,
    "received": Told.ARRIVED,
    "permanent-failure": Told.NO_SUCH_ADDRESS,
    "temporary-failure": Told.FAILED,
    "technical-failure": Told.FAILED,
    "validation-failed": Told.FAILED,
    "virus-scan-failed": Told.FAILED,
    "cancelled": Told.FAILED,
}
"""What each final state means; of letters a permanent failure says nothing about the address."""


@bp.post("")
@cached("personal")
@allow(Permission.RECEIPT_GIVE)
def receive() -> Response:
    """Take in one receipt; one that is unknown, told before or overtaken changes nothing."""
    said = incoming.said()
    reference, what = said.get("reference"), _meaning(said)
    if isinstance(reference, str) and reference and what is not None:
        with transaction():
            message = told.message_known_as(reference)
            if message is not None:
                project = sessions.project_concerned(message.concerns_kind, message.concerns_id)
                told.told(message, what, _address(said), provider=PROVIDER, project=project)
    return Response(status=204)


def _meaning(said: Mapping[str, Any]) -> Told | None:
    if said.get("complaint_date"):
        return Told.COMPLAINT
    status = said.get("status")
    meant = MEANING.get(status) if isinstance(status, str) else None
    if meant is Told.NO_SUCH_ADDRESS and said.get("notification_type") == "letter":
        return Told.FAILED
    return meant


def _address(said: Mapping[str, Any]) -> str:
    address = said.get("to")
    return address if isinstance(address, str) and len(address) <= LONGEST_ADDRESS else ""


@bp.record_once
def _come_without_token(state: BlueprintSetupState) -> None:
    """A machine has no form of ours in hand, so it carries no token of one."""
    csrf: CSRFProtect = state.app.extensions["csrf"]
    csrf.exempt(f"{__name__}.receive")
