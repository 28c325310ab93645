"""Anybody may complain, without signing in."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import current_actor, network
from citizen_panel.blueprints.public.forms.complaints import HIDDEN, ComplaintForm
from citizen_panel.blueprints.public.join_guard import PRESS_AGAIN
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.references import tidy
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service as account_service
from citizen_panel.domain.accounts.vocabulary import Limit, Noted
from citizen_panel.domain.rights import complaints
from citizen_panel.domain.rights.vocabulary import ComplaintAbout
from citizen_panel.policy.permissions import Permission

bp = Blueprint("complaining", __name__, url_prefix="/complain")

LIMITS = (Limit(20, timedelta(days=1), say("Many complaints came from here today. Phone us, and we write it down.")),)


@bp.route("/", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def new() -> str | Response | tuple[str, int]:
    """Say what happened. Whoever is signed in as a citizen is led to their own form."""
    if current_actor().citizen_id and request.method == "GET":
        return redirect(url_for("citizen.complaining.new"), 303)
    form = ComplaintForm()
    if not form.validate_on_submit():
        return render_template("public/complaining/new.html", form=form, decoy=HIDDEN), 422 if form.errors else 200
    if request.form.get(HIDDEN):
        form.refuse(Refusal("again", PRESS_AGAIN))
        return render_template("public/complaining/new.html", form=form, decoy=HIDDEN), 422
    here = accounts.network_hash(network())
    try:
        account_service.check_limits(Noted.COMPLAINED, here, LIMITS)
    except TooMany as refused:
        form.refuse(refused)
        return render_template("public/complaining/new.html", form=form, decoy=HIDDEN), 429
    with transaction():
        account_service.note(Noted.COMPLAINED, here)
        row = complaints.complain(
            ComplaintAbout(form.about.data),
            form.said.data,
            actor=current_actor(),
            name=form.name.data,
            reply_to=form.reply_to.data,
        )
    return redirect(url_for("public.complaining.sent", reference=row.reference), 303)


@bp.get("/sent/<reference>")
@cached("form")
@allow(Permission.PUBLIC)
def sent(reference: str) -> str:
    """That it came, and what happens now; says the same for any reference, for it looks nothing up."""
    return render_template("public/complaining/sent.html", reference=tidy(reference[:20]))
