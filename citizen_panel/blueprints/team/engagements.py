"""Partners of a project: what was proposed, what was agreed when and for how much, and what ended."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team.forms.engagements import ChangeForm, EngageForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.organisations.queries import by_ids, organisations
from citizen_panel.domain.organisations.vocabulary import OrganisationKind, OrganisationState
from citizen_panel.domain.projects import prepared, queries, service
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import EngagementState
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("engagements", __name__, url_prefix="/engagements")

STATES = {
    EngagementState.PROPOSED: (lazy_gettext("Proposed"), "yellow"),
    EngagementState.AGREED: (lazy_gettext("Agreed"), "green"),
    EngagementState.ENDED: (lazy_gettext("Ended"), "grey"),
}


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, queries.project)
def show(project: Project) -> str:
    return _page(project, _engaging(), _changing(project))


@bp.post("/<uuid:project_id>/add")
@allow(Permission.PROJECT_EDIT, queries.project)
def add(project: Project) -> Response | tuple[str, int]:
    form = _engaging()
    if not form.validate_on_submit():
        return _page(project, form, _changing(project, formdata=None)), 422
    with transaction():
        service.engage(
            project,
            UUID(form.partner.data),
            role=form.role.data,
            money_pence=form.money.pence or 0,
            agreed_on=form.agreed_on.data,
            actor=current_actor(),
        )
    flash(gettext("Saved."))
    return redirect(url_for("team.engagements.show", project_id=project.id), 303)


@bp.post("/<uuid:project_id>/change")
@allow(Permission.PROJECT_EDIT, queries.project)
def change(project: Project) -> Response | tuple[str, int]:
    form = _changing(project)
    if form.validate_on_submit():
        engaged = next(one for one in prepared.engagements_of(project.id) if str(one.id) == form.which.data)
        assert form.on.data is not None
        try:
            with transaction():
                if form.what.data == "agreed":
                    service.agree(engaged, agreed_on=form.on.data, actor=current_actor())
                else:
                    service.end_engagement(engaged, ended_on=form.on.data, actor=current_actor())
            flash(gettext("Saved."))
            return redirect(url_for("team.engagements.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), "on" if refused.field else None)
    return _page(project, _engaging(formdata=None), form), 422


def _engaging(**kwargs: Any) -> EngageForm:
    return EngageForm(**kwargs).offer(
        {
            str(one.id): one.name
            for one in organisations()
            if one.kind == OrganisationKind.PARTNER and one.state == OrganisationState.VERIFIED
        }
    )


def _changing(project: Project, **kwargs: Any) -> ChangeForm:
    engaged = [one for one in prepared.engagements_of(project.id) if one.state != EngagementState.ENDED]
    names = {one.id: one.name for one in by_ids([row.organisation_id for row in engaged])}
    return ChangeForm(**kwargs).offer({str(row.id): f"{names[row.organisation_id]}: {row.role}" for row in engaged})


def _page(project: Project, engaging: EngageForm, changing: ChangeForm) -> str:
    rows = prepared.engagements_of(project.id)
    return render_template(
        "team/engagements/show.html",
        project=project,
        rows=rows,
        names={one.id: one.name for one in by_ids([row.organisation_id for row in rows])},
        states=STATES,
        engaging=engaging,
        changing=changing,
        form=changing if changing.errors or changing.form_errors else engaging,
        may_edit=allows(current_actor(), Permission.PROJECT_EDIT, project),
    )
