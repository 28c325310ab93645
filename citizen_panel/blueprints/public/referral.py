"""A partner's way in: the short address on a poster."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.domain.partners.queries import link_by_code
from citizen_panel.policy.permissions import Permission

bp = Blueprint("referral", __name__, url_prefix="/p")


@bp.get("/<code>")
@cached("form")
@allow(Permission.PUBLIC)
def show(code: str) -> Response:
    """An open link leads on with its code; any other leads to the ordinary page for joining."""
    link = link_by_code(code[:40])
    return redirect(url_for("public.join.start", through=link.code if link else None), 302)
