"""The times of a research session: more of them over many days, one changed, one taken away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_sentence
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.forms.times import PatternForm, SeatsForm
from citizen_panel.blueprints.team.telling_words import who_is_told
from citizen_panel.blueprints.team.wish_words import days_in_words
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import queries, resources, service
from citizen_panel.domain.sessions.diary import time_of
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.queries import Time
from citizen_panel.domain.sessions.rules.slots import NoTimes, times_of
from citizen_panel.domain.sessions.vocabulary import SlotState
from citizen_panel.policy.permissions import Permission

Page = str | Response | tuple[str, int]

bp = Blueprint("slots", __name__, url_prefix="/sessions")


@bp.route("/<uuid:research_session_id>/times", methods=["GET", "POST"])
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def add(meeting: ResearchSession) -> Page:
    """Add times; what the clocks leave out or repeat is said after."""
    there = [one for one in queries.slots_of(meeting.id) if one.state != SlotState.CANCELLED]
    usual = {"in_a_row": 1, "pause": 15, "weeks": "1", "seats": there[0].capacity if there else 8}
    form = PatternForm(data=usual | ({"minutes": Time(there[0], meeting).minutes} if there else {}))
    if not form.validate_on_submit():
        return _adding(meeting, form, 422 if form.problems() else 200)
    found = times_of(form.pattern(), after=clock.now(), beside=[(one.starts_at, one.ends_at) for one in there])
    if isinstance(found, NoTimes):
        form.add_problem(say_sentence(found.reason))
        return _adding(meeting, form, 422)
    try:
        with transaction():
            service.add_times(meeting, found.plans, actor=current_actor())
    except Refusal as refused:
        form.refuse(refused)
        return _adding(meeting, form, 422)
    flash(ngettext("Added %(num)s time.", "Added %(num)s times.", len(found.plans)))
    for remark in found.remarks:
        flash(say_sentence(remark))
    return redirect(url_for("team.sessions.show", research_session_id=meeting.id), 303)


@bp.get("/<uuid:research_session_id>/times/<uuid:slot_id>")
@allow(Permission.RESEARCH_SESSION_EDIT, time_of)
def show(found: Time) -> str:
    return _time(found, SeatsForm(data={"seats": found.slot.capacity}))


@bp.post("/<uuid:research_session_id>/times/<uuid:slot_id>/seats")
@allow(Permission.RESEARCH_SESSION_EDIT, time_of)
def seats(found: Time) -> Response | tuple[str, int]:
    """More or fewer seats, never fewer than are taken."""
    form = SeatsForm()
    if not form.validate_on_submit():
        return _time(found, form), 422
    try:
        with transaction():
            service.change_seats(found.slot, found.meeting, form.seats.number or 1, actor=current_actor())
    except Refusal as refused:
        form.refuse(refused)
        return _time(found, form), 422
    flash(gettext("Saved."))
    return redirect(url_for("team.sessions.show", research_session_id=found.meeting.id), 303)


@bp.post("/<uuid:research_session_id>/times/<uuid:slot_id>/away")
@allow(Permission.RESEARCH_SESSION_EDIT, time_of)
def away(found: Time) -> Response:
    """Take a time away; one at which people have places is refused with what to do instead."""
    with transaction():
        service.take_away(found.slot, found.meeting)
    flash(gettext("The time is taken away. What was kept for it is free."))
    return redirect(url_for("team.sessions.show", research_session_id=found.meeting.id), 303)


@bp.post("/<uuid:research_session_id>/times/<uuid:slot_id>/off")
@allow(Permission.RESEARCH_SESSION_EDIT, time_of)
def off(found: Time) -> Response:
    """Call one time off: whoever has a place at it is told, and the other times stay."""
    with transaction():
        reached = service.call_off_time(found.slot, found.meeting, actor=current_actor())
    flash(f"{gettext('Called off.')} {who_is_told(reached)}")
    return redirect(url_for("team.sessions.show", research_session_id=found.meeting.id), 303)


def _adding(meeting: ResearchSession, form: PatternForm, status: int) -> tuple[str, int]:
    wished = days_in_words(meeting.project_id)
    return render_template("team/sessions/times.html", meeting=meeting, form=form, wished=wished), status


def _time(found: Time, form: SeatsForm) -> str:
    return render_template(
        "team/sessions/time.html",
        found=found,
        form=form,
        kept=resources.kept_at(found.slot.id),
        is_coming=found.slot.starts_at > clock.now() and found.slot.state != SlotState.CANCELLED,
    )
