"""What a project gets ready before it asks: plan, benchmark, priority groups, partners."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Code
from citizen_panel.core.words import say
from citizen_panel.domain.equality.dimensions import dimension
from citizen_panel.domain.equality.rules import band_counts
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.projects import rules
from citizen_panel.domain.projects.events import (
    BenchmarkDeclared,
    PartnerEngaged,
    PartnerEngagementEnded,
    PlanApproved,
    PlanProposed,
    PlanReturned,
    PriorityGroupNamed,
)
from citizen_panel.domain.projects.models import (
    BenchmarkDeclaration,
    PartnerEngagement,
    Plan,
    PlanSignOff,
    PriorityGroup,
    Project,
)
from citizen_panel.domain.projects.prepared import groups_of, plans_of
from citizen_panel.domain.projects.queries import lock_project, team_of
from citizen_panel.domain.projects.service.refusing import not_in_future, unless
from citizen_panel.domain.projects.vocabulary import EngagementState, GroupRoute, SignOff
from citizen_panel.domain.reference.queries import benchmark, newest_dataset


def propose_plan(project: Project, *, body: Mapping[str, Any], budget_pence: int, actor: Actor) -> Plan:
    """Write a plan as a new version; those before it stay."""
    lock_project(project.id)
    before = plans_of(project.id)
    plan = Plan(
        id=uuid4(),
        project_id=project.id,
        version=before[0][0].version + 1 if before else 1,
        body=dict(body),
        budget_pence=budget_pence,
        recorded_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    record(PlanProposed(project=project.id, plan=plan.id, version=plan.version, budget=budget_pence), actor=actor)
    return plan


def sign_plan(project: Project, version: int, outcome: SignOff | str, *, actor: Actor, reason: str = "") -> PlanSignOff:
    """Approve the newest plan, or send it back with a reason, as somebody outside the team.

    Refusals `own_team`, `signed_already`, `newer_plan` when the team wrote another meanwhile, `reason_missing`.
    """
    lock_project(project.id)
    plans = plans_of(project.id)
    if not plans:
        raise NotFound
    plan, signed = plans[0]
    if plan.version != version:
        raise Refusal("newer_plan", say("The team wrote a newer plan meanwhile. Read that one first."))
    unless(rules.may_sign_plan(SignOff(signed.outcome) if signed else None, actor.user_id, team_of(project.id)))
    outcome = SignOff(outcome)
    if outcome is SignOff.RETURNED and not reason:
        raise Refusal("reason_missing", say("Enter what has to change"), field="reason")
    assert actor.user_id is not None
    now = clock.now()
    sign_off = PlanSignOff(
        id=uuid4(),
        plan_id=plan.id,
        signed_by_id=actor.user_id,
        outcome=outcome,
        reason=reason or None,
        signed_at=now,
        recorded_at=now,
    )
    db.session.add(sign_off)
    db.session.flush()
    fact = PlanApproved if outcome is SignOff.APPROVED else PlanReturned
    record(fact(project=project.id, plan=plan.id, version=plan.version), actor=actor)
    return sign_off


def declare_benchmark(
    project: Project, *, dimensions: Sequence[str], area_codes: Sequence[str], actor: Actor
) -> list[BenchmarkDeclaration]:
    """Say what the mix of people is held against: the newest figures of these areas, as they are today.

    What was declared before stays. Refusals `no_area`, `no_dimension`.
    """
    if not area_codes:
        raise Refusal("no_area", say("Select at least one area"), field="areas")
    if not dimensions:
        raise Refusal("no_dimension", say("Select at least one thing to compare by"), field="dimensions")
    now, declared = clock.now(), []
    for code in dict.fromkeys(dimensions):
        bands = band_counts(dimension(code))
        dataset_id = newest_dataset(bands[0].topic)
        if dataset_id is None:
            raise Refusal("no_figures", say("There are no figures for this yet."), field="dimensions")
        found = benchmark(area_codes, bands)
        declared.append(
            BenchmarkDeclaration(
                id=uuid4(),
                project_id=project.id,
                dimension=code,
                dataset_id=dataset_id,
                area_codes=sorted(area_codes),
                shares={one.category: [one.people, one.base] for one in found},
                declared_at=now,
                recorded_at=now,
            )
        )
    db.session.add_all(declared)
    db.session.flush()
    for one in declared:
        fact = BenchmarkDeclared(project=project.id, dimension=Code(one.dimension), dataset=one.dataset_id)
        record(fact, actor=actor)
    return declared


def name_group(
    project: Project,
    *,
    wording: str,
    route: GroupRoute | str,
    actor: Actor,
    means: Sequence[tuple[str, str]] = (),
) -> PriorityGroup:
    """Name people furthest from services whom the project wants to reach; `means` are bands of dimensions that count.

    Refusals `group_named` when it has the group already, `no_means` when the panel is to reach it and nothing counts.
    """
    lock_project(project.id)
    before = groups_of(project.id)
    if any(one.wording.casefold() == wording.casefold() for one in before):
        raise Refusal("group_named", say("You have named this group already"), field="wording")
    if GroupRoute(route) is GroupRoute.PANEL and not means:
        raise Refusal("no_means", say("Select which answers count, or reach them through a partner"), field="means")
    now = clock.now()
    group = PriorityGroup(
        id=uuid4(),
        project_id=project.id,
        code=f"group_{len(before) + 1}",
        wording=wording,
        means=[list(pair) for pair in means],
        route=GroupRoute(route),
        declared_at=now,
        recorded_at=now,
    )
    db.session.add(group)
    db.session.flush()
    record(PriorityGroupNamed(project=project.id, group=group.id, route=GroupRoute(route)), actor=actor)
    return group


def engage(
    project: Project,
    organisation_id: UUID,
    *,
    role: str,
    money_pence: int,
    actor: Actor,
    agreed_on: date | None = None,
) -> PartnerEngagement:
    """Note what was proposed to a partner, or agreed with it on a day. Refusal `future_day`."""
    if agreed_on is not None:
        not_in_future(agreed_on, "agreed_on")
    engaged = PartnerEngagement(
        id=uuid4(),
        project_id=project.id,
        organisation_id=organisation_id,
        role=role,
        money_pence=money_pence,
        state=EngagementState.AGREED if agreed_on else EngagementState.PROPOSED,
        agreed_on=agreed_on,
        recorded_at=clock.now(),
        groups=[],
    )
    db.session.add(engaged)
    db.session.flush()
    _record(engaged, PartnerEngaged, actor)
    return engaged


def agree(engaged: PartnerEngagement, *, agreed_on: date, actor: Actor) -> None:
    """Note on which day a partner agreed; once. Refusals `future_day`, `not_proposed`."""
    _held(engaged)
    not_in_future(agreed_on, "agreed_on")
    if engaged.state != EngagementState.PROPOSED:
        raise Refusal("not_proposed", say("This does not wait for an answer of the partner any more."))
    engaged.state, engaged.agreed_on = EngagementState.AGREED, agreed_on
    db.session.flush()
    _record(engaged, PartnerEngaged, actor)


def end_engagement(engaged: PartnerEngagement, *, ended_on: date, actor: Actor) -> None:
    """Note on which day the work with a partner ended; a second time changes nothing.

    Refusals `future_day`, `before_it_began`.
    """
    _held(engaged)
    if engaged.state == EngagementState.ENDED:
        return
    not_in_future(ended_on, "ended_on")
    if engaged.agreed_on is not None and ended_on < engaged.agreed_on:
        raise Refusal("before_it_began", say("The last day must not be before the first."), field="ended_on")
    engaged.state, engaged.ended_on = EngagementState.ENDED, ended_on
    db.session.flush()
    _record(engaged, PartnerEngagementEnded, actor)


def _held(engaged: PartnerEngagement) -> None:
    lock_project(engaged.project_id)
    db.session.refresh(engaged)


def _record(
    engaged: PartnerEngagement, fact: type[PartnerEngaged] | type[PartnerEngagementEnded], actor: Actor
) -> None:
    record(
        fact(
            project=engaged.project_id,
            engagement=engaged.id,
            organisation=engaged.organisation_id,
            state=EngagementState(engaged.state),
        ),
        actor=actor,
    )
