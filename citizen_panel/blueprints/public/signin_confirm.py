"""Showing once more that it is you, before a grave act; afterwards the act goes on where it was."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import SignedIn, forget, network, set_cookie, signed_in
from citizen_panel.blueprints.frame.proving import (
    ProvingForm,
    carried_along,
    code_way,
    digest_of,
    go_on,
    held,
    proving_page,
    read,
    sent,
)
from citizen_panel.blueprints.public.entering import browser, site
from citizen_panel.blueprints.public.signin import Page, bp
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal, TooMany
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.vocabulary import ChallengeFor, CredentialKind, Way
from citizen_panel.policy.permissions import Permission

Carried = list[tuple[str, str]]


@bp.route("/signin/confirm", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def confirm() -> Page:
    """The page that asks for a proof; what somebody had typed elsewhere is carried along in it."""
    live = signed_in()
    if live is None:
        return redirect(url_for("public.signin.show"), 303)
    to = sent().get("to", "")
    errand = read(to)
    if errand is None:
        raise NotFound
    carried, form = carried_along(), ProvingForm()
    if request.method == "GET" or not form.validate_on_submit():
        is_sent = request.method == "GET" and "sent" in sent()
        return proving_page(to, carried, form, status=422 if form.problems() else 200, is_sent=is_sent)
    if request.form.get("do") not in ("code", "passkey"):
        return _send(live, to, carried, form)
    with transaction():
        outcome = _proved(live, to, form)
        token = service.renew_session(live.session_id, outcome) if isinstance(outcome, Way) else ""
    if isinstance(outcome, Refusal):
        form.refuse(outcome)
        return proving_page(to, carried, form, is_sent=True, status=429 if isinstance(outcome, TooMany) else 422)
    return with_new_cookie(go_on(errand, carried), token)


def with_new_cookie(page: Response | tuple[str, int], token: str) -> Response:
    """The page, with the cookie of the session's new token."""
    answer = page if isinstance(page, Response) else Response(page[0], page[1], mimetype="text/html")
    set_cookie(answer, "cp", token)
    forget()
    return answer


def _send(live: SignedIn, to: str, carried: Carried, form: ProvingForm) -> Page:
    channel, _ = code_way()
    if live.actor.user_id is None or channel is None:
        raise NotFound
    try:
        with transaction():
            service.send_code(live.actor.user_id, channel, network=network())
    except TooMany as refusal:
        form.refuse(refusal)
        return proving_page(to, carried, form, status=429)
    return proving_page(to, carried, form, is_sent=True)


def _proved(live: SignedIn, to: str, form: ProvingForm) -> Way | Refusal:
    """The way by which somebody showed that it is them."""
    user_id = live.actor.user_id
    assert user_id is not None
    if request.form.get("do") == "passkey":
        answer = request.form.get("answer", "")
        found = service.check_passkey(
            ChallengeFor.STEP_UP, answer, site(), browser=browser(), user_id=user_id, act=digest_of(to)
        )
        return found if isinstance(found, Refusal) else Way.PASSKEY
    if held(CredentialKind.AUTHENTICATOR):
        return service.check_second(user_id, form.code.data, network=network())
    outcome = service.check_code(user_id, form.code.data, network=network())
    channel, _ = code_way()
    return outcome if isinstance(outcome, Refusal) else Way(channel or Way.EMAIL)
