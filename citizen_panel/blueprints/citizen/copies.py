"""A copy of everything held about a citizen: asked for, made by a worker, fetched within a week."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.rights import bundles, requests, service
from citizen_panel.domain.rights.vocabulary import OPEN_STATES, RequestKind
from citizen_panel.policy.permissions import Permission

bp = Blueprint("copies", __name__, url_prefix="/rights/copy")


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    assert actor.citizen_id
    newest = bundles.newest_copy_of(actor.citizen_id)
    row, waiting = newest if newest else (None, None)
    ready = waiting if waiting and waiting.is_released else None
    return render_template(
        "citizen/copies/show.html",
        ready=ready,
        is_being_made=row is not None and row.state in OPEN_STATES and ready is None,
        row=row,
        due=requests.due_of(row) if row is not None else None,
    )


@bp.post("/")
@allow(Permission.RIGHTS_ASK, current_actor)
def make(actor: Actor) -> AnyResponse:
    """Ask for a copy; asked while one is being made, it is the same one."""
    assert actor.citizen_id
    with transaction():
        requests.ask(actor.citizen_id, RequestKind.ACCESS, actor=actor)
    flash(gettext("We are making your copy. Most are ready in 5 minutes. We tell you when it is."))
    return redirect(url_for("citizen.copies.show"), 303)


@bp.post("/fetch")
@allow(Permission.OWN_DATA_READ, current_actor, is_fresh=True)
def fetch(actor: Actor) -> Response:
    """The copy itself, to somebody who has just shown that it is them."""
    assert actor.citizen_id
    newest = bundles.newest_copy_of(actor.citizen_id)
    if newest is None:
        raise NotFound
    with transaction():
        written = bundles.fetch(newest[0], actor=actor)
    return _file(written, "application/zip", "my-data.zip")


@bp.post("/take-elsewhere")
@allow(Permission.OWN_DATA_READ, current_actor, is_fresh=True)
def portable(actor: Actor) -> Response:
    """What the person told us, for another service."""
    assert actor.citizen_id
    with transaction():
        written = service.take_elsewhere(actor.citizen_id, actor=actor)
    return _file(written.encode(), "application/json", "my-data-for-another-service.json")


def _file(content: bytes, mimetype: str, name: str) -> Response:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=named)
