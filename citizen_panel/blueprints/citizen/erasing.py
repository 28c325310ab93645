"""Having everything erased: what goes, what stays, and one button."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor, is_fresh
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.rights import service
from citizen_panel.domain.rights.queries import asked_to_be_erased
from citizen_panel.policy.permissions import Permission

bp = Blueprint("erasing", __name__, url_prefix="/rights/erase")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    assert actor.citizen_id
    return render_template("citizen/erasing/show.html", asked=asked_to_be_erased(actor.citizen_id), is_fresh=is_fresh())


@bp.post("/")
@allow(Permission.OWN_DATA_ERASE, current_actor)
def send(actor: Actor) -> Response:
    """Leave now, and have everything erased: at once, or in a week for somebody who signed in a while ago."""
    assert actor.citizen_id
    with transaction():
        service.erase(actor.citizen_id, actor=actor, just_signed_in=is_fresh())
    return redirect(url_for("citizen.consent.stopped"), 303)
