"""The bodies and partners on the platform."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.domain.organisations.queries import organisations, people_in_roles
from citizen_panel.policy.permissions import Permission

bp = Blueprint("organisations", __name__, url_prefix="/organisations")

KINDS = {
    "public_body": lazy_gettext("Public body"),
    "partner": lazy_gettext("Partner"),
    "platform": lazy_gettext("Platform"),
}
STATES = {
    "applied": lazy_gettext("Applied"),
    "verified": lazy_gettext("Verified"),
    "suspended": lazy_gettext("Suspended"),
    "left": lazy_gettext("Left"),
}


@bp.get("/")
@allow(Permission.ORGANISATION_LIST)
def index() -> str:
    return render_template(
        "admin/organisations/index.html",
        organisations=organisations(),
        people=people_in_roles(),
        kinds=KINDS,
        states=STATES,
    )
