"""The start page: what this is, and two doors."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__, url_prefix="/")


@bp.get("/")
@cached("public")
@allow(Permission.PUBLIC)
def show() -> str:
    return render_template("public/home/show.html")
