"""Questions of the team's own: a few, with answers to choose from, and never about equality."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team.briefs import bp
from citizen_panel.blueprints.team.forms.briefs import QuestionForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.screening import MOST_QUESTIONS, answers_in
from citizen_panel.domain.projects.vocabulary import Screening
from citizen_panel.policy.permissions import Permission


@bp.route("/<uuid:brief_id>/questions", methods=["GET", "POST"])
@allow(Permission.BRIEF_EDIT, queries.brief)
def questions(brief: RecruitmentBrief) -> str | Response | tuple[str, int]:
    """The questions so far, a form for one more, and a button to take each out."""
    form = QuestionForm()
    here = redirect(url_for("team.briefs.questions", brief_id=brief.id), 303)
    if request.method == "POST" and "drop" in request.form:
        with transaction():
            service.drop_question(brief, _id(request.form["drop"]), actor=current_actor())
        flash(gettext("The question is taken out."))
        return here
    if form.validate_on_submit():
        try:
            with transaction():
                asked = Screening(form.wording.data, answers_in(form.options.data))
                service.ask_question(brief, asked, actor=current_actor())
            flash(gettext("The question is saved."))
            return here
        except Refusal as refused:
            form.add_problem(in_words(refused), "options" if "answer" in refused.code else "wording")
    asked_so_far = queries.questions_of(brief.id)
    page = render_template(
        "team/briefs/questions.html",
        brief=brief,
        project=brief.project,
        form=form,
        questions=asked_so_far,
        is_full=len(asked_so_far) >= MOST_QUESTIONS,
    )
    return page, 422 if form.problems() else 200


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
