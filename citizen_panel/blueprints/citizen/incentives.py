"""What I was promised as a thank you; paying is done by each body, not on these pages."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.domain.sessions.promises import promised
from citizen_panel.policy.permissions import Permission

bp = Blueprint("incentives", __name__, url_prefix="/incentives")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    return render_template("citizen/incentives/index.html", promises=promised(actor.citizen_id))
