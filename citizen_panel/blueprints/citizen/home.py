"""A citizen's first page: what needs an answer, what comes next, who is in charge."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens import service
from citizen_panel.domain.citizens.asking import asking_limits
from citizen_panel.domain.citizens.queries import citizen, first_name
from citizen_panel.domain.rights.queries import paused_until
from citizen_panel.domain.sessions.queries import bookings_of, invitations_of
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__)


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    name = first_name(found.id)
    return render_template(
        "citizen/home/show.html",
        hello=gettext("Hello %(name)s", name=name) if name else gettext("Hello"),
        citizen=found,
        open=invitations_of(found.id, only_open=True),
        coming=bookings_of(found.id, only_coming=True),
        limit=asking_limits([found.id])[found.id],
        paused_until=paused_until(found.id),
    )


@bp.post("/resume")
@allow(Permission.CONSENT_CHANGE, current_actor)
def resume(actor: Actor) -> Response:
    assert actor.citizen_id
    with transaction():
        service.resume(actor.citizen_id, actor=actor)
    return redirect(url_for("citizen.home.show"), 303)
