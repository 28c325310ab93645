"""What can be expected of wishes, while they are being written: counted when somebody asks, and nothing is saved."""

from flask import render_template, request

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.briefs import bp, earlier_brief, wishes_page
from citizen_panel.blueprints.team.expecting import expected, page_of
from citizen_panel.blueprints.team.forms.briefs import BriefForm
from citizen_panel.core.db import transaction
from citizen_panel.domain.matching.index_shape import to_count
from citizen_panel.domain.matching.rules.repeats import KEPT_FOR_SAVING
from citizen_panel.domain.matching.service import Outcome, count_people
from citizen_panel.domain.projects import queries
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.gateways import index
from citizen_panel.policy.permissions import Permission

FRAGMENT = "X-Forecast"
"""The header of those who want the forecast alone, without its page."""


@bp.post("/<uuid:brief_id>/forecast")
@allow(Permission.BRIEF_EDIT, queries.brief)
def forecast(brief: RecruitmentBrief) -> str | tuple[str, int]:
    return forecast_page(brief.project, brief)


def forecast_page(project: Project, brief: RecruitmentBrief | None) -> str | tuple[str, int]:
    """The form as it was typed with what can be expected of it, or the forecast alone for those who renew it."""
    form = BriefForm()
    told = _count(project, form) if form.counts_by() else None
    found = expected(project, form, brief or earlier_brief(form.like.data), told)
    status = 200 if found else 422
    if FRAGMENT in request.headers:
        page = render_template(
            "team/briefs/_forecast.html", **page_of(found), problems=form.problems(), asks=form, words=words
        )
        return page, status
    return wishes_page(project, form, brief, found), status


def _count(project: Project, form: BriefForm) -> Outcome:
    """Count what was typed; the last counts of the day are left for what is saved."""
    wishes = to_count(form.councils.data, form.wished(), project.organisation_id)
    with transaction():
        return count_people(project.id, wishes, asked=index(), actor=current_actor(), spare=KEPT_FOR_SAVING)
