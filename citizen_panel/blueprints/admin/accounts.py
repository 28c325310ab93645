"""Who can sign in: those who act for an organisation one by one, citizens only as a number."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.domain.accounts.queries import account_counts, contact_of, workers
from citizen_panel.domain.organisations.queries import roles_of_everybody
from citizen_panel.policy.permissions import Permission

bp = Blueprint("accounts", __name__, url_prefix="/accounts")

KINDS = {
    "citizen": lazy_gettext("Citizen"),
    "staff": lazy_gettext("Staff of a body"),
    "partner": lazy_gettext("Partner's worker"),
    "admin": lazy_gettext("Platform staff"),
}
STATES = {
    "active": lazy_gettext("Active"),
    "locked": lazy_gettext("Locked"),
    "closed": lazy_gettext("Closed"),
}


@bp.get("/")
@allow(Permission.ACCOUNT_LIST)
def index() -> str:
    found = workers()
    return render_template(
        "admin/accounts/index.html",
        accounts=found,
        names={each.id: contact_of(each.id).get("name", "") for each in found},
        roles=roles_of_everybody(),
        counts=account_counts(),
        kinds=KINDS,
        states=STATES,
    )
