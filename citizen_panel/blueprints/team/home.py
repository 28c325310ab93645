"""The team's first page: my projects, and what waits for me."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import standing, words
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__)


@bp.get("/")
@allow(Permission.PROJECT_LIST)
def show() -> str:
    actor = current_actor()
    return render_template(
        "team/home/show.html",
        rows=standing.projects_for(actor),
        waiting=standing.waiting_for_approval(actor),
        may_start=actor.has_role("lead", "researcher", "recruiter", "session_lead"),
        words=words,
    )
