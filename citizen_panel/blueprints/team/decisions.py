"""Decisions of a project: what was decided, on what, and a new one."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.decisions import DecisionForm
from citizen_panel.blueprints.team.moments import moment_of
from citizen_panel.core.db import transaction
from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.insights.queries import cited_by_each, insights_of
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import Decision, Project
from citizen_panel.domain.projects.vocabulary import DecisionKind
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("decisions", __name__, url_prefix="/decisions")

SHOWN = 120
"""Letters of an insight or a decision in a list to choose from."""


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, queries.project)
def index(project: Project) -> str:
    decided = queries.decisions_of(project.id)
    return render_template(
        "team/decisions/index.html",
        project=project,
        decisions=decided,
        superseded={decision.supersedes_id for decision in decided},
        insights=cited_by_each([one.id for one in decided]),
        may_record=allows(current_actor(), Permission.DECISION_RECORD, project),
        words=words,
    )


@bp.get("/<uuid:project_id>/new")
@allow(Permission.DECISION_RECORD, queries.project)
def new(project: Project) -> str:
    return _page(project, _form(project))


@bp.post("/<uuid:project_id>/new")
@allow(Permission.DECISION_RECORD, queries.project)
def create(project: Project) -> Response | tuple[str, int]:
    form = _form(project)
    if not form.validate_on_submit():
        return _page(project, form), 422
    assert form.agreed_on.data is not None
    is_problem = form.kind.data == DecisionKind.PROBLEM_DEFINITION
    earlier = queries.live_problem(project.id) if is_problem and form.reopens.data == "yes" else None
    heard = [one for one in insights_of(project.id) if str(one.id) in form.insights.data]
    follows = next((one for one in _commitments(project) if str(one.id) == form.follows.data), None)
    with transaction():
        decided = service.decide(
            project,
            kind=form.kind.data,
            statement=form.statement.data,
            citizens_said=form.citizens_said.data,
            own_reason=form.own_reason.data or None,
            is_key=form.is_key.data == "yes",
            agreed_at=moment_of(form.agreed_on.data, form.agreed_time.time),
            follows=follows,
            supersedes=earlier,
            is_reopening=earlier is not None,
            actor=current_actor(),
        )
        for insight in heard:
            insights.cite(insight, decided, actor=current_actor())
    return redirect(url_for("team.decisions.index", project_id=project.id), 303)


def _form(project: Project) -> DecisionForm:
    heard = {str(one.id): one.statement[:SHOWN] for one in insights_of(project.id)}
    settled = {str(one.id): f"{say_date(one.agreed_at)}: {one.statement[:SHOWN]}" for one in _commitments(project)}
    return DecisionForm().offer(heard, settled)


def _commitments(project: Project) -> list[Decision]:
    return [one for one in queries.decisions_of(project.id) if one.kind == DecisionKind.PRIOR_COMMITMENT]


def _page(project: Project, form: DecisionForm) -> str:
    problem = queries.live_problem(project.id)
    return render_template("team/decisions/new.html", project=project, form=form, problem=problem, words=words)
