"""Somebody outside the team gives a brief back, with what has to change."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.briefs import bp
from citizen_panel.blueprints.team.forms.briefs import SendBackForm
from citizen_panel.core.db import transaction
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:brief_id>/send-back", methods=["GET", "POST"])
@allow(Permission.BRIEF_APPROVE, queries.brief)
def send_back(brief: RecruitmentBrief) -> str | Response | tuple[str, int]:
    form = SendBackForm()
    if form.validate_on_submit():
        with transaction():
            service.send_back_brief(brief, reason=form.reason.data, actor=current_actor())
        flash(gettext("Sent back. The team reads your reason on the brief."))
        return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
    page = render_template("team/briefs/send_back.html", brief=brief, project=brief.project, form=form)
    return page, 422 if form.problems() else 200
