"""A citizen's equality answers: see them, change one, erase one or all; nobody else has such a page."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen import equality_words as words
from citizen_panel.blueprints.citizen.forms.equality import AnswerForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens import answers as service
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.equality.characteristics import BY_CODE, GUIDANCE
from citizen_panel.domain.equality.vocabulary import Characteristic
from citizen_panel.domain.rights import service as rights
from citizen_panel.policy.permissions import Permission

bp = Blueprint("equality", __name__, url_prefix="/equality")

Page = str | Response | tuple[str, int]


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor, is_fresh=True)
def index(actor: Actor) -> str:
    """Every answer in words; only for somebody who has just shown that it is them."""
    assert actor.citizen_id
    answers = words.mine(actor.citizen_id)
    return render_template("citizen/equality/index.html", answered=words.answered(actor.citizen_id, answers))


@bp.get("/<characteristic>")
@allow(Permission.OWN_DATA_READ, current_actor, is_fresh=True)
def edit(actor: Actor, characteristic: str) -> str:
    assert actor.citizen_id
    question = _question(actor.citizen_id, characteristic)
    texts = words.wordings(question)
    given = words.mine(actor.citizen_id).given.get(question.code, ())
    kept = {
        "answer": given[0] if given else "",
        "answers": list(given),
        "uses": words.ticked(actor.citizen_id, question),
    }
    return _page(question, AnswerForm(data=kept).ask(question, texts), texts, given)


@bp.post("/<characteristic>")
@allow(Permission.CONSENT_CHANGE, current_actor, is_fresh=True)
def change(actor: Actor, characteristic: str) -> Page:
    """Keep the answer with the uses ticked; without one it is not kept, and what was kept before goes."""
    assert actor.citizen_id
    question = _question(actor.citizen_id, characteristic)
    texts = words.wordings(question)
    form = AnswerForm().ask(question, texts)
    given = words.mine(actor.citizen_id).given.get(question.code, ())
    if not form.validate_on_submit():
        return _page(question, form, texts, given), 422
    if not question.is_derived and not form.chosen:
        flash(gettext("You did not choose an answer, so nothing has changed."))
        return redirect(url_for("citizen.equality.index"), 303)
    agreed = {purpose: texts[purpose] for purpose in form.uses.data}
    with transaction():
        is_kept = _keep(actor, actor.citizen_id, question, form.chosen or given, agreed)
    flash(_told(question, form, is_kept))
    return redirect(_onward(actor.citizen_id, question), 303)


@bp.post("/clear")
@allow(Permission.CONSENT_CHANGE, current_actor, is_fresh=True)
def clear(actor: Actor) -> Response:
    """Erase one answer, or all when none is named; at once, and without a question."""
    assert actor.citizen_id
    named = request.form.get("characteristic", "")
    if named and named not in BY_CODE:
        raise NotFound
    with transaction():
        for code in [named] if named else BY_CODE:
            _stop(actor, actor.citizen_id, code, keeping=())
        service.clear_answers(actor.citizen_id, *([named] if named else ()), actor=actor)
    flash(gettext("Your answer is erased.") if named else gettext("All your answers about yourself are erased."))
    return redirect(url_for("citizen.equality.index"), 303)


def _keep(
    actor: Actor,
    citizen_id: UUID,
    question: Characteristic,
    chosen: tuple[str, ...],
    agreed: Mapping[str, ConsentText],
) -> bool:
    """Stop what is no longer ticked, then keep the answer: in this order nothing newly kept is erased again."""
    _stop(actor, citizen_id, question.code, keeping=agreed)
    if question.is_derived:
        service.agree_to_uses(citizen_id, agreed, actor=actor)
        return bool(agreed)
    return service.keep_answer(citizen_id, question.code, chosen, agreed, actor=actor)


def _stop(actor: Actor, citizen_id: UUID, code: str, *, keeping: Mapping[str, object] | tuple[()]) -> None:
    for purpose in service.uses_of(citizen_id, code):
        if purpose not in keeping:
            rights.withdraw(citizen_id, purpose, actor=actor, is_told=False)


def _question(citizen_id: UUID, code: str) -> Characteristic:
    """A question the person has to do with; 404 for any other, and for what was worked out and is erased."""
    question = BY_CODE.get(code)
    if question is None or question not in words.questions_for(citizen_id, words.mine(citizen_id)):
        raise NotFound
    return question


def _told(question: Characteristic, form: AnswerForm, is_kept: bool) -> str:
    if not is_kept and question.is_derived:
        return gettext("You did not tick a use, so we erased it. That is fine.")
    if not is_kept:
        return gettext("You did not tick a use, so we did not keep your answer. That is fine.")
    if not form.uses.data:
        return gettext("We keep that you prefer not to say. We will not ask again.")
    return gettext("Your answer is saved.")


def _onward(citizen_id: UUID, question: Characteristic) -> str:
    """A question that this answer has just made worth asking comes next; otherwise back to the list."""
    answers = words.mine(citizen_id)
    opened = (q for q in words.questions_for(citizen_id, answers) if q.shown_if and q.shown_if[0] == question.code)
    following = next((q for q in opened if not answers.given.get(q.code)), None)
    if following is not None:
        return url_for("citizen.equality.edit", characteristic=following.code)
    return url_for("citizen.equality.index")


def _page(question: Characteristic, form: AnswerForm, texts: Mapping[str, ConsentText], given: tuple[str, ...]) -> str:
    return render_template(
        "citizen/equality/edit.html",
        question=question,
        heading=words.heading(question),
        given=words.labelled(question, given),
        form=form,
        explained=words.explained(texts),
        is_guided=question.source.startswith(GUIDANCE),
    )
