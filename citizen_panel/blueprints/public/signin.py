"""Signing in by a one-time link, and out again. Links lead to a page with a button; looking at it does nothing."""

import secrets
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import join_draft
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import url_if
from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import (
    current_actor,
    drop_cookie,
    forget,
    network,
    session_token,
    set_cookie,
)
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.public.forms.signin import AddressForm, ButtonForm, LinkForm
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.rules import masked, read_address
from citizen_panel.domain.accounts.vocabulary import Account, LinkPurpose, OpenLink, UserKind
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens import service as citizen_service
from citizen_panel.policy.permissions import Permission

bp = Blueprint("signin", __name__)

HOMES = {
    UserKind.CITIZEN: "citizen.home.show",
    UserKind.STAFF: "team.home.show",
    UserKind.PARTNER: "partner.home.show",
    UserKind.ADMIN: "admin.home.show",
}
AUDIENCES = {"citizen": UserKind.CITIZEN, "team": UserKind.STAFF, "partner": UserKind.PARTNER, "admin": UserKind.ADMIN}
ELSEWHERE = "https://www.bbc.co.uk/weather"
"""Where "leave this page" leads: a page that anybody may have open."""

Page = str | tuple[str, int] | Response


@bp.route("/signin", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def show() -> Page:
    if request.method == "GET" and (wanted := _endpoint(request.args.get("next", ""))):
        session["next"] = wanted
    form = AddressForm()
    if form.validate_on_submit():
        if read_address(form.address.data) is not None:
            with transaction():
                service.ask_for_link(form.address.data, browser=_browser(), network=network())
            session["asked"] = form.address.data
            return redirect(url_for("public.signin.sent"), 303)
        form.add_problem(
            gettext("Enter an email address like name@example.com, or a UK mobile number like 07700 900000"), "address"
        )
    return render_template("public/signin/show.html", form=form), 422 if form.problems() else 200


@bp.get("/signin/sent")
@cached("form")
@allow(Permission.PUBLIC)
def sent() -> Page:
    return render_template("public/signin/sent.html", typed=session.get("asked", ""))


@bp.route("/signin/link/<token>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def link(token: str) -> Page:
    seen = service.look_at_link(token, browser=session.get("browser"))
    if seen is None or seen.purpose is not LinkPurpose.SIGN_IN or not seen.accounts:
        return render_template("public/signin/used.html"), 410
    form = LinkForm()
    form.choose.choices = [_choice(each) for each in seen.accounts]
    if request.method == "GET" or not form.validate_on_submit():
        return _show_link(seen, form)
    with transaction():
        outcome = _redeem(token, form)
    if isinstance(outcome, Refusal):
        return _refuse(outcome, seen, form)
    user, cookie = outcome
    onward = redirect(_onward(user), 303)
    session.clear()
    set_cookie(onward, "cp", cookie)
    forget()
    return onward


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


def _browser() -> str:
    """What ties a link to the browser that asked for it."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(16)
    return str(session["browser"])


def _redeem(token: str, form: LinkForm) -> tuple[User, str] | Refusal:
    outcome = service.redeem_link(
        token,
        browser=session.get("browser"),
        code=form.code.data,
        network=network(),
        choose=UUID(form.choose.data) if form.choose.data else None,
    )
    if isinstance(outcome, Refusal):
        return outcome
    seen = accounts.link_of(token)
    _confirm(outcome.id, seen.address_hash)
    device = request.headers.get("User-Agent", "")
    return outcome, service.start_session(outcome.id, ways=("link",), device=device, network=network())


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
    form.add_problem(in_words(refusal), refusal.field)
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


def _choice(account: Account) -> Choice:
    citizen = citizens.citizen_of_account(account.user_id)
    if citizen is not None:
        return Choice(str(account.user_id), citizens.first_name(citizen.id))
    name = accounts.contact_of(account.user_id).get("name", "")
    return Choice(str(account.user_id), name, gettext("At work"))


def _endpoint(wanted: str) -> str:
    """A page to come back to, by its name: one of ours, without anything to fill in; never an address."""
    audience = wanted.partition(".")[0]
    known = audience in AUDIENCES and wanted in current_app.view_functions
    return wanted if known and url_if(wanted) else ""


def _onward(user: User) -> str:
    wanted = _endpoint(str(session.get("next", "")))
    kind = UserKind(user.kind)
    if wanted and AUDIENCES[wanted.partition(".")[0]] is kind:
        return url_for(wanted)
    return url_if(HOMES[kind]) or url_for("public.home.show")


def _farewell(response: Response) -> Response:
    session.clear()
    drop_cookie(response, "cp")
    join_draft.drop(response)
    forget()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
