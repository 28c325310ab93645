"""What can be expected of a brief that was not saved yet."""

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.team.briefs import bp
from citizen_panel.blueprints.team.briefs_forecast import forecast_page
from citizen_panel.domain.projects import queries
from citizen_panel.domain.projects.models import Project
from citizen_panel.policy.permissions import Permission


@bp.post("/new/<uuid:project_id>/forecast")
@allow(Permission.PROJECT_EDIT, queries.project)
def forecast_new(project: Project) -> str | tuple[str, int]:
    return forecast_page(project, None)
