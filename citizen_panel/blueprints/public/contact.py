"""How to reach the people who run the panel: by phone, by post, in BSL, in person."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.policy.permissions import Permission

bp = Blueprint("contact", __name__, url_prefix="/contact")


@bp.get("/")
@cached("public")
@allow(Permission.PUBLIC)
def show() -> str:
    return render_template("public/contact/show.html")
