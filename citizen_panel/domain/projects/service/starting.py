"""Projects begin, get people, declare when work started, and enter phases."""

from datetime import date, datetime
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.consent.service import end_after
from citizen_panel.domain.ledger.service import open_chain, record
from citizen_panel.domain.projects import rules
from citizen_panel.domain.projects.events import (
    PhaseEntered,
    ProjectClosed,
    ProjectStarted,
    RoleEnded,
    RoleGiven,
    StartDeclared,
    TierSet,
    WorkNoted,
)
from citizen_panel.domain.projects.models import (
    PhaseEntry,
    Project,
    ProjectRole,
    SignOfWork,
    StartDeclaration,
    TierChange,
)
from citizen_panel.domain.projects.queries import lock_project, roles_of, team_of
from citizen_panel.domain.projects.service.refusing import not_in_future, unless
from citizen_panel.domain.projects.vocabulary import EnteredPhase, Phase, ProjectPart, ProjectState, Tier, WorkKind
from citizen_panel.domain.reference.vocabulary import SCOTTISH_CALENDAR


def start(
    organisation_id: UUID,
    *,
    title: str,
    summary: str,
    started_on: date,
    tier: Tier | str,
    lead_id: UUID,
    actor: Actor,
) -> Project:
    """Enter a project, open its chain, and keep its first declared start.

    `summary` is the neutral short name that messages use. Refusal `start_in_future`.
    """
    _refuse_future_start(started_on)
    project = Project(
        id=uuid4(),
        organisation_id=organisation_id,
        title=title,
        summary=summary,
        tier=Tier(tier),
        phase=Phase.BEFORE,
        state=ProjectState.PREPARING,
        calendar=SCOTTISH_CALENDAR,
    )
    db.session.add(project)
    db.session.flush()
    open_chain(project.id)
    record(ProjectStarted(project=project.id, organisation=organisation_id), actor=actor)
    keep_tier(project, Tier(tier), is_outside=False, actor=actor)
    give_role(project, lead_id, ProjectPart.LEAD, actor=actor)
    declare_start(project, started_on, actor=actor)
    return project


def give_role(
    project: Project, account_id: UUID, role: ProjectPart, *, actor: Actor, from_on: date | None = None
) -> ProjectRole:
    """Give somebody a part in the project from a day on, today unless told. Refusals `future_day`, `has_part`."""
    begins = from_on or clock.today()
    not_in_future(begins, "from_on")
    lock_project(project.id)
    if any(one.user_account_id == account_id and one.role == role for one in roles_of(project.id)):
        raise Refusal("has_part", say("They have this part already."), field="account")
    given = ProjectRole(
        id=uuid4(), project_id=project.id, user_account_id=account_id, role=role, from_on=begins, to_on=None
    )
    db.session.add(given)
    db.session.flush()
    record(RoleGiven(project=project.id, account=account_id, role=role), actor=actor)
    return given


def end_role(given: ProjectRole, *, to_on: date, actor: Actor) -> None:
    """End somebody's part with a day, which is its last; a second time changes nothing.

    Refusals `future_day`, `before_it_began`, `last_lead`.
    """
    lock_project(given.project_id)
    db.session.refresh(given)
    if given.to_on is not None:
        return
    not_in_future(to_on, "to_on")
    if to_on < given.from_on:
        raise Refusal("before_it_began", say("The last day must not be before the first."), field="to_on")
    leads = sum(one.role == ProjectPart.LEAD and one.to_on is None for one in roles_of(given.project_id))
    unless(rules.may_end_part(ProjectPart(given.role), leads))
    given.to_on = to_on
    db.session.flush()
    ended = RoleEnded(
        project=given.project_id, account=given.user_account_id, role=ProjectPart(given.role), ended_on=to_on
    )
    record(ended, actor=actor)


def declare_start(project: Project, start_on: date, *, actor: Actor) -> StartDeclaration:
    """Keep one more declared start; none is ever replaced. Refusal `start_in_future`."""
    _refuse_future_start(start_on)
    declared = StartDeclaration(id=uuid4(), project_id=project.id, start_on=start_on, recorded_at=clock.now())
    db.session.add(declared)
    db.session.flush()
    record(StartDeclared(project=project.id, start_on=start_on), actor=actor)
    return declared


def note_work(
    project: Project, kind: WorkKind | str, *, happened_on: date, actor: Actor, amount_pence: int | None = None
) -> SignOfWork:
    """Note a day on which work had plainly begun; it counts for day zero. Refusal `future_day`."""
    not_in_future(happened_on, "started_on")
    noted = SignOfWork(
        id=uuid4(),
        project_id=project.id,
        kind=WorkKind(kind),
        happened_on=happened_on,
        amount_pence=amount_pence,
        recorded_at=clock.now(),
    )
    db.session.add(noted)
    db.session.flush()
    record(WorkNoted(project=project.id, work=WorkKind(kind), happened_on=happened_on), actor=actor)
    return noted


def set_tier(project: Project, tier: Tier | str, *, actor: Actor) -> TierChange:
    """Set how much assurance a project needs: up by anybody, down only by somebody outside the team.

    Refusals `tier_down`, `tier_as_it_is`.
    """
    held = lock_project(project.id)
    if held is None:
        raise NotFound
    is_outside = not rules.is_of_the_team(actor.user_id, team_of(held.id))
    unless(rules.may_set_tier(Tier(held.tier), Tier(tier), is_outside=is_outside), "tier")
    held.tier = Tier(tier)
    return keep_tier(held, Tier(tier), is_outside=is_outside, actor=actor)


def keep_tier(project: Project, tier: Tier, *, is_outside: bool, actor: Actor) -> TierChange:
    """Keep that a tier was set, and by whom."""
    assert actor.user_id is not None
    change = TierChange(
        id=uuid4(),
        project_id=project.id,
        tier=tier,
        set_by_id=actor.user_id,
        is_outside_team=is_outside,
        recorded_at=clock.now(),
    )
    db.session.add(change)
    db.session.flush()
    record(TierSet(project=project.id, tier=tier, outside=is_outside), actor=actor)
    return change


def enter_phase(project: Project, phase: EnteredPhase | str, *, entered_at: datetime, actor: Actor) -> PhaseEntry:
    """Record that the project entered a phase, perhaps again, at a moment not in the future.

    When it is closed, what people allowed for some months after its end runs out on a day from then on.
    Refusals `project_closed`, `future_fact`.
    """
    phase = EnteredPhase(phase)
    held = lock_project(project.id)
    if held is None:
        raise NotFound
    unless(rules.may_enter(ProjectState(held.state), phase))
    entry = PhaseEntry(id=uuid4(), project_id=held.id, phase=phase, entered_at=entered_at, recorded_at=clock.now())
    db.session.add(entry)
    held.phase = rules.phase_after(Phase(held.phase), phase)
    held.state = rules.state_after(ProjectState(held.state), phase)
    if phase is EnteredPhase.CLOSED:
        held.closed_on = entered_at.astimezone(clock.UK).date()
    db.session.flush()
    record(PhaseEntered(project=held.id, phase=phase, entered_at=entered_at), actor=actor, occurred_at=entered_at)
    if phase is EnteredPhase.CLOSED:
        end_after(held.id, entered_at.astimezone(clock.UK).date())
        record(ProjectClosed(project=held.id, organisation=held.organisation_id), actor=actor, occurred_at=entered_at)
    return entry


def _refuse_future_start(day: date) -> None:
    if day > clock.today():
        raise Refusal("start_in_future", say("Declared start must be today or earlier"), field="started_on")
