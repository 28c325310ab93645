"""Decisions are recorded, and superseded."""

from datetime import datetime
from uuid import uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.projects.events import DecisionMade, ProblemReopened
from citizen_panel.domain.projects.models import Decision, Project
from citizen_panel.domain.projects.queries import is_superseded, lock_project
from citizen_panel.domain.projects.vocabulary import CitizensSaid, DecisionKind


def decide(
    project: Project,
    *,
    kind: DecisionKind | str,
    statement: str,
    citizens_said: CitizensSaid | str,
    is_key: bool,
    agreed_at: datetime,
    actor: Actor,
    own_reason: str | None = None,
    supersedes: Decision | None = None,
    follows: Decision | None = None,
    is_reopening: bool = False,
) -> Decision:
    """Record what was decided and what citizens had said; a decision is never changed, only superseded.

    `is_reopening` says that it puts an earlier definition of the problem in question again. Refusals
    `already_superseded`, `future_fact`.
    """
    kind = DecisionKind(kind)
    if supersedes is not None:
        _may_be_superseded(project, supersedes)
    if follows is not None and follows.project_id != project.id:
        raise NotFound
    decided = Decision(
        id=uuid4(),
        project_id=project.id,
        kind=kind,
        is_key=is_key,
        statement=statement,
        citizens_said=CitizensSaid(citizens_said),
        own_reason=own_reason or None,
        supersedes_id=supersedes.id if supersedes else None,
        follows_id=follows.id if follows else None,
        is_reopening=is_reopening,
        agreed_at=agreed_at,
        recorded_at=clock.now(),
    )
    db.session.add(decided)
    db.session.flush()
    _record_decision(decided, actor)
    return decided


def _record_decision(decided: Decision, actor: Actor) -> None:
    fact = ProblemReopened if decided.is_reopening else DecisionMade
    record(
        fact(
            project=decided.project_id,
            decision=decided.id,
            decision_kind=DecisionKind(decided.kind),
            agreed_at=decided.agreed_at,
            supersedes=decided.supersedes_id,
        ),
        actor=actor,
        occurred_at=decided.agreed_at,
    )


def _may_be_superseded(project: Project, earlier: Decision) -> None:
    lock_project(project.id)
    if earlier.project_id != project.id:
        raise NotFound
    if is_superseded(earlier.id):
        raise Refusal("already_superseded", say("A later decision has taken the place of that one already."))
