"""What changed because of me: for each meeting I was at, what was heard and what came of it."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.insights.telling import came_of, news_of
from citizen_panel.domain.insights.vocabulary import Effect
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.queries import Taken, booking, bookings_of, taken
from citizen_panel.domain.sessions.vocabulary import BookingState
from citizen_panel.policy.permissions import Permission

bp = Blueprint("feedback", __name__, url_prefix="/feedback")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    was_at = one_a_project([one for one in bookings_of(actor.citizen_id) if one.booking.state == BookingState.DONE])
    return render_template(
        "citizen/feedback/index.html", was_at=was_at, news=news_of([one.project.id for one in was_at])
    )


@bp.get("/<uuid:booking_id>")
@allow(Permission.INVITATION_READ, booking)
def show(held: Booking) -> str | Response:
    found = taken(held.id)
    if found is None:
        raise NotFound
    if held.state != BookingState.DONE:
        return redirect(url_for("citizen.sessions.show", booking_id=held.id), 303)
    heard = came_of(found.project.id)
    return render_template(
        "citizen/feedback/show.html",
        taken=found,
        heard=heard,
        changes=[made for one in heard for made in one.made if made.effect is not Effect.NOT_FOLLOWED],
        not_followed=[made for one in heard for made in one.made if made.effect is not Effect.FOLLOWED],
    )


def one_a_project(places: Sequence[Taken]) -> list[Taken]:
    """The newest place in each project, newest first."""
    newest = {one.project.id: one for one in sorted(places, key=lambda one: one.slot.starts_at)}
    return sorted(newest.values(), key=lambda one: one.slot.starts_at, reverse=True)
