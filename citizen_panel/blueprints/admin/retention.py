"""How long everything is kept, what is due, and what was done."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.domain.rights.keeping.run import report
from citizen_panel.policy.permissions import Permission

bp = Blueprint("retention", __name__, url_prefix="/retention")


@bp.get("/")
@allow(Permission.RETENTION_READ)
def show() -> str:
    return render_template("admin/retention/show.html", lines=report())
