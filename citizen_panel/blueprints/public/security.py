"""How somebody signs in and where they are signed in: for everybody who has an account."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm
from citizen_panel.blueprints.frame.identity import SignedIn, current_actor, signed_in
from citizen_panel.blueprints.frame.signing_in import signing_in_of
from citizen_panel.blueprints.public.entering import browser, site
from citizen_panel.blueprints.public.forms.signin import SetUpForm
from citizen_panel.blueprints.public.invitation import context, setting_up
from citizen_panel.blueprints.public.signin import Page
from citizen_panel.blueprints.public.signin_confirm import with_new_cookie
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.vocabulary import Way
from citizen_panel.policy.permissions import Permission

bp = Blueprint("security", __name__, url_prefix="/signing-in")


@bp.get("")
@allow(Permission.OWN_SIGN_IN)
def show() -> Page:
    actor = current_actor()
    if actor.capacity is Capacity.CITIZEN:
        return redirect(url_for("citizen.security.show"), 303)
    return render_template("public/security/show.html", **signing_in_of(_live()))


@bp.post("/end")
@allow(Permission.OWN_SIGN_IN)
def end() -> AnyResponse:
    """Sign out one other device."""
    with transaction():
        is_done = service.end_one(_who(), _id("session"))
    if not is_done:
        raise NotFound
    flash(gettext("That device is signed out."))
    return _back()


@bp.get("/passkey")
@allow(Permission.OWN_SIGN_IN, is_fresh=True)
def add() -> str:
    """Before a passkey is made: what it is, and where not to make one."""
    return render_template("public/security/add.html", form=None)


@bp.post("/passkey/ask")
@allow(Permission.OWN_SIGN_IN, is_fresh=True)
def ask() -> Response:
    with transaction():
        wanted = service.ask_to_add(_who(), site(), browser=browser())
    return Response(wanted, mimetype="application/json")


@bp.post("/passkey")
@allow(Permission.OWN_SIGN_IN, is_fresh=True)
def keep() -> Page:
    """Keep the passkey that the browser made; every other device is signed out."""
    live, device = _live(), request.headers.get("User-Agent", "")
    with transaction():
        outcome = service.add_passkey(_who(), request.form.get("answer", ""), site(), browser=browser(), device=device)
        token = "" if isinstance(outcome, Refusal) else service.after_change(_who(), live.session_id, Way.PASSKEY)
    if isinstance(outcome, Refusal):
        form = BaseForm()
        form.refuse(outcome)
        return render_template("public/security/add.html", form=form), 422
    flash(gettext("The passkey is ready. Other devices are signed out."))
    return with_new_cookie(_back(), token)


@bp.get("/link")
@allow(Permission.OWN_SIGN_IN, is_fresh=True)
def link() -> Page:
    """Off to the provider, to link an account there; only for whoever has just shown that it is them."""
    return redirect(url_for("public.provider.start", link=1), 303)


@bp.post("/remove")
@allow(Permission.OWN_SIGN_IN, is_fresh=True)
def remove() -> Page:
    """Take away a passkey or a linked account; every other device is signed out."""
    live, way = _live(), (_live().ways or [Way.EMAIL])[0]
    with transaction():
        try:
            refusal = service.remove_factor(_who(), _id("factor"))
        except LookupError as unknown:
            raise NotFound from unknown
        token = "" if refusal else service.after_change(_who(), live.session_id, way)
    if refusal:
        raise refusal
    flash(gettext("It is taken away. Other devices are signed out."))
    return with_new_cookie(_back(), token)


@bp.route("/password", methods=["GET", "POST"])
@allow(Permission.WORKER_SIGN_IN, current_actor, is_fresh=True)
def password(actor: Actor) -> Page:
    """A new password and a new app, for those who work for an organisation; every other device is signed out."""
    live = _live()
    secret, form = service.set_up_secret(f"{actor.user_id}:{live.session_id}"), SetUpForm()
    if request.method == "GET" or not form.validate_on_submit():
        return setting_up(form, secret), 422 if form.problems() else 200
    with transaction():
        outcome = service.set_up_worker(
            _who(), form.password.data, secret, form.code.data, context=context(), but=live.session_id
        )
        token = "" if isinstance(outcome, Refusal) else service.renew_session(live.session_id, Way.PASSWORD)
    if isinstance(outcome, Refusal):
        form.refuse(outcome)
        return setting_up(form, secret), 422
    return with_new_cookie((render_template("public/invitation/codes.html", codes=outcome), 200), token)


@bp.post("/codes")
@allow(Permission.WORKER_SIGN_IN, current_actor, is_fresh=True)
def codes(actor: Actor) -> Any:
    """New codes to keep on paper; the old ones are void."""
    with transaction():
        made = service.new_recovery_codes(_who())
    return render_template("public/invitation/codes.html", codes=made)


def _live() -> SignedIn:
    live = signed_in()
    if live is None:
        raise NotFound
    return live


def _who() -> UUID:
    user_id = current_actor().user_id
    if user_id is None or accounts.user(user_id) is None:
        raise NotFound
    return user_id


def _id(field: str) -> UUID:
    try:
        return UUID(request.form.get(field, ""))
    except ValueError as wrong:
        raise NotFound from wrong


def _back() -> AnyResponse:
    return redirect(url_for("public.security.show"), 303)
