"""A citizen's calendar: what is coming, a month at a time, a file of one place, and a private address for calendars."""

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.calendars import address, calendar_answer, entry_of, month_in
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.sessions import feeds
from citizen_panel.domain.sessions.diary import month_before, next_month, weeks_of
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.queries import Taken, booking, bookings_of, taken
from citizen_panel.domain.sessions.rules.invitations import SEATED
from citizen_panel.policy.permissions import Permission

NEW = "calendar-address"

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    return _page(actor, session.pop(NEW, ""))


@bp.post("/open")
@allow(Permission.OWN_DATA_READ, current_actor)
def open_feed(actor: Actor) -> Redirect:
    """A new private address, shown once; one that was open before is closed."""
    assert actor.user_id
    with transaction():
        session[NEW] = address(url_for("public.calendar.feed", token=feeds.open_feed(actor.user_id)))
    return redirect(url_for("citizen.calendar.show"), 303)


@bp.post("/close")
@allow(Permission.OWN_DATA_READ, current_actor)
def close_feed(actor: Actor) -> Redirect:
    assert actor.user_id
    with transaction():
        feeds.close_feed(actor.user_id)
    flash(gettext("Your private address is closed. Calendars that read it get nothing more."))
    return redirect(url_for("citizen.calendar.show"), 303)


@bp.get("/<uuid:booking_id>.ics")
@allow(Permission.INVITATION_READ, booking)
def one(held: Booking) -> Response:
    """One place, to be put into any calendar."""
    found = taken(held.id)
    if found is None:
        raise NotFound
    return calendar_answer(gettext("My places"), [entry_of(found)], "place")


def _page(actor: Actor, new_address: str) -> str:
    assert actor.user_id
    assert actor.citizen_id
    today = clock.today()
    month = month_in(request.args.get("month", ""), today)
    places = [each for each in bookings_of(actor.citizen_id) if each.booking.state in SEATED]
    return render_template(
        "citizen/calendar/show.html",
        coming=[each for each in places if each.slot.ends_at > clock.now()],
        month=month,
        weeks=weeks_of(month),
        by_day=_by_day(places),
        before=month_before(month),
        after=next_month(month),
        today=today,
        feed=feeds.open_feed_of(actor.user_id),
        new_address=new_address,
    )


def _by_day(places: list[Taken]) -> dict[date, list[Taken]]:
    found: dict[date, list[Taken]] = {}
    for each in places:
        found.setdefault(clock.day_of(each.slot.starts_at), []).append(each)
    return found
