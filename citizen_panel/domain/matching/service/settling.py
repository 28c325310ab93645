"""What a person does with a finished draw: confirm it, make it void, have it done again."""

from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Digest
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import alternates, documents, listing, proof, queries
from citizen_panel.domain.matching.ages import ages_of
from citizen_panel.domain.matching.events import DrawConfirmed, DrawVoided, PlaceGiven
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.places import release_place
from citizen_panel.domain.matching.rules.canonical import digest
from citizen_panel.domain.matching.rules.draw import draw as run_engine
from citizen_panel.domain.matching.rules.public.published import fingerprint
from citizen_panel.domain.matching.rules.timetable.joint import digest_of
from citizen_panel.domain.matching.rules.timetable.plan import JointRequest
from citizen_panel.domain.matching.service import plans, timing
from citizen_panel.domain.matching.service.about import about
from citizen_panel.domain.matching.vocabulary import (
    DocumentKind,
    DrawRequest,
    DrawState,
    Infeasible,
    PlaceState,
    Selected,
    VoidReason,
)
from citizen_panel.domain.projects.vocabulary import Asks


def confirm(draw: Draw, *, actor: Actor) -> Draw:
    """Confirm a draw as a person who looked at it; every person drawn is asked of the database again, under lock.

    When somebody drawn can no longer be asked, the draw comes back void instead, but for a public one: what chance
    did in public stands, and the place is free. Who stands by and can no longer be asked stands down. Refusals
    `not_found_yet`, `own_approval`, `confirmed_already`.
    """
    drawn = {one.citizen_id for one in queries.places_with_people(draw.id)}
    people = sorted(one for one in drawn | {one.citizen_id for one in alternates.standing(draw.id)} if one)
    lock_citizens(people)
    held = queries.take_draw(draw.id, DrawState.FOUND)
    if held is None:
        raise Refusal("not_found_yet", say("This draw cannot be confirmed now. Look at it again."))
    if held.brief.approved_by_id == actor.user_id:
        raise Refusal("own_approval", say("You cannot confirm your own approval."))
    if queries.confirmed_draw_of(held.recruitment_brief_id) is not None:
        raise Refusal("confirmed_already", say("A draw of this brief is confirmed already. Void it first."))
    places = queries.places_with_people(held.id)
    ages = ages_of(Asks.read(held.brief.asks))
    fine = queries.still_fine(people, held.brief.project.organisation_id, ages)
    gone = [one for one in places if one.citizen_id not in fine]
    if gone and held.listing is None:
        return _void(held, VoidReason.SOMEBODY_LEFT, actor=actor)
    for one in gone:
        release_place(one.id, project_id=held.project_id, actor=actor)
    alternates.stand_down([one for one in alternates.standing(held.id) if one.citizen_id not in fine], actor=actor)
    held.state, held.confirmed_by_id, held.confirmed_at = DrawState.CONFIRMED, actor.user_id, clock.now()
    db.session.flush()
    record(
        DrawConfirmed(**about(held), input_hash=Digest(held.input_hash.hex())),
        actor=actor,
    )
    for one in places:
        if one not in gone:
            record(PlaceGiven(project=held.project_id, draw=held.id, token=one.token), actor=actor)
    return held


def void(draw: Draw, reason: VoidReason | str, *, actor: Actor) -> Draw:
    """Let a draw count no more, for a reason. Refusals `not_voidable`, `somebody_accepted`."""
    lock_citizens([one.citizen_id for one in queries.places_with_people(draw.id) if one.citizen_id])
    held = queries.take_draw(draw.id, DrawState.FOUND, DrawState.CONFIRMED)
    if held is None:
        raise Refusal("not_voidable", say("Only a finished draw can be made void. Look at it again."))
    if any(one.state == PlaceState.TAKEN for one in queries.places_with_people(held.id)):
        raise Refusal("somebody_accepted", say("Somebody has said yes already, so this draw stands."))
    return _void(held, VoidReason(reason), actor=actor)


def replay(draw_id: UUID) -> bool:
    """Draw again from the sealed input and seed: True when the input is unchanged and gives the same people."""
    found = queries.draw(draw_id)
    if found is None:
        raise NotFound
    request = documents.sealed_request(found)
    if request is None:
        return False
    if found.times:
        return _timed_again(found, request)
    if bytes.fromhex(digest(request)) != found.input_hash:
        return False
    outcome = run_engine(request)
    if isinstance(outcome, Infeasible):
        return found.state == DrawState.INFEASIBLE
    kept = {str(one.token) for one in queries.places_with_people(draw_id) if one.chance is not None}  # no stand-ins
    if found.listing is not None:
        return _listed_again(found, outcome, kept)
    return set(outcome.chosen) == kept and proof.list_hash(outcome) == found.list_hash


def _timed_again(found: Draw, request: DrawRequest) -> bool:
    """Whether the same people and the same times come of the sealed input.

    Stand-ins who took a place over were not drawn; whose record was erased counts, but no times are kept of them.
    """
    plan = plans.sealed_plan(found)
    if plan is None or bytes.fromhex(digest_of(JointRequest(request, plan))) != found.input_hash:
        return False
    drawn = timing.run(request, plan)
    if isinstance(drawn.outcome, Infeasible) or drawn.timetable is None:
        return found.state == DrawState.INFEASIBLE
    seats = [one for one in queries.places_with_people(found.id) if one.chance is not None]
    kept = {str(one.token): [str(slot) for slot in one.slot_ids] for one in seats}
    erased = {str(one.token) for one in seats if one.citizen_id is None}
    again = {one.key: [] if one.key in erased else list(one.slots) for one in drawn.timetable.visits}
    return again == kept and proof.list_hash(drawn.outcome) == found.list_hash


def _listed_again(found: Draw, outcome: Selected, kept: set[str]) -> bool:
    """Whether the same salt gives the same list, and the seed the same people from it."""
    behind, document = (documents.whole(found.id, kind) for kind in (DocumentKind.TICKETS, DocumentKind.PUBLIC_LIST))
    if behind is None or document is None:
        return False
    again = listing.made_again(outcome, document, behind)
    if again != document or bytes.fromhex(fingerprint(document)) != found.list_hash:
        return False
    return {seat.token for seat in listing.taken(document, behind, found.seed or "").people} == kept


def _void(held: Draw, reason: VoidReason, *, actor: Actor) -> Draw:
    held.state = DrawState.VOID
    for one in queries.places_with_people(held.id):
        one.state = PlaceState.RELEASED
    alternates.stand_down(alternates.standing(held.id), actor=actor)
    record(DrawVoided(**about(held), reason=reason), actor=actor)
    return held
