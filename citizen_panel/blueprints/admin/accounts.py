"""Who can sign in: those who act for an organisation one by one, citizens only as a number."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.accounts import HelpForm, InviteForm
from citizen_panel.blueprints.frame import helped
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import network
from citizen_panel.blueprints.frame.role_words import ROLES
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.queries import account_counts, contact_of, workers
from citizen_panel.domain.organisations.queries import roles_of_everybody
from citizen_panel.policy.permissions import Permission

bp = Blueprint("accounts", __name__, url_prefix="/accounts")

KINDS = {
    "citizen": lazy_gettext("Citizen"),
    "staff": lazy_gettext("Staff of a body"),
    "partner": lazy_gettext("Partner's worker"),
    "admin": lazy_gettext("Platform staff"),
}
STATES = {
    "active": lazy_gettext("Active"),
    "locked": lazy_gettext("Locked"),
    "closed": lazy_gettext("Closed"),
}


@bp.get("/")
@allow(Permission.ACCOUNT_LIST)
def index() -> str:
    return _page(InviteForm())


@bp.post("/invite")
@allow(Permission.SIGN_IN_HELP, is_fresh=True)
def invite() -> Response | tuple[str, int]:
    """Write to somebody who works for an organisation how to sign in for the first time, or again."""
    form = InviteForm()
    form.who.choices = _to_invite()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        service.invite_worker(UUID(form.who.data))
    flash(gettext("The invitation is on its way. It works for 24 hours."))
    return redirect(url_for("admin.accounts.index"), 303)


@bp.route("/help", methods=["GET", "POST"])
@allow(Permission.SIGN_IN_HELP)
def help_in() -> str | Response | tuple[str, int]:
    """Somebody phones and cannot get in: a message goes to what is on record, and nobody here sees its code."""
    form = HelpForm()
    if request.method == "GET" or not form.validate_on_submit():
        return render_template("admin/accounts/help.html", form=form), 422 if form.problems() else 200
    with transaction():
        helped.send(form.reference.data, form.way.data, network=network())
    flash(gettext("If there is such a person and they have that way, a message is on its way to them."))
    return redirect(url_for("admin.accounts.help_in"), 303)


def _to_invite() -> list[tuple[str, str]]:
    found = [one for one in workers() if one.state == "active"]
    return [(str(one.id), contact_of(one.id).get("name", "") or str(one.id)[:8]) for one in found]


def _page(form: InviteForm) -> str:
    found = workers()
    form.who.choices = _to_invite()
    return render_template(
        "admin/accounts/index.html",
        accounts=found,
        names={each.id: contact_of(each.id).get("name", "") for each in found},
        roles=roles_of_everybody(),
        counts=account_counts(),
        kinds=KINDS,
        role_words=ROLES,
        states=STATES,
        form=form,
    )
