"""Where the messages about a changed address lead: to say that the new one is right, or that it was not you."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts.rules import masked
from citizen_panel.domain.citizens import changes
from citizen_panel.policy.permissions import Permission

bp = Blueprint("reach", __name__, url_prefix="/reach")

Page = str | Response | tuple[str, int]


@bp.route("/<token>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def show(token: str) -> Page:
    """A link from a message leads to a page with a button; looking at it changes nothing."""
    found = changes.look_at(token)
    if found is None:
        return render_template("public/reach/gone.html"), 410
    form, undoes = BaseForm(), changes.is_undoing(found, token)
    if not form.validate_on_submit():
        address = masked(changes.address_in(found, new=True))
        page = render_template("public/reach/show.html", form=form, undoes=undoes, address=address, change=found)
        return page, 422 if form.errors else 200
    with transaction():
        done = changes.undo(token) if undoes else changes.answer(token)
    if not done:
        return render_template("public/reach/gone.html"), 410
    return redirect(url_for("public.reach.done", what="undone" if undoes else "right"), 303)


@bp.get("/done/<any(right, undone):what>")
@cached("form")
@allow(Permission.PUBLIC)
def done(what: str) -> str:
    return render_template("public/reach/done.html", what=what)
