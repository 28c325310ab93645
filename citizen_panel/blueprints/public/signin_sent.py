"""A message is on its way; its code may be typed in here, instead of opening its link."""

from collections.abc import Sequence

from flask import render_template, request, session

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import network
from citizen_panel.blueprints.public.entering import browser, let_in
from citizen_panel.blueprints.public.forms.signin import LinkForm
from citizen_panel.blueprints.public.signin import Page, allowed, bp, choice_of, chosen, signed_in
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.rules import read_address
from citizen_panel.domain.accounts.vocabulary import Account
from citizen_panel.policy.permissions import Permission


@bp.route("/signin/sent", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def sent() -> Page:
    """Names are shown only to whoever typed the right code, and only where people share the address."""
    typed, form = str(session.get("asked", "")), LinkForm()
    if request.method == "GET":
        return _page(typed, form)
    known = _known(typed)
    form.choose.choices = [choice_of(each) for each in known] if len(known) > 1 else []
    if not form.validate_on_submit():
        return _page(typed, form)
    with transaction():
        outcome = _redeem(typed, form, known)
    if isinstance(outcome, Refusal):
        form.refuse(outcome)
        return _page(typed, form, is_shared=outcome.code == "choose", is_many=isinstance(outcome, TooMany))
    return let_in(*outcome)


def _page(typed: str, form: LinkForm, *, is_shared: bool = False, is_many: bool = False) -> Page:
    page = render_template("public/signin/sent.html", typed=typed, form=form, is_shared=is_shared)
    return page, 429 if is_many else 422 if form.problems() else 200


def _known(typed: str) -> tuple[Account, ...]:
    address = read_address(typed)
    return allowed(accounts.accounts_at(accounts.address_hash_of(address))) if address else ()


def _redeem(typed: str, form: LinkForm, known: Sequence[Account]) -> tuple[User, str] | Refusal:
    outcome = service.redeem_sign_in_code(
        typed,
        form.code.data,
        browser=browser(),
        request=str(session.get("request", "")),
        network=network(),
        choose=chosen(form, known),
    )
    if isinstance(outcome, Refusal):
        return outcome
    address = read_address(typed)
    assert address is not None
    return signed_in(outcome, accounts.address_hash_of(address))
