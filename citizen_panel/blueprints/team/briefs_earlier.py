"""Has this been asked before? What people told us is shown before a brief can be sent."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.briefs import bp
from citizen_panel.blueprints.team.forms.briefs import EarlierForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.circumstances import TOPICS
from citizen_panel.domain.insights.earlier import Earlier, Wanted, words_in
from citizen_panel.domain.insights.earlier import earlier as earlier_insights
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.rules import READING_ROLES
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:brief_id>/earlier", methods=["GET", "POST"])
@allow(Permission.BRIEF_EDIT, queries.brief)
def earlier(brief: RecruitmentBrief) -> str | Response | tuple[str, int]:
    found = matching_insights(brief)
    form = EarlierForm()
    if form.validate_on_submit():
        try:
            with transaction():
                why = form.why_again.data
                service.note_earlier_look(brief, found=len(found), why_again=why, actor=current_actor())
            flash(gettext("Saved. The brief can be sent for approval now."))
            return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    page = render_template(
        "team/briefs/earlier.html",
        brief=brief,
        project=brief.project,
        found=found,
        form=form,
        look=queries.newest_look(brief.id),
        has_looked=queries.has_looked(brief),
        words=words,
    )
    return page, 422 if form.problems() else 200


def matching_insights(brief: RecruitmentBrief) -> list[Earlier]:
    """What the bodies the actor works for heard before about what a brief wants to ask."""
    asks = Asks.read(brief.asks)
    about = words_in(asks.topic, *(TOPICS[code] for code in asks.topics if code in TOPICS))
    wanted = Wanted(about, queries.councils_of(brief.id), asks.activities)
    return earlier_insights(wanted, current_actor().organisations(*READING_ROLES))
