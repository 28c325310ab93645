"""A citizen's places: when and where, moving one to another time, and giving one up."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.invitations import MoveForm, purposes_shown
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.wordings import rows_in, texts_to_show
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.projects.queries import questions_of
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.afterwards import may_say
from citizen_panel.domain.sessions.choices import planned
from citizen_panel.domain.sessions.joining import goes_too, joining
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.promises import missed_by, promised
from citizen_panel.domain.sessions.queries import (
    Taken,
    booking,
    bookings_of,
    brief_of_booking,
    taken,
    times_to_move_to,
)
from citizen_panel.domain.sessions.rules.invitations import LIVE
from citizen_panel.domain.sessions.vocabulary import BookingState, EndCause
from citizen_panel.policy.permissions import Permission

Page = str | Response | tuple[str, int]

bp = Blueprint("sessions", __name__, url_prefix="/sessions")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    coming = bookings_of(actor.citizen_id, only_coming=True)
    ids = {one.booking.id for one in coming}
    past = [one for one in bookings_of(actor.citizen_id) if one.booking.id not in ids]
    missed = missed_by([one.booking.id for one in past])
    return render_template("citizen/sessions/index.html", coming=coming, past=past[::-1], missed=missed)


@bp.get("/<uuid:booking_id>")
@allow(Permission.INVITATION_READ, booking)
def show(held: Booking) -> str:
    found = _taken(held)
    is_coming = held.state in LIVE and found.slot.ends_at > clock.now()
    return render_template(
        "citizen/sessions/show.html",
        taken=found,
        is_live=is_coming,
        was_missed=held.id in missed_by([held.id]),
        is_today=is_coming and clock.day_of(found.slot.starts_at) == clock.today(),
        joining=joining(found) if is_coming else None,
        may_move=is_coming and bool(times_to_move_to(held)),
        goes_too=goes_too(found) if is_coming else [],
        may_say_if_helped=may_say(found),
        has_questions=is_coming and _has_questions(held),
        moved_to=_moved_to(held) if held.state == BookingState.MOVED else None,
        promise=next(
            (one for one in promised(held.citizen_id) if one.taken.booking.invitation_id == held.invitation_id), None
        )
        if held.citizen_id
        else None,
    )


@bp.route("/<uuid:booking_id>/times", methods=["GET", "POST"])
@allow(Permission.INVITATION_ANSWER, booking)
def times(held: Booking) -> Page:
    """Move a place to another free time; when it was taken meanwhile, the list comes back fresh."""
    found, free = _taken(held), times_to_move_to(held)
    extras = planned([one for one in free if one.meeting.id != found.meeting.id])
    texts = texts_to_show(purposes_shown(extras))
    form = MoveForm().offer(free, texts, extras, held_in=found.meeting.id)
    if not form.validate_on_submit():
        return _times(found, form, texts, 422 if form.errors else 200)
    try:
        with transaction():
            moved = service.move(held, UUID(form.slot_id.data), form.said(texts), actor=current_actor())
    except Refusal as refused:
        form.offer(times_to_move_to(held), texts, extras, held_in=found.meeting.id)
        form.refuse(refused)
        return _times(found, form, texts, 422)
    flash(gettext("We moved your place. The other one is free for somebody else."))
    return redirect(url_for("citizen.sessions.show", booking_id=moved.id), 303)


@bp.post("/<uuid:booking_id>/cancel")
@allow(Permission.INVITATION_ANSWER, booking)
def cancel(held: Booking) -> Response:
    """Give up a place; nobody asks why, and it does not count against anybody."""
    are_several = bool(goes_too(_taken(held)))
    with transaction():
        service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=current_actor())
    if are_several:
        flash(gettext("You have given up your places. It does not count against you."))
    else:
        flash(gettext("You have given up your place. It does not count against you."))
    return redirect(url_for("citizen.sessions.index"), 303)


@bp.post("/<uuid:booking_id>/late")
@allow(Permission.INVITATION_ANSWER, booking)
def late(held: Booking) -> Response:
    """Say that one is on the way and late: those who run the meeting see it at once."""
    with transaction():
        service.note_running_late(held, actor=current_actor())
    flash(gettext("Thank you for telling us. The people at the meeting see that you are late. Please come safely."))
    return redirect(url_for("citizen.sessions.show", booking_id=held.id), 303)


@bp.post("/<uuid:booking_id>/still-can")
@allow(Permission.INVITATION_ANSWER, booking)
def still_can(held: Booking) -> Response:
    """Say that the time to which we moved the meeting suits as well."""
    with transaction():
        service.still_can(held, actor=current_actor())
    flash(gettext("Thank you. We keep your place."))
    return redirect(url_for("citizen.sessions.show", booking_id=held.id), 303)


def _taken(held: Booking) -> Taken:
    found = taken(held.id)
    if found is None:
        raise NotFound
    return found


def _moved_to(held: Booking) -> Taken | None:
    """The place that came after a moved one: the next that the same invitation led to."""
    later = (
        [one for one in bookings_of(held.citizen_id) if one.booking.invitation_id == held.invitation_id]
        if held.citizen_id
        else []
    )
    after = [one for one in later if one.booking.id != held.id and one.booking.booked_at >= held.booked_at]
    return min(after, key=lambda one: one.booking.booked_at, default=None)


def _times(found: Taken, form: MoveForm, texts: Mapping[str, ConsentText], status: int) -> Page:
    explained = {purpose: rows_in(text) for purpose, text in texts.items()}
    page = render_template("citizen/sessions/times.html", taken=found, form=form, explained=explained)
    return page, status


def _has_questions(held: Booking) -> bool:
    brief = brief_of_booking(held.id)
    return brief is not None and bool(questions_of(brief.id))
