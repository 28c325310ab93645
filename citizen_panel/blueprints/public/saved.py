"""Saving a half-filled form, and carrying on with it later, on this device or another."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import join_draft
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import current_actor, network
from citizen_panel.blueprints.frame.join_draft import Draft
from citizen_panel.blueprints.public.easy_words import easy_page
from citizen_panel.blueprints.public.forms.saved import CarryOnForm
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.citizens import drafts
from citizen_panel.policy.permissions import Permission

bp = Blueprint("saved", __name__, url_prefix="/join/saved")

Page = str | tuple[str, int] | Response
OURS = "/join/"


def wants_to_save() -> bool:
    """Whether somebody pressed "Save and come back later"."""
    return request.method == "POST" and "save" in request.form


def saved_at(address: str, draft: Draft, typed: dict[str, dict[str, Any]] | None = None) -> Response:
    """Keep the draft with us from now on, with what was typed and where; leads to its reference and code."""
    draft.typed.update(typed or {})
    draft.at = address.rstrip("?")
    if not draft.reference:
        draft.reference, draft.code = drafts.new_code()
    return join_draft.keep(redirect(url_for("public.saved.kept"), 303), draft)


@bp.post("/keep")
@cached("form")
@allow(Permission.PUBLIC)
def keep() -> Page:
    """Save from the page where the answers are checked."""
    draft = join_draft.current()
    if draft is None or draft.receipt:
        return redirect(url_for("public.join.start"), 303)
    return saved_at(url_for("public.join.check"), draft)


@bp.get("/kept")
@cached("personal")
@allow(Permission.PUBLIC)
def kept() -> Page:
    draft = join_draft.current()
    if draft is None or not draft.reference:
        return redirect(url_for("public.saved.show"), 303)
    return render_template(
        "public/saved/kept.html",
        draft=draft,
        until=clock.now() + drafts.KEPT,
        reading=draft.reading,
        easy=easy_page("saved", draft.reading),
    )


@bp.route("/", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def show() -> Page:
    form = CarryOnForm()
    if form.validate_on_submit():
        with transaction():
            found = drafts.carry_on(form.reference.data, form.code.data, network=network())
        if not isinstance(found, Refusal):
            return _carry_on(Draft.read(found))
        form.refuse(found)
        if isinstance(found, TooMany):
            return render_template("public/saved/show.html", form=form), 429
    return render_template("public/saved/show.html", form=form), 422 if form.problems() else 200


def _carry_on(draft: Draft) -> Response:
    """To the page where the person left off; a helper is only taken along by themselves."""
    draft.begun_at = clock.now().timestamp()
    if draft.helper is not None and draft.helper.user_id != str(current_actor().user_id):
        draft.helper = None
    onward = draft.at if draft.at.startswith(OURS) else url_for("public.join.start")
    return join_draft.keep(redirect(onward, 303), draft)
