"""Research sessions that belong together: held again and again, or linked with others of the project."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_datetime
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.forms.linked import LINKS, LinkForm, RepeatForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import linked as reads
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.service import linking
from citizen_panel.domain.sessions.vocabulary import Linked
from citizen_panel.policy.permissions import Permission

bp = Blueprint("linked", __name__, url_prefix="/sessions")


@bp.get("/<uuid:research_session_id>/linked")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def show(meeting: ResearchSession) -> str:
    return _page(meeting, RepeatForm(data={"weeks": "1"}), _linking(meeting))


@bp.post("/<uuid:research_session_id>/linked/repeat")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def repeat(meeting: ResearchSession) -> Response | tuple[str, int]:
    """Hold it again every week or fortnight; the others are like it and can be changed one by one."""
    form = RepeatForm()
    if not form.validate_on_submit():
        return _page(meeting, form, _linking(meeting, formdata=None)), 422
    assert form.until_on.data is not None
    try:
        with transaction():
            made = linking.repeat(
                meeting,
                form.until_on.data,
                int(form.weeks.data),
                Linked(form.repeated.data),
                actor=current_actor(),
            )
    except Refusal as refused:
        form.refuse(refused)
        return _page(meeting, form, _linking(meeting, formdata=None)), 422
    flash(ngettext("Planned %(num)s more meeting like it.", "Planned %(num)s more meetings like it.", made))
    return redirect(url_for("team.linked.show", research_session_id=meeting.id), 303)


@bp.post("/<uuid:research_session_id>/linked/link")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def link(meeting: ResearchSession) -> Response | tuple[str, int]:
    """Link it with others of its project; only those that stand alone are offered."""
    form = _linking(meeting)
    if not form.validate_on_submit():
        return _page(meeting, RepeatForm(formdata=None), form), 422
    chosen = queries.research_sessions([UUID(one) for one in form.others.data])
    try:
        with transaction():
            linking.link([meeting, *chosen.values()], Linked(form.linked.data))
    except Refusal as refused:
        form.refuse(refused)
        return _page(meeting, RepeatForm(formdata=None), form), 422
    flash(gettext("Saved."))
    return redirect(url_for("team.linked.show", research_session_id=meeting.id), 303)


@bp.post("/<uuid:research_session_id>/linked/part")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def part(meeting: ResearchSession) -> Response:
    """Let it stand alone again."""
    with transaction():
        linking.part(meeting)
    flash(gettext("Saved. This meeting stands alone."))
    return redirect(url_for("team.linked.show", research_session_id=meeting.id), 303)


def _linking(meeting: ResearchSession, **kwargs: Any) -> LinkForm:
    others = linking.could_be_linked(meeting)
    return LinkForm(**kwargs).offer((str(one.id), f"{one.label}, {say_datetime(one.starts_at)}") for one in others)


def _page(meeting: ResearchSession, repeating: RepeatForm, linking_form: LinkForm) -> str:
    series = reads.series_of(meeting)
    return render_template(
        "team/sessions/linked.html",
        meeting=meeting,
        series=series,
        meetings=reads.meetings_in(series.id) if series else (),
        is_uneven=series is not None and series.linked in reads.ALL and reads.is_uneven(series.id),
        how=LINKS[Linked(series.linked)] if series else None,
        repeating=repeating,
        linking=linking_form,
        form=linking_form if linking_form.problems() else repeating,
    )
