"""Giving back what was stopped, by the link that went to the person's own addresses."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.core.db import transaction
from citizen_panel.domain.rights import stops
from citizen_panel.policy.permissions import Permission

bp = Blueprint("undo", __name__, url_prefix="/stop/undo")

Page = str | Response | tuple[str, int]


@bp.get("/<uuid:act_id>/<token>")
@cached("form")
@allow(Permission.PUBLIC)
def show(act_id: UUID, token: str) -> Page:
    """Only a page with a button: opening a link never changes anything."""
    act = stops.look_at_undo(act_id, token[:60])
    return render_template("public/undo/show.html", act=act, token=token), 200 if act else 410


@bp.post("/<uuid:act_id>/<token>")
@cached("form")
@allow(Permission.PUBLIC)
def undo(act_id: UUID, token: str) -> Page:
    """Give it back; doing it twice leads to the same page."""
    if stops.look_at_undo(act_id, token[:60]) is None:
        return render_template("public/undo/show.html", act=None, token=token), 410
    with transaction():
        undone = stops.undo(act_id)
    return redirect(url_for("public.undo.done", gone=len(undone.gone) or None), 303)


@bp.get("/done")
@cached("form")
@allow(Permission.PUBLIC)
def done() -> str:
    return render_template("public/undo/done.html")
