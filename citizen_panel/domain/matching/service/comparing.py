"""Comparing methods for an approved brief: asked for, run by the worker, kept as figures about the whole pool."""

from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Digest
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import documents, figures, leases, queries
from citizen_panel.domain.matching.counted import AsksIndex
from citizen_panel.domain.matching.events import ComparisonCancelled, ComparisonPrepared, MethodsCompared
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.models import MethodComparison
from citizen_panel.domain.matching.rules.canonical import digest
from citizen_panel.domain.matching.rules.compare import MethodFigures
from citizen_panel.domain.matching.service.gathering import as_it_stands
from citizen_panel.domain.matching.service.preparing import USUAL, drawable
from citizen_panel.domain.matching.vocabulary import ComparisonState, DrawRequest, EndCause
from citizen_panel.domain.projects import queries as projects

if TYPE_CHECKING:
    from citizen_panel.domain.projects.models import RecruitmentBrief

WORKER = Actor.system("draws")


class _About(TypedDict):
    project: UUID
    comparison: UUID
    brief: UUID


def prepare_comparison(brief: "RecruitmentBrief", *, actor: Actor) -> MethodComparison:
    """Ask what chances each method would give; the worker finds out.

    A brief is compared once: figures that were worked out anew would tell who joined or left in between. Refusals
    `not_approved`, `quotas_reveal`, `compared_already`.
    """
    held = projects.lock_brief(brief.id)
    if held is None:
        raise NotFound
    drawable(held)
    if queries.comparison_of(held.id) is not None:
        raise Refusal(
            "compared_already", say("The methods are being compared for this brief, or were. Look at it again.")
        )
    prepared = MethodComparison(
        id=uuid4(), recruitment_brief_id=held.id, state=ComparisonState.PREPARED, created_at=clock.now()
    )
    db.session.add(prepared)
    db.session.flush()
    record(ComparisonPrepared(**_about(prepared)), actor=actor)
    return prepared


def begin_comparison(comparison_id: UUID, *, length: timedelta = leases.LEASE) -> Lease | None:
    """Take a comparison in hand that waits, or whose worker died; one that was taken too often is ended instead."""
    lease = leases.take(MethodComparison, comparison_id, length)
    if lease is None and (given_up := leases.spent(MethodComparison, comparison_id)) is not None:
        _end(given_up, EndCause.FAULT, actor=WORKER)
    return lease


def to_compare(lease: Lease, asked: AsksIndex | None = None) -> DrawRequest | None:
    """The request to compare methods for; nothing when there is no such comparison.

    It is the very input of the newest draw of the brief, where there is one, and else the panel as it stands.
    """
    found = queries.comparison(lease.run_id)
    if found is None:
        return None
    drawn = (documents.sealed_request(draw) for draw in queries.draws_of(found.recruitment_brief_id))
    there = next((request for request in drawn if request is not None), None)
    return there or as_it_stands(found.brief, USUAL, asked=asked)


def keep_figures(
    lease: Lease, request: DrawRequest, told: tuple[MethodFigures, ...], *, actor: Actor
) -> MethodComparison | None:
    """Write down what came of a comparison; nothing when it was stopped, or another worker has it."""
    found = leases.held(MethodComparison, lease)
    if found is None:
        return None
    found.input_hash, found.finished_at, found.permille = bytes.fromhex(digest(request)), clock.now(), 1000
    found.state = ComparisonState.READY if told else ComparisonState.INFEASIBLE
    found.figures = figures.document(request, told) if told else None
    leases.let_go(found)
    db.session.flush()
    methods = tuple(one.method for one in told)
    record(MethodsCompared(**_about(found), input_hash=Digest(found.input_hash.hex()), methods=methods), actor=actor)
    return found


def cancel_comparison(comparison: MethodComparison, *, actor: Actor) -> MethodComparison:
    """Stop a comparison that waits or runs; another may be asked for then. Refusal `not_running`."""
    held = queries.lock_comparison_in(comparison.id, ComparisonState.PREPARED, ComparisonState.RUNNING)
    if held is None:
        raise Refusal("not_running", say("This comparison is over already. Look at it again."))
    return _end(held, EndCause.BY_PERSON, actor=actor)


def fail_comparison(lease: Lease, cause: EndCause, *, actor: Actor) -> MethodComparison | None:
    """End a comparison that its worker could not finish; nothing when it is not ours any more."""
    held = leases.held(MethodComparison, lease)
    return None if held is None else _end(held, cause, actor=actor)


def _end(held: MethodComparison, cause: EndCause, *, actor: Actor) -> MethodComparison:
    held.state, held.end_cause, held.finished_at = ComparisonState.CANCELLED, cause, clock.now()
    leases.let_go(held)
    db.session.flush()
    record(ComparisonCancelled(**_about(held), cause=cause), actor=actor)
    return held


def _about(found: MethodComparison) -> _About:
    brief = projects.brief(found.recruitment_brief_id)
    assert brief is not None
    return _About(project=brief.project_id, comparison=found.id, brief=brief.id)
