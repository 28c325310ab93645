"""Running a draw: from being taken in hand to its panel, or to the reasons why there can be none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import as_role, db
from citizen_panel.core.events import Digest, digest_of
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import alternates, documents, leases, proof, queries
from citizen_panel.domain.matching.events import DrawInfeasible, DrawMade
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.models import Draw, DrawQuota, Place
from citizen_panel.domain.matching.outlook import labelled
from citizen_panel.domain.matching.rules.canonical import canonical_input, digest
from citizen_panel.domain.matching.rules.draw import draw as run_engine
from citizen_panel.domain.matching.rules.stand_ins import NoStandIns, StandIns
from citizen_panel.domain.matching.rules.telling import told
from citizen_panel.domain.matching.service.about import about
from citizen_panel.domain.matching.service.gathering import as_it_stands
from citizen_panel.domain.matching.service.preparing import EVEN
from citizen_panel.domain.matching.service.stopping import end
from citizen_panel.domain.matching.vocabulary import (
    GATHERED,
    DocumentKind,
    DrawRequest,
    DrawState,
    EndCause,
    Infeasible,
    Method,
    Outcome,
    PlaceState,
    SeedSource,
    Selected,
)
from citizen_panel.domain.projects import queries as projects

DONE = 1000  # permille
WORKER = Actor.system("draws")


def begin_draw(draw_id: UUID, *, length: timedelta = leases.LEASE) -> Lease | None:
    """Take a draw in hand that waits, or whose worker died; nothing when there is nothing to do.

    A draw that was taken in hand too often is ended instead: it may be the draw that ends its workers.
    """
    lease = leases.take(Draw, draw_id, length)
    if lease is None and (given_up := leases.spent(Draw, draw_id)) is not None:
        end(given_up, EndCause.FAULT, actor=WORKER)
    return lease


def gather(lease: Lease) -> bool:
    """Seal what a draw depends on: candidates under project tokens, bands of the quotas alone, places.

    Only the worker can: answers are read as `cp_matcher`, and are written nowhere but into the sealed input. False
    when that was done before, or the draw is not ours any more.
    """
    if queries.document(lease.run_id, DocumentKind.CANONICAL_INPUT) is not None:
        return False
    seen = queries.draw(lease.run_id)
    if seen is None:
        return False
    request = as_it_stands(
        seen.brief, Method(seen.method), seed=seen.seed or "", gamma=(seen.gamma_percent or EVEN) / 100
    )
    found = leases.held(Draw, lease)
    if found is None:
        return False
    documents.seal_document(found.id, DocumentKind.CANONICAL_INPUT, canonical_input(request))
    db.session.add_all(
        DrawQuota(draw_id=found.id, characteristic=q.characteristic, category=q.category, least=q.least, most=q.most)
        for q in request.quotas
    )
    found.input_hash, found.candidates_count = bytes.fromhex(digest(request)), len(request.candidates)
    found.permille = GATHERED
    db.session.flush()
    return True


def request_of(lease: Lease) -> DrawRequest | None:
    """What the draw is made from; nothing when it was not gathered. ValueError when it is not what was digested.

    The quotas have the words of their dimensions, which the sealed input does not keep, so that reasons can be read.
    """
    found = queries.draw(lease.run_id)
    request = None if found is None else documents.sealed_request(found)
    return None if request is None else replace(request, quotas=labelled(request.quotas))


def keep(
    lease: Lease,
    request: DrawRequest,
    outcome: Outcome,
    stand_ins: StandIns | NoStandIns | None = None,
    *,
    actor: Actor,
) -> Draw | None:
    """Write down what came of a draw; nothing when it was stopped, or another worker has it."""
    found = leases.held(Draw, lease)
    if found is None:
        return None
    if isinstance(outcome, Selected):
        _keep_panel(found, request, outcome, stand_ins, actor=actor)
    else:
        _keep_reasons(found, outcome, actor=actor)
    found.permille, found.finished_at = DONE, clock.now()
    leases.let_go(found)
    db.session.flush()
    return found


def run_draw(draw_id: UUID, *, actor: Actor | None = None) -> Draw | None:
    """Run a draw from beginning to end in one transaction; the task does the same in several."""
    lease = begin_draw(draw_id)
    if lease is None:
        return None
    gather(lease)
    request = request_of(lease)
    if request is None:
        return None
    outcome = told(request, run_engine(request))
    return keep(lease, request, outcome, alternates.chosen_for(request, outcome), actor=actor or WORKER)


def _keep_panel(
    found: Draw, request: DrawRequest, outcome: Selected, stand_ins: StandIns | NoStandIns | None, *, actor: Actor
) -> None:
    standing = stand_ins.people if isinstance(stand_ins, StandIns) else ()
    drawn = _people_of(found, [*outcome.chosen, *standing])
    _keep_places(found, outcome, drawn)
    alternates.keep_standing(found.id, standing, drawn)
    _keep_proof(found, request, outcome, stand_ins)
    found.state = DrawState.FOUND
    db.session.flush()
    assert found.list_hash is not None
    record(
        DrawMade(
            **about(found),
            seed_hash=digest_of(found.seed or ""),
            input_hash=Digest(found.input_hash.hex()),
            list_hash=Digest(found.list_hash.hex()),
        ),
        actor=actor,
    )


def _keep_places(found: Draw, outcome: Selected, drawn: Mapping[str, UUID]) -> None:
    chances = dict(outcome.chances)
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


def _keep_proof(found: Draw, request: DrawRequest, outcome: Selected, stand_ins: StandIns | NoStandIns | None) -> None:
    found.list_hash = proof.list_hash(outcome)
    found.types_count, found.solver_version = outcome.types_count, outcome.solver_version
    found.bound, found.attained, found.gap = (
        proof.exact(number) for number in (outcome.bound, outcome.attained, outcome.gap)
    )
    account = proof.account(outcome, SeedSource(found.seed_source), stand_ins.reasons if stand_ins else ())
    documents.seal_document(found.id, DocumentKind.TICKETS, proof.tickets(outcome))
    documents.open_document(found.id, DocumentKind.CERTIFICATE, proof.certificate(outcome))
    documents.open_document(found.id, DocumentKind.ACCOUNT, account)
    documents.open_document(found.id, DocumentKind.FILLINGS, proof.fillings(request, outcome))


def _keep_reasons(found: Draw, outcome: Infeasible, *, actor: Actor) -> None:
    found.state = DrawState.INFEASIBLE
    documents.open_document(found.id, DocumentKind.ACCOUNT, proof.reasons(outcome))
    db.session.flush()
    record(DrawInfeasible(**about(found), input_hash=Digest(found.input_hash.hex())), actor=actor)


def _people_of(found: Draw, tokens: Sequence[str]) -> dict[str, UUID]:
    """Whose tokens these are; people are known to a project by tokens that only their own key can make."""
    wanted, project_id = set(tokens), found.project_id
    councils = projects.councils_of(found.recruitment_brief_id)
    with as_role("cp_matcher"):
        named = (
            (str(one.project_token(project_id)), one.citizen_id) for one in queries.reachable(councils, limits=False)
        )
        return {token: citizen_id for token, citizen_id in named if token in wanted}
