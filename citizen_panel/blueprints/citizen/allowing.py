"""What a citizen allows in a meeting and its project besides taking part, and the receipt of having said yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.consent_words import just_said, title_of, told
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.languages import chosen
from citizen_panel.blueprints.frame.wordings import rows_in, statement_in, texts_to_show
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.rights import allowing
from citizen_panel.domain.rights.vocabulary import Stopped
from citizen_panel.domain.sessions import receipts
from citizen_panel.domain.sessions.choices import Choice, choices_in
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.queries import Taken, booking, taken
from citizen_panel.policy.permissions import Permission

bp = Blueprint("allowing", __name__, url_prefix="/sessions")


@dataclass(frozen=True)
class Question:
    """One thing to allow or not, with its own words."""

    choice: Choice
    title: str
    statement: str | Markup
    rows: Sequence[tuple[str, str]]


@bp.get("/<uuid:booking_id>/choices")
@allow(Permission.INVITATION_READ, booking)
def show(held: Booking) -> str:
    """Each thing by itself, with a yes and a no; what was decided is said, and can be changed by one press."""
    found = _found(held)
    asked = _questions(found)
    return render_template(
        "citizen/allowing/show.html",
        taken=found,
        groups=[
            (gettext("In this meeting"), [one for one in asked if one.choice.scope_id == found.meeting.id]),
            (gettext("In this project"), [one for one in asked if one.choice.scope_id == found.project.id]),
        ],
    )


@bp.post("/<uuid:booking_id>/choices")
@allow(Permission.INVITATION_ANSWER, booking)
def choose(held: Booking) -> Response:
    """Say yes or no to one thing; the next page says what happened."""
    found = _found(held)
    purpose, answer = request.form.get("purpose", "")[:80], request.form.get("answer", "")
    place = url_for("citizen.allowing.show", booking_id=held.id)
    if answer not in ("yes", "no"):
        return redirect(place, 303)
    with transaction():
        came_of = allowing.decide(found, purpose, is_yes=answer == "yes", language=chosen(), actor=current_actor())
    if isinstance(came_of, Stopped) and held.citizen_id:
        for sentence in told(held.citizen_id, purpose, came_of):
            flash(sentence)
    else:
        flash(just_said(purpose, is_yes=answer == "yes"))
    return redirect(place, 303)


@bp.get("/<uuid:booking_id>/receipt")
@allow(Permission.INVITATION_READ, booking)
def receipt(held: Booking) -> str:
    """What was said yes and no to with the place, and the code that stops it without signing in."""
    if held.invitation_id is None:
        raise NotFound
    said = [
        (title_of(each.purpose, each.scope_id), each.effective_at, each.action == "granted")
        for each in receipts.said_with(held.invitation_id)
        if each.citizen_id == held.citizen_id
    ]
    return render_template(
        "citizen/allowing/receipt.html", taken=_found(held), code=receipts.code_of(held.invitation_id), said=said
    )


def _questions(found: Taken) -> list[Question]:
    offered = choices_in(found)
    texts = texts_to_show([each.purpose for each in offered])
    return [
        Question(each, title_of(each.purpose), statement_in(texts[each.purpose]), rows_in(texts[each.purpose]))
        for each in offered
        if each.purpose in texts
    ]


def _found(held: Booking) -> Taken:
    found = taken(held.id)
    if found is None:
        raise NotFound
    return found
