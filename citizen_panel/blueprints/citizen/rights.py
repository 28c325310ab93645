"""Everything held about a citizen, and the ways to everything they may ask about it."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.citizen import looks_words
from citizen_panel.blueprints.citizen import rights_words as words
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.places import council_in_words
from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.queries import citizen, contact_points, contact_sheet, equality_pseudonym
from citizen_panel.domain.equality.queries import own_answers
from citizen_panel.domain.notifications.queries import history_for
from citizen_panel.domain.partners.queries import helper_of
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
        council=council_in_words(found.council_code),
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
