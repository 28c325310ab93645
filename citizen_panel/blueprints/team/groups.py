"""Benchmark and priority groups: said before anybody is asked, with the day and the source; nothing is replaced."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team.forms.groups import BANDS, BenchmarkForm, GroupForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.equality.dimensions import dimension
from citizen_panel.domain.projects import prepared, queries, service
from citizen_panel.domain.projects.models import BenchmarkDeclaration, Project
from citizen_panel.domain.reference.queries import datasets
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("groups", __name__, url_prefix="/groups")

Page = Response | tuple[str, int]


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, queries.project)
def show(project: Project) -> str:
    return _page(project, BenchmarkForm(), GroupForm())


@bp.post("/<uuid:project_id>/benchmark")
@allow(Permission.PROJECT_EDIT, queries.project)
def declare(project: Project) -> Page:
    form = BenchmarkForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.declare_benchmark(
                    project, dimensions=form.dimensions.data, area_codes=form.areas.data, actor=current_actor()
                )
            flash(gettext("Saved with today’s date and the source. Earlier benchmarks stay."))
            return redirect(url_for("team.groups.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    return _page(project, form, GroupForm(formdata=None)), 422


@bp.post("/<uuid:project_id>/name")
@allow(Permission.PROJECT_EDIT, queries.project)
def name(project: Project) -> Page:
    form = GroupForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.name_group(
                    project,
                    wording=form.wording.data,
                    route=form.route.data,
                    means=form.pairs(),
                    actor=current_actor(),
                )
            flash(gettext("Saved with today’s date."))
            return redirect(url_for("team.groups.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    return _page(project, BenchmarkForm(formdata=None), form), 422


def _page(project: Project, benchmark: BenchmarkForm, group: GroupForm) -> str:
    declared = prepared.benchmarks_of(project.id)
    sources, areas = datasets({one.dataset_id for one in declared}), dict(councils_in_words())
    return render_template(
        "team/groups/show.html",
        project=project,
        declared=[_declared(one, sources[one.dataset_id].source, areas) for one in declared],
        groups=[(one, [_band(*pair) for pair in one.means]) for one in prepared.groups_of(project.id)],
        benchmark=benchmark,
        group=group,
        form=group if group.errors or group.form_errors else benchmark,
        may_edit=allows(current_actor(), Permission.PROJECT_EDIT, project),
    )


def _declared(one: BenchmarkDeclaration, source: str, areas: dict[str, str]) -> dict[str, object]:
    found = dimension(one.dimension)
    labels = {band.code: gettext(band.label) for band in found.bands}
    shares = [(labels.get(code, code), people / base if base else 0.0) for code, (people, base) in one.shares.items()]
    return {
        "label": gettext(found.label),
        "base": gettext(found.base),
        "areas": [areas.get(code, code) for code in one.area_codes],
        "shares": shares,
        "source": source,
        "declared_at": one.declared_at,
    }


def _band(characteristic: str, category: str) -> str:
    found = BANDS.get(f"{characteristic}:{category}")
    return f"{gettext(found[0].label)}: {gettext(found[1].label)}" if found else category
