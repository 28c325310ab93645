"""Moving a research session, one of its times, or the people of one time to another: everybody concerned is told."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_datetime
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.forms.times import MovePeopleForm, MoveTimeForm
from citizen_panel.blueprints.team.telling_words import who_is_told
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.diary import time_of
from citizen_panel.domain.sessions.models import ResearchSession, Slot
from citizen_panel.domain.sessions.queries import Time
from citizen_panel.domain.sessions.service.moving import Moved
from citizen_panel.domain.sessions.vocabulary import SlotState
from citizen_panel.policy.permissions import Permission

Page = str | Response | tuple[str, int]

bp = Blueprint("moving", __name__, url_prefix="/sessions")


@bp.route("/<uuid:research_session_id>/move", methods=["GET", "POST"])
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def session(meeting: ResearchSession) -> Page:
    """Move all its times together."""
    form = MoveTimeForm(data={"day": clock.day_of(meeting.starts_at)})
    if form.validate_on_submit():
        assert form.day.data is not None
        assert form.starts.time is not None
        try:
            with transaction():
                done = service.move_session(meeting, form.day.data, form.starts.time, actor=current_actor())
        except Refusal as refused:
            form.refuse(refused)
        else:
            return _moved(done, meeting.id)
    taken = len(queries.bookings_for(meeting.id))
    page = render_template("team/sessions/move.html", meeting=meeting, slot=None, taken=taken, form=form)
    return page, 422 if form.problems() else 200


@bp.route("/<uuid:research_session_id>/times/<uuid:slot_id>/move", methods=["GET", "POST"])
@allow(Permission.RESEARCH_SESSION_EDIT, time_of)
def time(found: Time) -> Page:
    """Move one time; it stays as long as it was."""
    form = MoveTimeForm(data={"day": clock.day_of(found.slot.starts_at)})
    if form.validate_on_submit():
        assert form.day.data is not None
        assert form.starts.time is not None
        try:
            with transaction():
                done = service.move_slot(
                    found.slot, found.meeting, form.day.data, form.starts.time, actor=current_actor()
                )
        except Refusal as refused:
            form.refuse(refused)
        else:
            return _moved(done, found.meeting.id)
    page = render_template(
        "team/sessions/move.html", meeting=found.meeting, slot=found.slot, taken=found.slot.taken, form=form
    )
    return page, 422 if form.problems() else 200


@bp.route("/<uuid:research_session_id>/times/<uuid:slot_id>/people", methods=["GET", "POST"])
@allow(Permission.RESEARCH_SESSION_EDIT, time_of)
def people(found: Time) -> Page:
    """Move everybody at one time to another of the same meeting with seats for all."""
    others = _with_room(found)
    form = MovePeopleForm().offer((str(one.id), say_datetime(one.starts_at)) for one in others)
    if form.validate_on_submit():
        to = next(one for one in others if str(one.id) == form.to.data)
        try:
            with transaction():
                done = service.move_people(found.slot, to, found.meeting, actor=current_actor())
        except Refusal as refused:
            form.refuse(refused)
        else:
            return _moved(done, found.meeting.id)
    page = render_template("team/sessions/people.html", found=found, form=form)
    return page, 422 if form.problems() else 200


def _with_room(found: Time) -> list[Slot]:
    now = clock.now()
    return [
        one
        for one in queries.slots_of(found.meeting.id)
        if one.id != found.slot.id
        and one.state == SlotState.OPEN
        and one.starts_at > now
        and one.capacity - one.taken >= found.slot.taken
    ]


def _moved(done: Moved, research_session_id: UUID) -> Response:
    flash(f"{gettext('Moved.')} {who_is_told(done.reached)}")
    if done.lost:
        flash(_lost(done.lost))
    where: dict[str, Any] = {"research_session_id": research_session_id}
    if done.missing:
        names = ", ".join(one.resource.name for one in done.missing)
        flash(gettext("Not free at the new time: %(names)s.", names=names))
        return redirect(url_for("team.kept.show", **where), 303)
    return redirect(url_for("team.sessions.show", **where), 303)


def _lost(count: int) -> str:
    return ngettext(
        "%(num)s person has something else then and lost the place. We tell them that it is our doing.",
        "%(num)s people have something else then and lost their place. We tell them that it is our doing.",
        count,
    )
