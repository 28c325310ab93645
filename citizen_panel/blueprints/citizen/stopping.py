"""Stopping one way, one answer, one project or recording: choose it, press once, read that it has stopped."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.consent import wish
from citizen_panel.blueprints.citizen.consent_words import Choice as Agreed
from citizen_panel.blueprints.citizen.consent_words import choices_of, told
from citizen_panel.blueprints.citizen.forms.consent import StopOneForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.consent.queries import decisions
from citizen_panel.domain.rights import stops
from citizen_panel.domain.rights.vocabulary import Stopped
from citizen_panel.policy.permissions import Permission

bp = Blueprint("stopping", __name__, url_prefix="/consent/stop")

Page = str | Response | tuple[str, int]
QUESTIONS = {
    "way": ("ways", lazy_gettext("Which way should we stop using?")),
    "answer": ("answers", lazy_gettext("Which answer should we stop using?")),
    "project": ("projects", lazy_gettext("Which project or recording should we stop?")),
}


@bp.route("/one/<thing>", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def show(actor: Actor, thing: str) -> Page:
    """Everything of one kind that is on, to choose from; one press stops it at once."""
    assert actor.citizen_id
    if thing not in QUESTIONS:
        raise NotFound
    group, question = QUESTIONS[thing]
    on = _on(actor.citizen_id, group)
    form = StopOneForm().about(str(question), [Choice(key, one.title, one.effect) for key, one in on.items()])
    if not on or not form.validate_on_submit():
        page = render_template("citizen/stopping/show.html", form=form, question=str(question), is_any=bool(on))
        return page, 422 if form.errors else 200
    chosen = on[form.which.data]
    with transaction():
        stopped = stops.stop(actor.citizen_id, wish(chosen.purpose, chosen.scope_id), actor=actor)
    if stopped.act is None:
        return redirect(url_for("citizen.consent.index"), 303)
    return redirect(url_for("citizen.stopping.done", act_id=stopped.act), 303)


@bp.get("/done/<uuid:act_id>")
@allow(Permission.CONSENT_CHANGE, current_actor)
def done(actor: Actor, act_id: UUID) -> Page:
    """That it has stopped, what that means, and how to undo it; the list of everything where that is over."""
    assert actor.citizen_id
    act = stops.undoable(act_id, actor.citizen_id)
    ended = decisions(act.decision_ids) if act is not None else ()
    if act is None or not ended:
        return redirect(url_for("citizen.consent.index"), 303)
    sentences = told(actor.citizen_id, ended[0].purpose, Stopped(is_new=True, places=act.places))
    return render_template("citizen/stopping/done.html", act=act, sentences=sentences)


def _on(citizen_id: UUID, group: str) -> dict[str, Agreed]:
    """What a person agrees to now of one kind, by what the form carries for it."""
    for name, _, choices in choices_of(citizen_id):
        if name == group:
            return {f"{one.purpose}|{one.scope_id}": one for one in choices if one.is_on}
    return {}
