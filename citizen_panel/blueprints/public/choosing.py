"""How people are chosen, in words."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.domain.matching import queries
from citizen_panel.policy.permissions import Permission

NEWEST = 20

bp = Blueprint("choosing", __name__, url_prefix="/choosing")


@bp.get("/")
@cached("public")
@allow(Permission.PUBLIC)
def show() -> str:
    return render_template("public/choosing/show.html", draws=queries.published_draws(NEWEST))
