"""Signing in by a code from a letter, and asking for such a letter."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.helped import by_written_reference
from citizen_panel.blueprints.frame.identity import network
from citizen_panel.blueprints.public.entering import begun, let_in
from citizen_panel.blueprints.public.forms.signin import AskLetterForm, LetterForm
from citizen_panel.blueprints.public.signin import Page
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.vocabulary import Way
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.policy.permissions import Permission

bp = Blueprint("letter", __name__, url_prefix="/signin/letter")


@bp.route("", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def show() -> Page:
    """The same sentence for a reference that nobody has and for a code that is wrong."""
    form = LetterForm()
    if request.method == "GET" or not form.validate_on_submit():
        return render_template("public/letter/show.html", form=form), 422 if form.problems() else 200
    with transaction():
        user_id = _account_of(form.reference.data)
        outcome = service.redeem_letter_code(user_id, form.reference.data, form.code.data, network=network())
        token = "" if isinstance(outcome, Refusal) else begun(outcome, [Way.LETTER])
    if isinstance(outcome, Refusal):
        form.refuse(outcome)
        return render_template("public/letter/show.html", form=form), 429 if isinstance(outcome, TooMany) else 422
    return let_in(outcome, token)


@bp.route("/ask", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def ask() -> Page:
    """Ask for a letter; nobody learns whether there is such a person, or whether we have their address."""
    form = AskLetterForm()
    if request.method == "GET" or not form.validate_on_submit():
        return render_template("public/letter/ask.html", form=form), 422 if form.problems() else 200
    user_id = _account_of(form.reference.data, has_address=True)
    with transaction():
        service.send_letter_code(user_id, form.reference.data, network=network())
    flash(gettext("If we know that reference and your address, a letter is on its way. It takes about 3 days."))
    return redirect(url_for("public.letter.show"), 303)


def _account_of(reference: str, *, has_address: bool = False) -> UUID | None:
    found = by_written_reference(reference)
    if found is None or (has_address and citizens.letterbox(found.id, Channel.LETTER) is None):
        return None
    return found.user_account_id
