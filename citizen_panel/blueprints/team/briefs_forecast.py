"""What can be expected of wishes, while they are being written: counted when somebody asks, and nothing is saved."""

from flask import render_template, request

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.briefs import bp, wishes_page
from citizen_panel.blueprints.team.forms.briefs import BriefForm
from citizen_panel.core.db import transaction
from citizen_panel.domain.matching import counts_asked
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.compared import proposed
from citizen_panel.domain.matching.index_shape import wishes_of
from citizen_panel.domain.matching.outlook import Outlook, outlook
from citizen_panel.domain.projects import queries
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.sessions.past import past_of
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
    expected = _expected(project, form) if form.counts_by() else None
    status = 200 if expected else 422
    if FRAGMENT in request.headers:
        page = render_template(
            "team/briefs/_forecast.html", outlook=expected, problems=form.problems(), asks=form, words=words
        )
        return page, status
    return wishes_page(project, form, brief, expected), status


def _expected(project: Project, form: BriefForm) -> Outlook:
    places, councils, asks = form.places.number or 1, form.councils.data, form.wished()
    wishes = wishes_of(councils, asks, project.organisation_id)
    with transaction():
        told = matching.count_people(project.id, wishes, asked=index(), actor=current_actor())
    is_used_up = isinstance(told, matching.UsedUp)
    return outlook(
        places,
        councils,
        asks,
        proposed(councils, places, asks.dimensions),
        count=counts_asked.newest(project.id, wishes),
        past=past_of(project.organisation_id),
        is_used_up=is_used_up,
    )
