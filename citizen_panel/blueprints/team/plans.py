"""The plan of a project and its money: written by the team, signed by somebody outside it, every version kept."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.plans import PHASES, PlanForm, SignForm, filled_from, plan_form
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.projects import prepared, queries, service
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.rules import Allowed, may_sign_plan
from citizen_panel.domain.projects.vocabulary import SignOff
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("plans", __name__, url_prefix="/plans")


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, queries.project)
def show(project: Project) -> str:
    return _show(project, SignForm())


@bp.get("/<uuid:project_id>/edit")
@allow(Permission.PROJECT_EDIT, queries.project)
def edit(project: Project) -> str:
    plans = prepared.plans_of(project.id)
    kept = filled_from(plans[0][0].body, plans[0][0].budget_pence) if plans else {}
    return _edit(project, plan_form(data=kept | {"seen": _newest(project)}))


@bp.post("/<uuid:project_id>/edit")
@allow(Permission.PROJECT_EDIT, queries.project)
def write(project: Project) -> Response | tuple[str, int]:
    form = plan_form()
    if not form.validate_on_submit() or _newer(form, project):
        return _edit(project, form), 422
    with transaction():
        service.propose_plan(project, body=form.body(), budget_pence=form.budget.pence or 0, actor=current_actor())
    flash(gettext("Saved as a new version. Somebody outside the team signs it."))
    return redirect(url_for("team.plans.show", project_id=project.id), 303)


@bp.post("/<uuid:project_id>/sign")
@allow(Permission.PROJECT_APPROVE, queries.project, is_fresh=True)
def sign(project: Project) -> Response | tuple[str, int]:
    form = SignForm()
    if form.validate_on_submit():
        try:
            with transaction():
                version = int(form.version.data) if form.version.data.isdecimal() else 0
                service.sign_plan(
                    project, version, SignOff(form.outcome.data), reason=form.reason.data, actor=current_actor()
                )
            flash(gettext("Saved. The team sees what you said."))
            return redirect(url_for("team.plans.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    return _show(project, form), 422


def _show(project: Project, form: SignForm) -> str:
    actor, plans = current_actor(), prepared.plans_of(project.id)
    signed = plans[0][1] if plans else None
    said = SignOff(signed.outcome) if signed else None
    form.version.data = str(plans[0][0].version) if plans else ""
    return render_template(
        "team/plans/show.html",
        project=project,
        plans=[(plan, one, contact_of(one.signed_by_id).get("name", "") if one else "") for plan, one in plans],
        phases=PHASES,
        form=form,
        may_edit=allows(actor, Permission.PROJECT_EDIT, project),
        may_sign=bool(plans)
        and allows(actor, Permission.PROJECT_APPROVE, project)
        and may_sign_plan(said, actor.user_id, queries.team_of(project.id)) == Allowed(),
        words=words,
    )


def _edit(project: Project, form: PlanForm) -> str:
    return render_template("team/plans/edit.html", project=project, form=form, phases=PHASES)


def _newest(project: Project) -> str:
    plans = prepared.plans_of(project.id)
    return str(plans[0][0].version) if plans else "0"


def _newer(form: PlanForm, project: Project) -> bool:
    """Say that somebody else saved a version since the form was opened; sending it once more then counts."""
    newest = _newest(project)
    if not form.seen.data or form.seen.data == newest:
        return False
    form.seen.data = newest
    form.add_problem(
        gettext(
            "Version %(version)s was saved elsewhere while you had this open. "
            "Your answers are still here: save again to make them the newest version",
            version=newest,
        )
    )
    return True
