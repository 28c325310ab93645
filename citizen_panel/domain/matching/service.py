"""Counting the panel, and draws from being prepared to being confirmed or void."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID, uuid4

from sqlalchemy import delete

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import as_role, db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Digest, digest_of
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import documents, proof, queries
from citizen_panel.domain.matching.events import (
    DrawConfirmed,
    DrawInfeasible,
    DrawMade,
    DrawPrepared,
    DrawVoided,
    PlaceGiven,
)
from citizen_panel.domain.matching.models import Draw, DrawQuota, PanelCount, Place
from citizen_panel.domain.matching.rules.draw import ENGINE_VERSION
from citizen_panel.domain.matching.rules.draw import draw as run_engine
from citizen_panel.domain.matching.rules.panel import cells
from citizen_panel.domain.matching.rules.quotas import revealing, without_small_cells
from citizen_panel.domain.matching.rules.types import canonical_input, digest
from citizen_panel.domain.matching.vocabulary import (
    Candidate,
    DocumentKind,
    DrawRequest,
    DrawState,
    Infeasible,
    Method,
    PlaceState,
    QuotaBand,
    SeedSource,
    Selected,
    VoidReason,
)
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.rules import NotAllowed, can_be_drawn
from citizen_panel.domain.projects.vocabulary import BriefState
from citizen_panel.domain.reference.queries import councils as all_councils

if TYPE_CHECKING:
    from citizen_panel.domain.projects.models import RecruitmentBrief

EDITIONS_KEPT = timedelta(days=90)
BEGUN, GATHERED, DONE = 100, 400, 1000  # permille
SEED_BYTES = 16
"""Bytes of chance in a seed that we make ourselves."""


class _About(TypedDict):
    """What every fact about a draw says."""

    project: UUID
    draw: UUID
    brief: UUID
    method: Method
    places: int


def count_panel(edition_on: date | None = None) -> int:
    """Count who could be asked, council by council and band by band, as the edition of a day; returns its cells.

    Only the worker can: it reads answers as `cp_aggregate`. A day that was counted already is left alone (0). Counts
    are rounded to 5, and below 10 a cell only says so. Editions older than 90 days go.
    """
    day = edition_on or clock.today()
    with as_role("cp_aggregate"):
        if queries.edition() == day:
            return 0
        counted = cells(
            (one.council_code, bands)
            for one, bands in queries.strata(
                list(queries.reachable([council.code for council in all_councils()], limits=False))
            )
        )
        rows = [
            PanelCount(
                edition_on=day,
                council_code=cell.council,
                characteristic=cell.characteristic,
                category=cell.category,
                people_count=cell.people,
                is_few=cell.is_few,
            )
            for cell in counted
        ]
        db.session.execute(delete(PanelCount).where(PanelCount.edition_on < day - EDITIONS_KEPT))
        db.session.add_all(rows)
    return len(rows)


def prepare_draw(
    brief: "RecruitmentBrief", *, actor: Actor, method: Method = Method.MAXIMIN, seed: str | None = None
) -> Draw:
    """Ask for a draw of an approved brief; the worker runs it.

    Without `seed` (dice thrown by people) a secret one is made. Refusals `not_approved`, `confirmed_already`,
    `draw_under_way`, `quotas_reveal`.
    """
    held = projects.lock_brief(brief.id)
    if held is None:
        raise NotFound
    allowed = can_be_drawn(BriefState(held.state))
    if isinstance(allowed, NotAllowed):
        raise Refusal(allowed.code, allowed.reason)
    _none_in_the_way(held.id)
    bands = tuple(QuotaBand(q.characteristic, q.category, q.least, q.most) for q in projects.quotas_of(held.id))
    if revealing(bands, held.places):
        raise Refusal("quotas_reveal", say("The quotas would tell who is in a group. Write a new brief with others."))
    chosen = seed or secrets.token_hex(SEED_BYTES)
    prepared = Draw(
        id=uuid4(),
        recruitment_brief_id=held.id,
        state=DrawState.PREPARED,
        method=method,
        engine_version=ENGINE_VERSION,
        seed=chosen,
        seed_source=SeedSource.DICE if seed else SeedSource.SYSTEM,
        input_hash=b"",
        candidates_count=0,
        created_at=clock.now(),
    )
    db.session.add(prepared)
    db.session.flush()
    record(
        DrawPrepared(
            project=held.project_id,
            draw=prepared.id,
            brief=held.id,
            method=method,
            places=held.places,
            seed_hash=digest_of(chosen),
        ),
        actor=actor,
    )
    return prepared


def begin_draw(draw_id: UUID) -> bool:
    """Take a prepared draw in hand; False when there is nothing to do."""
    found = queries.take_draw(draw_id, DrawState.PREPARED)
    if found is None:
        return False
    found.state, found.permille = DrawState.RUNNING, BEGUN
    db.session.flush()
    return True


def gather(draw_id: UUID) -> bool:
    """Seal what a running draw depends on: candidates under project tokens, bands of the quotas alone, places.

    Only the worker can: answers are read as `cp_matcher`, and are written nowhere but into the sealed input. False
    when there is nothing to do.
    """
    found = queries.take_draw(draw_id, DrawState.RUNNING)
    if found is None or queries.document(draw_id, DocumentKind.CANONICAL_INPUT) is not None:
        return False
    brief, project_id = found.brief, found.project_id
    quotas = projects.quotas_of(brief.id)
    seated = queries.seated_in(project_id)
    councils = projects.councils_of(brief.id)
    asked = {quota.characteristic for quota in quotas}
    with as_role("cp_matcher"):
        people = [one for one in queries.reachable(councils, limits=True) if one.citizen_id not in seated]
        candidates = tuple(
            Candidate(
                str(one.project_token(project_id)),
                tuple((dimension, band) for dimension, band in bands.items() if dimension in asked),
            )
            for one, bands in queries.strata(people)
        )
    counts = Counter(stratum for candidate in candidates for stratum in candidate.strata)
    bands = tuple(QuotaBand(q.characteristic, q.category, q.least, q.most) for q in quotas)
    quotas_kept = without_small_cells(bands, counts)
    request = DrawRequest(
        candidates=candidates,
        quotas=quotas_kept,
        places=brief.places,
        method=Method(found.method),
        seed=found.seed or "",
    )
    documents.seal_document(found.id, DocumentKind.CANONICAL_INPUT, canonical_input(request))
    db.session.add_all(
        DrawQuota(draw_id=found.id, characteristic=q.characteristic, category=q.category, least=q.least, most=q.most)
        for q in quotas_kept
    )
    found.input_hash, found.candidates_count = bytes.fromhex(digest(request)), len(candidates)
    found.permille = GATHERED
    db.session.flush()
    return True


def solve(draw_id: UUID, *, actor: Actor) -> Draw | None:
    """Draw from the sealed input and keep what came of it; nothing when there is nothing to do."""
    found = queries.take_draw(draw_id, DrawState.RUNNING)
    if found is None:
        return None
    request = documents.sealed_request(found)
    if request is None:
        return None
    outcome = run_engine(request)
    if isinstance(outcome, Selected):
        _keep_panel(found, outcome, actor=actor)
    else:
        _keep_reasons(found, outcome, actor=actor)
    found.permille, found.finished_at = DONE, clock.now()
    db.session.flush()
    return found


def run_draw(draw_id: UUID, *, actor: Actor | None = None) -> Draw | None:
    """Run a draw from beginning to end in one transaction; the task does the same in three."""
    begin_draw(draw_id)
    gather(draw_id)
    return solve(draw_id, actor=actor or Actor.system("draws"))


def confirm(draw: Draw, *, actor: Actor) -> Draw:
    """Confirm a draw as a person who looked at it; every person drawn is asked of the database again, under lock.

    When somebody can no longer be asked, the draw comes back void instead. Refusals `not_found_yet`,
    `own_approval`, `confirmed_already`.
    """
    people = sorted(one.citizen_id for one in queries.places_with_people(draw.id) if one.citizen_id)
    lock_citizens(people)
    held = queries.take_draw(draw.id, DrawState.FOUND)
    if held is None:
        raise Refusal("not_found_yet", say("This draw cannot be confirmed now. Look at it again."))
    if held.brief.approved_by_id == actor.user_id:
        raise Refusal("own_approval", say("You cannot confirm your own approval."))
    if queries.confirmed_draw_of(held.recruitment_brief_id) is not None:
        raise Refusal("confirmed_already", say("A draw of this brief is confirmed already. Void it first."))
    places = queries.places_with_people(held.id)
    fine = queries.still_fine(people)
    if any(one.citizen_id not in fine for one in places):
        return _void(held, VoidReason.SOMEBODY_LEFT, actor=actor)
    held.state, held.confirmed_by_id, held.confirmed_at = DrawState.CONFIRMED, actor.user_id, clock.now()
    db.session.flush()
    record(
        DrawConfirmed(**_about(held), input_hash=Digest(held.input_hash.hex())),
        actor=actor,
    )
    for one in places:
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
    if request is None or bytes.fromhex(digest(request)) != found.input_hash:
        return False
    outcome = run_engine(request)
    if isinstance(outcome, Infeasible):
        return found.state == DrawState.INFEASIBLE
    kept = {str(one.token) for one in queries.places_with_people(draw_id)}
    return set(outcome.chosen) == kept and proof.list_hash(outcome) == found.list_hash


def _keep_panel(found: Draw, outcome: Selected, *, actor: Actor) -> None:
    chances = dict(outcome.chances)
    drawn = _people_of(found, outcome.chosen)
    for number, key in enumerate(outcome.chosen, start=1):
        db.session.add(
            Place(
                id=uuid4(),
                draw_id=found.id,
                citizen_id=drawn.get(key),  # nobody: the person left meanwhile, and confirming makes the draw void
                token=UUID(key),
                coded_no=number,
                chance=proof.rounded(chances[key]),  # the exact one would tell who is alike
                state=PlaceState.DRAWN,
            )
        )
    found.list_hash = proof.list_hash(outcome)
    found.types_count, found.solver_version = outcome.types_count, outcome.solver_version
    found.bound, found.attained, found.gap = (
        proof.exact(number) for number in (outcome.bound, outcome.attained, outcome.gap)
    )
    found.state = DrawState.FOUND
    documents.seal_document(found.id, DocumentKind.TICKETS, proof.tickets(outcome))
    documents.open_document(found.id, DocumentKind.CERTIFICATE, proof.certificate(outcome))
    documents.open_document(found.id, DocumentKind.ACCOUNT, proof.account(outcome))
    db.session.flush()
    record(
        DrawMade(
            **_about(found),
            seed_hash=digest_of(found.seed or ""),
            input_hash=Digest(found.input_hash.hex()),
            list_hash=Digest(found.list_hash.hex()),
        ),
        actor=actor,
    )


def _keep_reasons(found: Draw, outcome: Infeasible, *, actor: Actor) -> None:
    found.state = DrawState.INFEASIBLE
    documents.open_document(found.id, DocumentKind.ACCOUNT, proof.reasons(outcome))
    db.session.flush()
    record(DrawInfeasible(**_about(found), input_hash=Digest(found.input_hash.hex())), actor=actor)


def _people_of(found: Draw, tokens: Sequence[str]) -> dict[str, UUID]:
    """Whose tokens these are; people are known to a project by tokens that only their own key can make."""
    wanted, project_id = set(tokens), found.project_id
    councils = projects.councils_of(found.recruitment_brief_id)
    with as_role("cp_matcher"):
        named = (
            (str(one.project_token(project_id)), one.citizen_id) for one in queries.reachable(councils, limits=False)
        )
        return {token: citizen_id for token, citizen_id in named if token in wanted}


def _void(held: Draw, reason: VoidReason, *, actor: Actor) -> Draw:
    held.state = DrawState.VOID
    for one in queries.places_with_people(held.id):
        one.state = PlaceState.RELEASED
    db.session.flush()
    record(DrawVoided(**_about(held), reason=reason), actor=actor)
    return held


def _none_in_the_way(brief_id: UUID) -> None:
    states = {DrawState(one.state) for one in queries.draws_of(brief_id)}
    if DrawState.CONFIRMED in states:
        raise Refusal("confirmed_already", say("A draw of this brief is confirmed already. Void it first."))
    if states & {DrawState.PREPARED, DrawState.RUNNING, DrawState.FOUND}:
        raise Refusal("draw_under_way", say("A draw of this brief waits for you already. Confirm it or void it first."))


def _about(found: Draw) -> _About:
    return _About(
        project=found.project_id,
        draw=found.id,
        brief=found.recruitment_brief_id,
        method=Method(found.method),
        places=found.brief.places,
    )
