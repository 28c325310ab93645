"""Counting again for the wishes of a brief as they were saved."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.team.briefs import bp, count_for
from citizen_panel.domain.projects import queries
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.policy.permissions import Permission


@bp.post("/<uuid:brief_id>/count")
@allow(Permission.BRIEF_EDIT, queries.brief)
def count(brief: RecruitmentBrief) -> Response:
    count_for(brief)
    return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
