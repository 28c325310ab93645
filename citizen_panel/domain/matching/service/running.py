"""Running a draw: from being taken in hand to its panel, or to the reasons why there can be none."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.events import Digest
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import documents, leases, proof, queries
from citizen_panel.domain.matching.compared import labelled
from citizen_panel.domain.matching.counted import AsksIndex
from citizen_panel.domain.matching.events import DrawInfeasible
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.models import Draw, DrawQuota
from citizen_panel.domain.matching.rules.canonical import canonical_input, digest
from citizen_panel.domain.matching.rules.timetable.joint import digest_of
from citizen_panel.domain.matching.rules.timetable.plan import Plan
from citizen_panel.domain.matching.rules.timetable.result import Timetabled
from citizen_panel.domain.matching.service import plans, timing
from citizen_panel.domain.matching.service.about import about
from citizen_panel.domain.matching.service.gathering import as_it_stands
from citizen_panel.domain.matching.service.keeping import DONE, Standing, keep_lottery, keep_panel
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
    Seat,
)

WORKER = Actor.system("draws")


def begin_draw(draw_id: UUID, *, length: timedelta = leases.LEASE) -> Lease | None:
    """Take a draw in hand that waits, or whose worker died; nothing when there is nothing to do.

    A draw that was taken in hand too often is ended instead: it may be the draw that ends its workers.
    """
    lease = leases.take(Draw, draw_id, length)
    if lease is None and (given_up := leases.spent(Draw, draw_id)) is not None:
        end(given_up, EndCause.FAULT, actor=WORKER)
    return lease


def gather(lease: Lease, asked: AsksIndex | None = None) -> bool:
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
        seen.brief, Method(seen.method), seed=seen.seed or "", gamma=(seen.gamma_percent or EVEN) / 100, asked=asked
    )
    found = leases.held(Draw, lease)
    if found is None:
        return False
    documents.seal_document(found.id, DocumentKind.CANONICAL_INPUT, canonical_input(request))
    db.session.add_all(
        DrawQuota(draw_id=found.id, characteristic=q.characteristic, category=q.category, least=q.least, most=q.most)
        for q in request.quotas
    )
    together = plans.seal_plan(found, request)
    fingerprint = digest(request) if together is None else digest_of(together)
    found.input_hash, found.candidates_count = bytes.fromhex(fingerprint), len(request.candidates)
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


def plan_for(lease: Lease) -> Plan | None:
    """Who can come when, for a draw that settles times; nothing for any other."""
    found = queries.draw(lease.run_id)
    return None if found is None else plans.sealed_plan(found)


def keep(
    lease: Lease,
    request: DrawRequest,
    outcome: Outcome,
    stand_ins: Standing | None = None,
    *,
    timetable: Timetabled | None = None,
    actor: Actor,
) -> Draw | None:
    """Write down what came of a draw; nothing when it was stopped, or another worker has it."""
    found = leases.held(Draw, lease)
    if found is None:
        return None
    if isinstance(outcome, Infeasible):
        _keep_reasons(found, outcome, actor=actor)
        return found
    chances = dict(outcome.chances)
    keep_lottery(found, outcome, proof.list_hash(outcome))
    documents.seal_document(found.id, DocumentKind.TICKETS, proof.tickets(outcome))
    keep_panel(found, request, [Seat(key, chances[key]) for key in outcome.chosen], stand_ins, actor=actor)
    if timetable is not None:
        timing.keep_times(found, timetable)
        db.session.flush()
    return found


def _keep_reasons(found: Draw, outcome: Infeasible, *, actor: Actor) -> None:
    found.state, found.permille, found.finished_at = DrawState.INFEASIBLE, DONE, clock.now()
    leases.let_go(found)
    documents.open_document(found.id, DocumentKind.ACCOUNT, proof.reasons(outcome))
    db.session.flush()
    record(DrawInfeasible(**about(found), input_hash=Digest(found.input_hash.hex())), actor=actor)
