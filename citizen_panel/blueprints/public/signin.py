"""Signing in by a one-time link, and out again. Links lead to a page with a button; looking at it does nothing."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import join_draft
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import (
    current_actor,
    drop_cookie,
    forget,
    network,
    session_token,
)
from citizen_panel.blueprints.frame.shared import shared_form
from citizen_panel.blueprints.public.entering import begun, browser, let_in, may_use_messages, remember_where
from citizen_panel.blueprints.public.forms.signin import AddressForm, ButtonForm, LinkForm
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.rules import masked, read_address
from citizen_panel.domain.accounts.vocabulary import Account, LinkPurpose, OpenLink
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens import service as citizen_service
from citizen_panel.gateways import provider
from citizen_panel.policy.permissions import Permission

bp = Blueprint("signin", __name__)

ELSEWHERE = "https://www.bbc.co.uk/weather"
"""Where "leave this page" leads: a page that anybody may have open."""
NO_ADDRESS = say("Enter an email address like name@example.com, or a UK mobile number like 07700 900000")

Page = str | tuple[str, int] | Response


@bp.route("/signin", methods=["GET", "POST"])
@cached("form")
@shared_form
@allow(Permission.PUBLIC)
def show() -> Page:
    if request.method == "GET":
        remember_where(request.args.get("next", ""))
    form = AddressForm()
    if form.validate_on_submit():
        if read_address(form.address.data) is not None:
            with transaction():
                service.ask_for_link(
                    form.address.data, browser=browser(), network=network(), workers_too=current_app.config["IS_DEMO"]
                )
            session["asked"], session["request"] = form.address.data, secrets.token_urlsafe(12)
            return redirect(url_for("public.signin.sent"), 303)
        form.refuse(Refusal("no_address", NO_ADDRESS), "address")
    page = render_template("public/signin/show.html", form=form, provider=provider())
    return page, 422 if form.problems() else 200


@bp.route("/signin/link/<token>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def link(token: str) -> Page:
    seen = _look(token)
    if seen is None or seen.purpose is not LinkPurpose.SIGN_IN or not seen.accounts:
        return render_template("public/signin/used.html"), 410
    form = LinkForm()
    form.choose.choices = [choice_of(each) for each in seen.accounts]
    if request.method == "GET" or not form.validate_on_submit():
        return _show_link(seen, form)
    with transaction():
        outcome = _redeem(token, form, seen)
    if isinstance(outcome, Refusal):
        return _refuse(outcome, seen, form)
    return let_in(*outcome)


@bp.route("/i/<code>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def arrive(code: str) -> Page:
    """A link from a message: it leads to a button, and the button shows that the address is the person's own."""
    seen = service.look_at_link(code)
    if seen is None or seen.purpose is not LinkPurpose.CONFIRM_CONTACT or not seen.accounts:
        return render_template("public/signin/arrive.html", form=None, name="")
    form = ButtonForm()
    if request.method == "GET" or not form.validate_on_submit():
        return render_template("public/signin/arrive.html", form=form, whose=_whose(seen))
    with transaction():
        confirmed = service.redeem_confirmation(code)
        if isinstance(confirmed, OpenLink):
            _confirm(confirmed.accounts[0].user_id, confirmed.address_hash)
    return redirect(url_for("public.signin.confirmed"), 303)


@bp.get("/confirmed")
@cached("form")
@allow(Permission.PUBLIC)
def confirmed() -> Page:
    return render_template("public/signin/confirmed.html")


@bp.post("/signout")
@cached("personal")
@allow(Permission.PUBLIC)
def out() -> Page:
    with transaction():
        service.end_session(session_token())
    return _farewell(redirect(url_for("public.home.show"), 303))


@bp.post("/signout/everywhere")
@cached("personal")
@allow(Permission.PUBLIC)
def out_everywhere() -> Page:
    actor = current_actor()
    if actor.user_id is not None:
        with transaction():
            service.sign_out_everywhere(actor.user_id)
    return _farewell(redirect(url_for("public.home.show"), 303))


@bp.get("/leave")
@cached("personal")
@allow(Permission.PUBLIC)
def leave() -> Page:
    """Forget this browser's cookies and go to a page that gives nothing away; nothing is written here."""
    return _farewell(redirect(ELSEWHERE, 303))


def allowed(found: Sequence[Account]) -> tuple[Account, ...]:
    """Those of several accounts that may sign in by a message."""
    return tuple(one for one in found if may_use_messages(one.kind))


def _look(token: str) -> OpenLink | None:
    seen = service.look_at_link(token, browser=session.get("browser"))
    return None if seen is None else replace(seen, accounts=allowed(seen.accounts))


def chosen(form: LinkForm, known: Sequence[Account]) -> UUID | None:
    """Who somebody says they are, of those who share an address; the only one says nothing."""
    if form.choose.data:
        return UUID(form.choose.data)
    return known[0].user_id if len(known) == 1 else None


def signed_in(user: User, address_hash: bytes) -> tuple[User, str]:
    """Whoever has what was sent to an address has the address, and is in."""
    _confirm(user.id, address_hash)
    return user, begun(user, [accounts.way_of(user, address_hash)])


def _redeem(token: str, form: LinkForm, seen: OpenLink) -> tuple[User, str] | Refusal:
    outcome = service.redeem_link(
        token,
        browser=session.get("browser"),
        code=form.code.data,
        network=network(),
        choose=chosen(form, seen.accounts),
    )
    return outcome if isinstance(outcome, Refusal) else signed_in(outcome, seen.address_hash)


def _confirm(user_id: UUID, address_hash: bytes) -> None:
    """Whoever opens a message sent to an address has it: for citizens that confirms the address."""
    citizen = citizens.citizen_of_account(user_id)
    if citizen is not None:
        token = citizens.platform_token(citizen.id)
        themselves = Actor(Capacity.CITIZEN, user_id=user_id, citizen_id=citizen.id, token=token)
        citizen_service.confirm_contact(citizen.id, address_hash, actor=themselves)


def _show_link(seen: OpenLink, form: LinkForm, status: int = 200) -> Page:
    words = render_template(
        "public/signin/link.html",
        form=form,
        whose=_whose(seen),
        needs_code=seen.needs_code,
        is_shared=len(seen.accounts) > 1,
    )
    return words, 422 if form.problems() and status == 200 else status


def _refuse(refusal: Refusal, seen: OpenLink, form: LinkForm) -> Page:
    if refusal.code == "link_used":
        return render_template("public/signin/used.html"), 410
    form.refuse(refusal)
    return _show_link(seen, form, 429 if isinstance(refusal, TooMany) else 200)


def _whose(seen: OpenLink) -> str:
    """The address the link was sent to, so far that its owner knows it and nobody else learns it."""
    for account in seen.accounts:
        for address in _addresses(account):
            read = read_address(address)
            if read is not None and accounts.address_hash_of(read) == seen.address_hash:
                return masked(address)
    return gettext("your address")


def _addresses(account: Account) -> list[str]:
    citizen = citizens.citizen_of_account(account.user_id)
    if citizen is None:
        return [accounts.contact_of(account.user_id).get("email", "")]
    sheet = citizens.contact_sheet(citizen.id)
    return [sheet.email, sheet.mobile] if sheet else []


def choice_of(account: Account) -> Choice:
    """One of those who share an address, by the name they are called."""
    citizen = citizens.citizen_of_account(account.user_id)
    if citizen is not None:
        return Choice(str(account.user_id), citizens.first_name(citizen.id))
    name = accounts.contact_of(account.user_id).get("name", "")
    return Choice(str(account.user_id), name, gettext("At work"))


def _farewell(response: Response) -> Response:
    session.clear()
    drop_cookie(response, "cp")
    join_draft.drop(response)
    forget()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
