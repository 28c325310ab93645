"""Everything held about a citizen, a copy of it, and having it erased."""

import json

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from citizen_panel.blueprints.citizen import looks_words
from citizen_panel.blueprints.citizen import rights_words as words
from citizen_panel.blueprints.citizen.consent_words import just_signed_in
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.queries import citizen, contact_points, contact_sheet, equality_pseudonym
from citizen_panel.domain.equality.queries import own_answers
from citizen_panel.domain.notifications.queries import history_for
from citizen_panel.domain.partners.queries import helper_of
from citizen_panel.domain.reference.queries import councils
from citizen_panel.domain.rights import service
from citizen_panel.domain.rights.queries import asked_to_be_erased, own_history, tokens_of
from citizen_panel.domain.sessions.queries import bookings_of, invitations_of
from citizen_panel.policy.permissions import Permission

bp = Blueprint("rights", __name__, url_prefix="/rights")
SHOWN = 200
LOOKS = 3


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    own = set(tokens_of(found.id))
    facts = own_history(found.id)
    answers = own_answers(equality_pseudonym(found.id))
    known_as = [found.id] + ([found.user_account_id] if found.user_account_id else [])
    return render_template(
        "citizen/rights/show.html",
        citizen=found,
        sheet=contact_sheet(found.id),
        points=contact_points(found.id),
        council=next((one.name for one in councils() if one.code == found.council_code), found.council_code),
        answered=sum(1 for chosen in answers.given.values() if chosen) if answers else 0,
        invitations=invitations_of(found.id),
        places=bookings_of(found.id),
        messages=history_for(known_as)[:SHOWN],
        helped_by=helper_of(found.id),
        happened=[words.line(fact, own) for fact in facts[:SHOWN]],
        looked=looks_words.said(who_looked(found.id)[:LOOKS]),
        asked=asked_to_be_erased(found.id),
        words=words,
    )


@bp.post("/copy")
@allow(Permission.OWN_DATA_READ, current_actor, is_fresh=True)
def copy(actor: Actor) -> Response:
    """Everything, as a file that other programs can read."""
    assert actor.citizen_id
    with transaction():
        held = service.take_copy(actor.citizen_id, actor=actor)
    written = json.dumps({"made_at": clock.now(), **held}, default=str, ensure_ascii=False, indent=2)
    named = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(written, mimetype="application/json", headers=named)


@bp.post("/erase")
@allow(Permission.OWN_DATA_ERASE, current_actor)
def erase(actor: Actor) -> AnyResponse:
    """Leave now, and have everything erased."""
    assert actor.citizen_id
    with transaction():
        service.erase(actor.citizen_id, actor=actor, just_signed_in=just_signed_in())
    return redirect(url_for("citizen.consent.stopped"), 303)
