"""An operator's first page: where things stand."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.admin.message_words import counted
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.domain.ledger import faults
from citizen_panel.domain.ledger.queries import unsealed
from citizen_panel.domain.notifications.listing import outbox
from citizen_panel.domain.organisations.queries import organisations
from citizen_panel.domain.rights.queries import due_erasures
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__)


@bp.get("/")
@allow(Permission.ORGANISATION_LIST)
def show() -> str:
    return render_template(
        "admin/home/show.html",
        waiting=[one for one in organisations() if one.state == "applied"],
        outbox=outbox(),
        counted=counted,
        undone=faults.waiting(),
        unsealed=unsealed(),
        erasures=len(due_erasures()),
    )
