"""Who looked at my record: each look of a person, and what computers did, summed by day."""

from flask import Blueprint, render_template, request, url_for

from citizen_panel.blueprints.citizen import looks_words as words
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.queries import citizen
from citizen_panel.policy.permissions import Permission

bp = Blueprint("looks", __name__, url_prefix="/looks")

A_PAGE = 20


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    looks = words.in_order(words.said(who_looked(found.id)), words.by_computer(found))
    pages = max(1, -(-len(looks) // A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "citizen/looks/index.html",
        looks=looks[(page - 1) * A_PAGE : page * A_PAGE],
        page=page,
        pages=pages,
        address=lambda number: url_for("citizen.looks.index", page=number),
    )
