"""The team's first page: my projects, and what waits for me."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import standing, words
from citizen_panel.domain.projects.listing import ProjectSort, Wish, list_projects
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__)

SHOWN = 10
"""Projects on the first page: those that began last. All are in the list of projects."""


@bp.get("/")
@allow(Permission.PROJECT_LIST)
def show() -> str:
    actor = current_actor()
    return render_template(
        "team/home/show.html",
        rows=standing.projects_for(actor, list_projects(actor, Wish(sort=ProjectSort.NEWEST), SHOWN).rows),
        waiting=standing.waiting_for_approval(actor),
        may_start=actor.has_role("lead", "researcher", "recruiter", "session_lead"),
        words=words,
    )
