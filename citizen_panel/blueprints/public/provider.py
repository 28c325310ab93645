"""Signing in with an account at an OpenID provider. Coming back only parks what was said; a button makes it count."""

import hashlib
import logging
import secrets
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import SignedIn, current_actor, is_fresh, signed_in
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.public.entering import begun, let_in
from citizen_panel.blueprints.public.forms.signin import ButtonForm
from citizen_panel.blueprints.public.signin import Page
from citizen_panel.blueprints.public.signin_confirm import with_new_cookie
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.id_tokens import Faulty, Subject
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.vocabulary import Way
from citizen_panel.gateways import Provider, provider
from citizen_panel.gateways.openid import Request
from citizen_panel.gateways.outbound import NoAnswer
from citizen_panel.policy.permissions import Permission

bp = Blueprint("provider", __name__, url_prefix="/signin/provider")
log = logging.getLogger(__name__)
KEPT = "provider"
LONGEST = 2048


@bp.get("")
@cached("form")
@allow(Permission.PUBLIC)
def start() -> Page:
    """Off to the provider. A link and not a form, since browsers keep forms from leading to other sites."""
    known = _known()
    asked = Request(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    linking = "link" in request.args
    if linking and not (current_actor().is_signed_in and is_fresh()):
        raise NotFound
    try:
        address = known.address(asked, _back())
    except NoAnswer as fault:
        return _no_answer(fault)
    whose = str(current_actor().user_id) if linking else ""
    session[KEPT] = {"state": asked.state, "nonce": asked.nonce, "verifier": asked.verifier, "link": whose}
    return redirect(address, 303)


@bp.get("/back")
@cached("form")
@allow(Permission.PUBLIC)
def back() -> Page:
    """Back from the provider: what it said is parked in this browser, and nothing is done."""
    _known()
    kept: dict[str, Any] = session.get(KEPT) or {}
    code, state = request.args.get("code", ""), request.args.get("state", "")
    is_ours = bool(state) and secrets.compare_digest(state.encode(), str(kept.get("state", "")).encode())
    if not is_ours or not code or len(code) > LONGEST or "error" in request.args:
        session.pop(KEPT, None)
        return _refused("state")
    session[KEPT] = {**kept, "code": code, "iss": request.args.get("iss")}
    return redirect(url_for("public.provider.go"), 303)


@bp.route("/go", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def go() -> Page:
    """The button that signs in, or links the account of whoever is signed in."""
    known, form = _known(), ButtonForm()
    kept: dict[str, Any] = session.get(KEPT) or {}
    if not kept.get("code"):
        return redirect(url_for("public.signin.show"), 303)
    if request.method == "GET" or not form.validate_on_submit():
        return render_template("public/provider/go.html", form=form, name=known.name, is_link=bool(kept.get("link")))
    session.pop(KEPT)
    asked = Request(str(kept["state"]), str(kept["nonce"]), str(kept["verifier"]))
    with transaction():
        is_first = service.take_form(hashlib.sha256(f"provider:{asked.state}".encode()).digest())
    if not is_first:
        return _refused("used")
    try:
        said = known.subject(asked, str(kept["code"]), _back(), came_from=kept.get("iss"))
    except NoAnswer as fault:
        return _no_answer(fault)
    if isinstance(said, Faulty):
        return _refused(said.part)
    return _link(said, str(kept["link"])) if kept.get("link") else _enter(said)


def _enter(said: Subject) -> Page:
    with transaction():
        found = service.sign_in_by_provider(said)
        token = begun(found, [Way.PROVIDER]) if isinstance(found, User) else ""
    if isinstance(found, Refusal):
        return _page(in_words(found), 403)
    return let_in(found, token)


def _link(said: Subject, whose: str) -> Page:
    live: SignedIn | None = signed_in()
    if live is None or live.actor.user_id is None or str(live.actor.user_id) != whose or not is_fresh():
        return _refused("who")
    with transaction():
        outcome = service.link_provider(live.actor.user_id, said)
        is_done = not isinstance(outcome, Refusal)
        token = service.after_change(live.actor.user_id, live.session_id, Way.PROVIDER) if is_done else ""
    if isinstance(outcome, Refusal):
        return _page(in_words(outcome), 409)
    flash(gettext("The account is linked. You can sign in with it from now on."))
    return with_new_cookie(redirect(url_for("public.security.show"), 303), token)


def _known() -> Provider:
    known = provider()
    if known is None:
        raise NotFound
    return known


def _back() -> str:
    base: str = current_app.config["BASE_URL"]
    return base + url_for("public.provider.back")


def _refused(part: str) -> Page:
    log.warning("a provider's answer was not taken: %s", part)
    return _page(gettext("That sign-in did not work. Try again, or sign in another way."), 403)


def _no_answer(fault: NoAnswer) -> Page:
    log.warning("the provider gave no answer: %s", type(fault).__name__)
    return _page(gettext("We could not reach that service. Try again later, or sign in another way."), 503)


def _page(sentence: str, status: int) -> Page:
    return render_template("public/provider/refused.html", sentence=sentence), status
