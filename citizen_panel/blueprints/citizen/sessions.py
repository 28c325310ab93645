"""A citizen's places: when and where, and giving one up."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.queries import booking, bookings_of, taken
from citizen_panel.domain.sessions.rules.invitations import LIVE
from citizen_panel.domain.sessions.vocabulary import EndCause
from citizen_panel.policy.permissions import Permission

bp = Blueprint("sessions", __name__, url_prefix="/sessions")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    coming = bookings_of(actor.citizen_id, only_coming=True)
    ids = {one.booking.id for one in coming}
    past = [one for one in bookings_of(actor.citizen_id) if one.booking.id not in ids]
    return render_template("citizen/sessions/index.html", coming=coming, past=past[::-1])


@bp.get("/<uuid:booking_id>")
@allow(Permission.INVITATION_READ, booking)
def show(held: Booking) -> str:
    return render_template("citizen/sessions/show.html", taken=taken(held.id), is_live=held.state in LIVE)


@bp.post("/<uuid:booking_id>/cancel")
@allow(Permission.INVITATION_ANSWER, booking)
def cancel(held: Booking) -> Response:
    """Give up a place; nobody asks why, and it does not count against anybody."""
    with transaction():
        service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=current_actor())
    flash(gettext("You have given up your place. It does not count against you."))
    return redirect(url_for("citizen.sessions.index"), 303)
