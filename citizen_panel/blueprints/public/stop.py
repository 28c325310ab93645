"""How to stop: every footer and every message leads here."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import url_if
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.policy.permissions import Permission

bp = Blueprint("stop", __name__, url_prefix="/stop")


@bp.get("/")
@cached("form")
@allow(Permission.PUBLIC)
def show() -> str:
    return render_template("public/stop/show.html", mine=url_if("citizen.consent.stop"))
