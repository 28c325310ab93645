"""A citizen is not happy, and says so."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.complaining import ComplainForm
from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.rights import complaints
from citizen_panel.domain.rights.vocabulary import ComplaintAbout
from citizen_panel.policy.permissions import Permission

bp = Blueprint("complaining", __name__, url_prefix="/rights/complain")


@bp.route("/", methods=["GET", "POST"])
@allow(Permission.RIGHTS_ASK, current_actor)
def new(actor: Actor) -> str | Response | tuple[str, int]:
    """Say what happened; it changes nothing about being asked."""
    assert actor.citizen_id
    form = ComplainForm()
    if not form.validate_on_submit():
        return render_template("citizen/complaining/new.html", form=form), 422 if form.errors else 200
    with transaction():
        row = complaints.complain(
            ComplaintAbout(form.about.data), form.said.data, actor=actor, citizen_id=actor.citizen_id
        )
    day = say_date(row.acknowledge_by_on)
    flash(
        gettext(
            "We have your complaint. You hear from us by %(day)s. Your reference is %(ref)s.",
            day=day,
            ref=row.reference,
        )
    )
    return redirect(url_for("citizen.asks.index"), 303)
