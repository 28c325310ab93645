"""Projects: the list, a new one, where one stands, and the phases it enters."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.sheets import MOST_ROWS, sheet
from citizen_panel.blueprints.team import ready, standing, words
from citizen_panel.blueprints.team.forms.lists import ListForm, wants_file
from citizen_panel.blueprints.team.forms.projects import DECLARED, PhaseForm, ProjectForm, StartForm
from citizen_panel.blueprints.team.moments import moment_of
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.domain.projects import prepared, queries, service
from citizen_panel.domain.projects.listing import ProjectSort, list_projects
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import BriefState, EngagementState, EnteredPhase, Phase, ProjectState
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import TEAM_ROLES

bp = Blueprint("projects", __name__, url_prefix="/projects")

SORTS = {
    ProjectSort.TITLE: lazy_gettext("Name"),
    ProjectSort.NEWEST: lazy_gettext("Began last"),
    ProjectSort.OLDEST: lazy_gettext("Began first"),
}
PHASES = {phase.value: words.PHASES[phase] for phase in Phase}
COLUMNS = ("Project", "Phase", "State", "Tier", "Day zero", "First research session", "Do next")


@bp.get("/")
@allow(Permission.PROJECT_LIST)
def index() -> str | Response:
    """The list, or the same as a file; in each case with as many statements for one project as for many."""
    form, actor = ListForm().offer(states=words.PROJECT_STATES, sorts=SORTS, phases=PHASES), current_actor()
    if wants_file():
        found = standing.projects_for(actor, list_projects(actor, form.wish(after=""), MOST_ROWS).rows)
        return sheet("projects", [gettext(name) for name in COLUMNS], map(_row, found))
    piece = list_projects(actor, form.wish())
    return render_template(
        "team/projects/index.html",
        rows=standing.projects_for(actor, piece.rows),
        piece=piece,
        form=form,
        is_further=bool(request.args.get("after")),
        words=words,
        may_start=_may_start(),
    )


@bp.get("/new")
@allow(Permission.PROJECT_CREATE)
def new() -> str:
    return render_template("team/projects/new.html", form=_project_form())


@bp.post("/new")
@allow(Permission.PROJECT_CREATE)
def create() -> Response | tuple[str, int]:
    form = _project_form()
    if not form.validate_on_submit():
        return render_template("team/projects/new.html", form=form), 422
    actor = current_actor()
    assert actor.user_id is not None
    body = next(one for one in actor.organisations(*TEAM_ROLES) if str(one) == form.organisation.data)
    with transaction():
        started = service.start(
            body,
            title=form.title.data,
            summary=form.summary.data,
            started_on=form.started_on.data or clock.today(),
            tier=form.tier.data,
            lead_id=actor.user_id,
            actor=actor,
        )
        if form.phase.data != Phase.BEFORE:
            began = form.started_on.data or clock.today()
            service.enter_phase(started, form.phase.data, entered_at=moment_of(began), actor=actor)
    return redirect(url_for("team.projects.show", project_id=started.id), 303)


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, queries.project)
def show(project: Project) -> str:
    found = standing.standing_of(project)
    may_edit = project.organisation_id in current_actor().organisations(*TEAM_ROLES)
    newest = found.briefs[0].brief if found.briefs else None
    return render_template(
        "team/projects/show.html",
        standing=found,
        **_money(project, found),
        ready=ready.tasks_of(project, newest, may_edit=may_edit),
        project=project,
        body=organisation(project.organisation_id),
        people=[(contact_of(role.user_account_id).get("name"), role.role) for role in queries.roles_of(project.id)],
        may_edit=may_edit,
        may_call=allows(current_actor(), Permission.CALL_MAKE, project),
        words=words,
    )


@bp.get("/<uuid:project_id>/phase")
@allow(Permission.PROJECT_EDIT, queries.project)
def phase(project: Project) -> str:
    return _phase_page(project, PhaseForm())


@bp.post("/<uuid:project_id>/phase")
@allow(Permission.PROJECT_EDIT, queries.project)
def enter_phase(project: Project) -> Response | tuple[str, int]:
    form = PhaseForm()
    if not form.validate_on_submit():
        return _phase_page(project, form), 422
    assert form.entered_on.data is not None
    with transaction():
        entered_at = moment_of(form.entered_on.data, form.entered_time.time)
        service.enter_phase(project, EnteredPhase(form.phase.data), entered_at=entered_at, actor=current_actor())
    flash(gettext("Saved. Earlier phases stay as they were."))
    return redirect(url_for("team.projects.show", project_id=project.id), 303)


@bp.get("/<uuid:project_id>/start")
@allow(Permission.PROJECT_EDIT, queries.project)
def start(project: Project) -> str:
    return _start_page(project, StartForm(data={"kind": DECLARED}))


@bp.post("/<uuid:project_id>/start")
@allow(Permission.PROJECT_EDIT, queries.project)
def declare_start(project: Project) -> Response | tuple[str, int]:
    form = StartForm()
    if not form.validate_on_submit():
        return _start_page(project, form), 422
    day, kind = form.started_on.data, form.kind.data
    assert day is not None
    with transaction():
        if kind == DECLARED:
            service.declare_start(project, day, actor=current_actor())
        else:
            service.note_work(project, kind, happened_on=day, actor=current_actor())
    flash(gettext("Saved. The earliest date ever entered counts."))
    return redirect(url_for("team.projects.show", project_id=project.id), 303)


def _project_form() -> ProjectForm:
    form = ProjectForm()
    bodies = [found for found in map(organisation, current_actor().organisations(*TEAM_ROLES)) if found]
    form.organisation.choices = [(str(body.id), body.name) for body in sorted(bodies, key=lambda body: body.name)]
    if len(bodies) == 1 and not form.organisation.data:
        form.organisation.data = str(bodies[0].id)
    return form


def _phase_page(project: Project, form: PhaseForm) -> str:
    return render_template(
        "team/projects/phase.html", form=form, project=project, phases=queries.phases_of(project.id), words=words
    )


def _start_page(project: Project, form: StartForm) -> str:
    return render_template(
        "team/projects/start.html",
        form=form,
        project=project,
        starts=queries.starts_of(project.id),
        signs=queries.signs_of(project.id),
        words=words,
    )


def _money(project: Project, found: standing.Standing) -> dict[str, int | None]:
    """The money line: what the newest plan has, and what briefs and partners were promised of it, in pence."""
    plans = prepared.plans_of(project.id)
    asked = [row.brief for row in found.briefs if row.brief.state in (BriefState.APPROVED, BriefState.CLOSED)]
    engaged = prepared.engagements_of(project.id)
    return {
        "budget": plans[0][0].budget_pence if plans else None,
        "promised": sum(brief.offer_pence * brief.places for brief in asked),
        "to_partners": sum(one.money_pence for one in engaged if one.state != EngagementState.PROPOSED),
    }


def _row(found: standing.Standing) -> tuple[object, ...]:
    project = found.project
    return (
        project.title,
        words.PHASES[Phase(project.phase)],
        words.PROJECT_STATES[ProjectState(project.state)][0],
        project.tier.upper(),
        found.day_zero or "",
        found.first_held.date() if found.first_held else "",
        found.steps[0].text if found.steps else "",
    )


def _may_start() -> bool:
    return current_actor().has_role(*TEAM_ROLES)
