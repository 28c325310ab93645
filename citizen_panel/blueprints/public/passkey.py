"""Signing in with a passkey: what it must sign, and its answer."""

from flask import Blueprint, Response, render_template, request

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.proving import digest_of, read
from citizen_panel.blueprints.public.entering import begun, browser, let_in, site
from citizen_panel.blueprints.public.signin import Page
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.vocabulary import ChallengeFor, Way
from citizen_panel.policy.permissions import Permission

bp = Blueprint("passkey", __name__, url_prefix="/signin/passkey")


@bp.post("/ask")
@cached("form")
@allow(Permission.PUBLIC)
def ask() -> Response:
    """What a passkey must sign: to sign in, or, for somebody signed in, before one grave act."""
    to = request.form.get("to", "")
    with transaction():
        if not to:
            wanted = service.ask_for_passkey(ChallengeFor.SIGN_IN, site(), browser=browser())
        else:
            actor = current_actor()
            if actor.user_id is None or read(to) is None:
                raise NotFound
            wanted = service.ask_for_passkey(
                ChallengeFor.STEP_UP, site(), browser=browser(), user_id=actor.user_id, act=digest_of(to)
            )
    return Response(wanted, mimetype="application/json")


@bp.post("/use")
@cached("form")
@allow(Permission.PUBLIC)
def use() -> Page:
    """Sign in by what a passkey answered."""
    with transaction():
        found = service.check_passkey(ChallengeFor.SIGN_IN, request.form.get("answer", ""), site(), browser=browser())
        token = "" if isinstance(found, Refusal) else begun(found, [Way.PASSKEY])
    if isinstance(found, Refusal):
        form = BaseForm()
        form.refuse(Refusal("no_passkey", say("That passkey did not work. Try again, or use another way.")))
        return render_template("public/passkey/refused.html", form=form), 422
    return let_in(found, token)
