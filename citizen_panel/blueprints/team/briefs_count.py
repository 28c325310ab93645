"""Counting again for the wishes of a brief as they were saved."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.team.briefs import bp, count_for
from citizen_panel.core.db import transaction
from citizen_panel.domain.matching.service import UsedUp
from citizen_panel.domain.projects import queries
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.policy.permissions import Permission


@bp.post("/<uuid:brief_id>/count")
@allow(Permission.BRIEF_EDIT, queries.brief)
def count(brief: RecruitmentBrief) -> Response:
    with transaction():
        told = count_for(brief)
    if isinstance(told, UsedUp):
        flash(gettext("This was counted as often as we may today. The figures stay; you can count again tomorrow."))
    return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
