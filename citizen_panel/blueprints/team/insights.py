"""Insights of a project: what was heard, from which research session, and which decision used it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.forms.insights import InsightForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.insights import queries, service
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("insights", __name__, url_prefix="/insights")


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, projects.project)
def index(project: Project) -> str:
    found = queries.insights_of(project.id)
    return render_template(
        "team/insights/index.html",
        project=project,
        insights=found,
        sources=queries.sources_of_each([one.id for one in found]),
        decisions=queries.citing_each([one.id for one in found]),
        may_write=allows(current_actor(), Permission.PROJECT_EDIT, project),
    )


@bp.get("/<uuid:project_id>/new")
@allow(Permission.PROJECT_EDIT, projects.project)
def new(project: Project) -> str:
    return render_template("team/insights/new.html", project=project, form=_form(project))


@bp.post("/<uuid:project_id>/new")
@allow(Permission.PROJECT_EDIT, projects.project)
def create(project: Project) -> Response | tuple[str, int]:
    form = _form(project)
    if form.validate_on_submit():
        try:
            with transaction():
                _write(project, form)
        except Refusal as refused:
            form.add_problem(gettext(refused.sentence), refused.field)
        else:
            flash(gettext("Saved."))
            return redirect(url_for("team.insights.index", project_id=project.id), 303)
    return render_template("team/insights/new.html", project=project, form=form), 422


def _write(project: Project, form: InsightForm) -> None:
    actor = current_actor()
    insight = service.write(project, statement=form.statement.data, actor=actor)
    meeting = next((m for m in sessions.meetings_of(project.id) if str(m.id) == form.research_session.data), None)
    if meeting is not None:
        service.link_source(insight, meeting, actor=actor)
    decision = next((d for d in projects.decisions_of(project.id) if str(d.id) == form.decision.data), None)
    if decision is not None:
        effect = form.effect.data or "followed"
        service.cite(insight, decision, effect=effect, reason=form.reason.data or None, actor=actor)
    service.publish(insight, actor=actor)


def _form(project: Project) -> InsightForm:
    form = InsightForm()
    form.research_session.choices = [
        (str(meeting.id), f"{meeting.label}, {say_date(meeting.starts_at)}")
        for meeting in sessions.meetings_of(project.id)
    ]
    form.decision.choices = [
        (str(decision.id), f"{say_date(decision.agreed_at)}: {decision.statement[:80]}")
        for decision in projects.decisions_of(project.id)
    ]
    return form
