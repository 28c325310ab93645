"""People of a project: who has which part since when, one more, and one that ends."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.parts import EndPartForm, PartForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.core.sorting import alphabetical
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.organisations.queries import members_of
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import ProjectPart
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("parts", __name__, url_prefix="/parts")


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, queries.project)
def show(project: Project) -> str:
    return _page(project, _adding(project), _ending(project))


@bp.post("/<uuid:project_id>/add")
@allow(Permission.PROJECT_EDIT, queries.project)
def add(project: Project) -> Response | tuple[str, int]:
    form = _adding(project)
    if form.validate_on_submit():
        account = next(one for one in members_of(project.organisation_id) if str(one) == form.account.data)
        try:
            with transaction():
                service.give_role(
                    project, account, ProjectPart(form.role.data), from_on=form.from_on.data, actor=current_actor()
                )
            flash(gettext("Saved."))
            return redirect(url_for("team.parts.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    return _page(project, form, _ending(project, formdata=None)), 422


@bp.post("/<uuid:project_id>/end")
@allow(Permission.PROJECT_EDIT, queries.project)
def end(project: Project) -> Response | tuple[str, int]:
    form = _ending(project)
    if form.validate_on_submit():
        given = next(one for one in queries.parts_of(project.id) if str(one.id) == form.part.data)
        assert form.to_on.data is not None
        try:
            with transaction():
                service.end_role(given, to_on=form.to_on.data, actor=current_actor())
            flash(gettext("Saved. Who had which part stays on record."))
            return redirect(url_for("team.parts.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    return _page(project, _adding(project, formdata=None), form), 422


def _adding(project: Project, **kwargs: Any) -> PartForm:
    named = {str(one): contact_of(one).get("name", "") for one in members_of(project.organisation_id)}
    return PartForm(**kwargs).offer(dict(sorted(named.items(), key=lambda pair: alphabetical(pair[1]))))


def _ending(project: Project, **kwargs: Any) -> EndPartForm:
    return EndPartForm(**kwargs).offer(
        {
            str(one.id): f"{contact_of(one.user_account_id).get('name', '')}, {words.PARTS[ProjectPart(one.role)]}"
            for one in queries.parts_of(project.id)
            if one.to_on is None
        }
    )


def _page(project: Project, adding: PartForm, ending: EndPartForm) -> str:
    parts = queries.parts_of(project.id)
    return render_template(
        "team/parts/show.html",
        project=project,
        parts=[(one, contact_of(one.user_account_id).get("name", "")) for one in parts],
        adding=adding,
        ending=ending,
        form=ending if ending.errors or ending.form_errors else adding,
        may_edit=allows(current_actor(), Permission.PROJECT_EDIT, project),
        words=words,
    )
