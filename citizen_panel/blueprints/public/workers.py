"""Signing in for those who work for an organisation: address, password and code on one page."""

from flask import Blueprint, render_template, request

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import network
from citizen_panel.blueprints.public.entering import begun, let_in, remember_where
from citizen_panel.blueprints.public.forms.signin import WorkForm
from citizen_panel.blueprints.public.signin import Page
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.accounts import service
from citizen_panel.policy.permissions import Permission

bp = Blueprint("workers", __name__, url_prefix="/signin/work")


@bp.route("", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def show() -> Page:
    """One sentence for whatever is wrong, so that nobody learns who works here."""
    form = WorkForm()
    if request.method == "GET":
        remember_where(request.args.get("next", ""))
        return render_template("public/workers/show.html", form=form)
    if not form.validate_on_submit():
        return render_template("public/workers/show.html", form=form), 422
    with transaction():
        outcome = service.sign_in_with_password(
            form.address.data, form.password.data, form.code.data, network=network()
        )
        token = "" if isinstance(outcome, Refusal) else begun(outcome.user, outcome.ways)
    if isinstance(outcome, Refusal):
        form.refuse(outcome)
        status = 429 if isinstance(outcome, TooMany) else 422
        return render_template("public/workers/show.html", form=form), status
    return let_in(outcome.user, token)
