"""How much assurance a project needs: set by the team at first, confirmed or changed from outside it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.projects import TierForm
from citizen_panel.blueprints.team.projects import bp
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.rules import is_of_the_team
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:project_id>/tier", methods=["GET", "POST"])
@allow(Permission.TIER_SET, queries.project)
def tier(project: Project) -> str | Response | tuple[str, int]:
    form, actor = TierForm(data={"tier": project.tier}), current_actor()
    if form.validate_on_submit():
        try:
            with transaction():
                service.set_tier(project, form.tier.data, actor=actor)
            flash(gettext("Saved. Every tier that was set stays on record."))
            return redirect(url_for("team.projects.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    page = render_template(
        "team/projects/tier.html",
        project=project,
        form=form,
        is_outside=not is_of_the_team(actor.user_id, queries.team_of(project.id)),
        tiers=[(one, contact_of(one.set_by_id).get("name", "")) for one in queries.tiers_of(project.id)],
        words=words,
    )
    return page, 422 if form.problems() else 200
