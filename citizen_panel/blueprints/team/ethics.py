"""The ethics of a project: a checklist, what is decided about it, and how long that holds."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.frame.stale import changed, marks
from citizen_panel.blueprints.team import ethics_words
from citizen_panel.blueprints.team.forms.ethics import ChecklistForm, DecisionOnEthicsForm, checklist, filled_from
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.projects import prepared, queries, service
from citizen_panel.domain.projects.ethics import is_in_force, may_decide, needs_outside, state_on
from citizen_panel.domain.projects.models import EthicsReview, Project
from citizen_panel.domain.projects.rules import Allowed
from citizen_panel.domain.projects.vocabulary import ReviewState, Trigger
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("ethics", __name__, url_prefix="/ethics")


@bp.get("/<uuid:project_id>")
@allow(Permission.PROJECT_READ, queries.project)
def show(project: Project) -> str:
    return _show(project, DecisionOnEthicsForm())


@bp.get("/<uuid:project_id>/edit")
@allow(Permission.PROJECT_EDIT, queries.project)
def edit(project: Project) -> str | Response:
    if _waits(project):
        return redirect(url_for("team.ethics.show", project_id=project.id), 303)
    kept = _kept(project)
    return _edit(project, checklist(data=kept | {"seen": marks(kept)}))


@bp.post("/<uuid:project_id>/edit")
@allow(Permission.PROJECT_EDIT, queries.project)
def write(project: Project) -> Response | tuple[str, int]:
    """Save the checklist as far as it is, and send it where the other button was pressed."""
    form = checklist()
    if not form.validate_on_submit() or _changed_meanwhile(form, project):
        return _edit(project, form), 422
    try:
        with transaction():
            review = service.write_ethics(project, form.rated(), form.chosen(), actor=current_actor())
            if request.form.get("do") == "send":
                review = service.submit_ethics(project, actor=current_actor())
    except Refusal as refused:
        form.add_problem(in_words(refused), refused.field)
        return _edit(project, form), 422
    flash(_said(ReviewState(review.state)))
    return redirect(url_for("team.ethics.show", project_id=project.id), 303)


@bp.post("/<uuid:project_id>/decide")
@allow(Permission.PROJECT_APPROVE, queries.project, is_fresh=True)
def decide(project: Project) -> Response | tuple[str, int]:
    form = DecisionOnEthicsForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.decide_ethics(
                    project,
                    form.outcome.data,
                    words=form.words.data,
                    expires_on=form.expires_on.data,
                    actor=current_actor(),
                )
            flash(gettext("Saved. The team sees what you decided."))
            return redirect(url_for("team.ethics.show", project_id=project.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    return _show(project, form), 422


def _show(project: Project, form: DecisionOnEthicsForm) -> str:
    actor, reviews = current_actor(), prepared.reviews_of(project.id)
    newest = reviews[0] if reviews else None
    rated = prepared.rated_in(newest.id) if newest else ()
    decides = allows(actor, Permission.PROJECT_APPROVE, project) and newest is not None
    return render_template(
        "team/ethics/show.html",
        project=project,
        newest=newest,
        rated=rated,
        reviews=[(review, _state(review), _reviewer(review)) for review in reviews],
        standing=prepared.standing_of_ethics(project.id),
        is_in_force=is_in_force,
        outside=newest is not None and needs_outside(rated, [Trigger(one) for one in newest.triggers]),
        may_edit=allows(actor, Permission.PROJECT_EDIT, project) and not _waits(project),
        may_decide=decides
        and newest is not None
        and may_decide(ReviewState(newest.state), actor.user_id, queries.team_of(project.id)) == Allowed(),
        form=form,
        words=ethics_words,
    )


def _edit(project: Project, form: ChecklistForm) -> str:
    return render_template("team/ethics/edit.html", project=project, form=form, principles=ethics_words.PRINCIPLES)


def _kept(project: Project) -> dict[str, object]:
    """What stands in the newest checklist; a new one begins with what the last one said."""
    reviews = prepared.reviews_of(project.id)
    return filled_from(prepared.rated_in(reviews[0].id), reviews[0].triggers) if reviews else filled_from((), [])


def _changed_meanwhile(form: ChecklistForm, project: Project) -> bool:
    kept = _kept(project)
    names = [str(form[name].label.text) for name in changed(form.seen.data, kept) if name in form]
    if not names:
        return False
    form.seen.data = marks(kept)
    form.add_problem(
        gettext(
            "This checklist was saved elsewhere while you had it open. Changed there: %(what)s. "
            "Your answers are still here: save again to keep yours",
            what=", ".join(names),
        )
    )
    return True


def _waits(project: Project) -> bool:
    return any(review.state == ReviewState.SUBMITTED for review in prepared.reviews_of(project.id))


def _state(review: EthicsReview) -> ReviewState:
    return state_on(ReviewState(review.state), review.expires_on, clock.today())


def _reviewer(review: EthicsReview) -> str:
    return contact_of(review.reviewer_id).get("name", "") if review.reviewer_id else ""


def _said(state: ReviewState) -> str:
    if state is ReviewState.APPROVED:
        return gettext("The checklist is whole. Nothing in it needs somebody outside the team, so it holds for a year.")
    if state is ReviewState.SUBMITTED:
        return gettext("Sent. Somebody outside the team decides.")
    return gettext("Saved. You can go on with it later.")
