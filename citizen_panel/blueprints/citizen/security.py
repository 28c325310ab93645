"""How a citizen signs in, and where they are signed in; what they change goes to the same doors as everybody's."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor, signed_in
from citizen_panel.blueprints.frame.signing_in import signing_in_of
from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import NotFound
from citizen_panel.policy.permissions import Permission

bp = Blueprint("security", __name__, url_prefix="/security")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    live = signed_in()
    if live is None:
        raise NotFound
    return render_template("citizen/security/show.html", **signing_in_of(live))
