"""What is kept for a research session: interpreters, rooms, devices; and what now, when one cannot come."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_datetime
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.resources import KeepForm, LetGoForm
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.sessions import queries, resources
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.resources import Kept
from citizen_panel.domain.sessions.vocabulary import ResourceKind, SlotState
from citizen_panel.policy.permissions import Permission

bp = Blueprint("kept", __name__, url_prefix="/sessions")


@bp.get("/<uuid:research_session_id>/kept")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def show(meeting: ResearchSession) -> str:
    return _page(meeting, _form(meeting))


@bp.post("/<uuid:research_session_id>/kept")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def keep(meeting: ResearchSession) -> Response | tuple[str, int]:
    """Keep something for a time; what is kept elsewhere then is refused with a sentence."""
    form = _form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, form), 422
    found = resources.resource(UUID(form.resource_id.data))
    if found is None:
        raise NotFound
    try:
        with transaction():
            resources.keep(found, UUID(form.slot_id.data))
    except Refusal as refused:
        form.refuse(refused)
        return _page(meeting, form), 422
    flash(gettext("Kept. Nobody else can keep it for that time."))
    return redirect(url_for("team.kept.show", research_session_id=meeting.id), 303)


@bp.route("/<uuid:research_session_id>/kept/<uuid:hold_id>", methods=["GET", "POST"])
@allow(Permission.RESEARCH_SESSION_EDIT, resources.hold_of)
def let_go(held: Kept) -> str | Response | tuple[str, int]:
    """Keep something no longer; when they cannot come, the page says what now."""
    form = LetGoForm()
    if not form.validate_on_submit():
        page = render_template("team/sessions/let_go.html", kept=held, form=form, words=words)
        return page, 422 if form.errors else 200
    with transaction():
        resources.let_go(held.hold, cannot_come=form.why.data == "cannot_come")
    flash(gettext("Saved."))
    return redirect(url_for("team.kept.show", research_session_id=held.slot.research_session_id), 303)


def _form(meeting: ResearchSession) -> KeepForm:
    coming = [one for one in queries.slots_of(meeting.id) if one.state != SlotState.CANCELLED]
    times = [(str(one.id), say_datetime(one.starts_at)) for one in coming if one.ends_at > clock.now()]
    own = resources.resources_of([meeting.organisation_id])
    return KeepForm().offer(
        times, [(str(one.id), f"{one.name} ({words.RESOURCE_KINDS[ResourceKind(one.kind)]})") for one in own]
    )


def _page(meeting: ResearchSession, form: KeepForm) -> str:
    return render_template(
        "team/sessions/kept.html",
        meeting=meeting,
        project=projects.project(meeting.project_id),
        kept=resources.kept_for(meeting.id),
        missing=resources.missing_for(meeting),
        form=form,
        words=words,
    )
