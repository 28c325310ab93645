"""What a body has for its meetings: interpreters, captioners, rooms, devices."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.resources import ResourceForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.domain.sessions import resources
from citizen_panel.domain.sessions.arrangements import Resource
from citizen_panel.domain.sessions.vocabulary import ResourceKind
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import TEAM_ROLES

bp = Blueprint("resources", __name__, url_prefix="/resources")


@bp.get("/")
@allow(Permission.RESOURCE_LIST)
def index() -> str:
    return _page(_form())


@bp.post("/")
@allow(Permission.RESOURCE_LIST)
def add() -> Response | tuple[str, int]:
    """One more, for one of the bodies somebody works for: the form offers no other."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            resources.add_resource(UUID(form.body.data), ResourceKind(form.kind.data), form.name.data)
    except Refusal as refused:
        form.refuse(refused)
        return _page(form), 422
    flash(gettext("Added. You can keep it for the times of a research session now."))
    return redirect(url_for("team.resources.index"), 303)


@bp.post("/<uuid:resource_id>/away")
@allow(Permission.RESOURCE_EDIT, resources.resource)
def away(found: Resource) -> Response:
    with transaction():
        resources.take_out_of_use(found)
    flash(gettext("Taken off the list. Where it was kept before stays on record."))
    return redirect(url_for("team.resources.index"), 303)


def _form() -> ResourceForm:
    own = [organisation(one) for one in current_actor().organisations(*TEAM_ROLES)]
    named = sorted((body.name, str(body.id)) for body in own if body is not None)
    return ResourceForm().offer((body_id, name) for name, body_id in named)


def _page(form: ResourceForm) -> str:
    found = resources.resources_of(current_actor().organisations(*TEAM_ROLES))
    bodies = {option.value: option.label for option in form.body.options()}
    return render_template("team/resources/index.html", form=form, found=found, bodies=bodies, words=words)
