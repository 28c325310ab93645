"""Doing things to projects: starting, declaring, entering phases, deciding, asking for people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Code
from citizen_panel.core.words import say
from citizen_panel.domain.consent.service import end_after
from citizen_panel.domain.ledger.service import open_chain, record
from citizen_panel.domain.projects import rules
from citizen_panel.domain.projects.events import (
    BriefApproved,
    BriefClosed,
    BriefDrafted,
    DecisionMade,
    PhaseEntered,
    ProblemReopened,
    ProjectClosed,
    ProjectStarted,
    RoleGiven,
    RoundClosed,
    RoundOpened,
    StartDeclared,
    TierSet,
)
from citizen_panel.domain.projects.models import (
    BriefArea,
    Decision,
    PhaseEntry,
    Project,
    ProjectRole,
    Quota,
    RecruitmentBrief,
    RecruitmentRound,
    StartDeclaration,
)
from citizen_panel.domain.projects.queries import is_superseded, lock_brief, lock_project, next_version, team_of
from citizen_panel.domain.projects.vocabulary import (
    Asks,
    Band,
    BriefState,
    CitizensSaid,
    DecisionKind,
    EnteredPhase,
    Phase,
    ProjectPart,
    ProjectState,
    Route,
    Tier,
)
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
    _not_in_future(started_on)
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
    record(TierSet(project=project.id, tier=Tier(tier), outside=False), actor=actor)
    give_role(project, lead_id, ProjectPart.LEAD, actor=actor)
    declare_start(project, started_on, actor=actor)
    return project


def give_role(project: Project, account_id: UUID, role: ProjectPart, *, actor: Actor) -> ProjectRole:
    """Give somebody a part in the project from today."""
    given = ProjectRole(
        id=uuid4(), project_id=project.id, user_account_id=account_id, role=role, from_on=clock.today(), to_on=None
    )
    db.session.add(given)
    db.session.flush()
    record(RoleGiven(project=project.id, account=account_id, role=role), actor=actor)
    return given


def declare_start(project: Project, start_on: date, *, actor: Actor) -> StartDeclaration:
    """Keep one more declared start; none is ever replaced. Refusal `start_in_future`."""
    _not_in_future(start_on)
    declared = StartDeclaration(id=uuid4(), project_id=project.id, start_on=start_on, recorded_at=clock.now())
    db.session.add(declared)
    db.session.flush()
    record(StartDeclared(project=project.id, start_on=start_on), actor=actor)
    return declared


def enter_phase(project: Project, phase: EnteredPhase | str, *, entered_at: datetime, actor: Actor) -> PhaseEntry:
    """Record that the project entered a phase, perhaps again, at a moment not in the future.

    When it is closed, what people allowed for some months after its end runs out on a day from then on.
    Refusals `project_closed`, `future_fact`.
    """
    phase = EnteredPhase(phase)
    held = lock_project(project.id)
    if held is None:
        raise NotFound
    _unless(rules.may_enter(ProjectState(held.state), phase))
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


def draft_brief(
    project: Project,
    *,
    places: int,
    councils: Sequence[str],
    asks: Asks | Mapping[str, object],
    offer_pence: int,
    actor: Actor,
    open_from_on: date | None = None,
    open_to_on: date | None = None,
) -> RecruitmentBrief:
    """Write down what the project asks for, as a new version. Refusals `no_council`, `places_outside`."""
    _sound(places, councils)
    brief = RecruitmentBrief(
        id=uuid4(),
        project_id=project.id,
        version=next_version(project.id),
        places=places,
        state=BriefState.DRAFT,
        asks=_document(asks),
        offer_pence=offer_pence,
        open_from_on=open_from_on,
        open_to_on=open_to_on,
    )
    db.session.add(brief)
    db.session.flush()
    _write_councils(brief, councils)
    record(BriefDrafted(project=project.id, brief=brief.id, version=brief.version), actor=actor)
    return brief


def change_brief(
    brief: RecruitmentBrief,
    *,
    places: int,
    councils: Sequence[str],
    asks: Asks | Mapping[str, object],
    offer_pence: int,
    actor: Actor,
) -> RecruitmentBrief:
    """Write a draft anew. Refusals `brief_settled`, `no_council`, `places_outside`."""
    held = _held_draft(brief)
    _sound(places, councils)
    held.places, held.asks, held.offer_pence = places, _document(asks), offer_pence
    db.session.execute(delete(BriefArea).where(BriefArea.recruitment_brief_id == held.id))
    db.session.flush()
    _write_councils(held, councils)
    record(BriefDrafted(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return held


def set_quotas(brief: RecruitmentBrief, bands: Sequence[Band], *, actor: Actor) -> None:
    """Replace the quotas of a draft by these. Refusal `brief_settled`; that they fit together is asked before."""
    held = _held_draft(brief)
    db.session.execute(delete(Quota).where(Quota.recruitment_brief_id == held.id))
    db.session.add_all(
        Quota(
            recruitment_brief_id=held.id,
            characteristic=band.characteristic,
            category=band.category,
            least=band.least,
            most=band.most,
        )
        for band in bands
    )
    db.session.flush()
    record(BriefDrafted(project=held.project_id, brief=held.id, version=held.version), actor=actor)


def submit_brief(brief: RecruitmentBrief, *, actor: Actor) -> RecruitmentBrief:
    """Let those who approve see that a draft is ready. Refusal `brief_settled`."""
    held = _held_draft(brief)
    held.state = BriefState.SUBMITTED
    db.session.flush()
    return held


def approve_brief(brief: RecruitmentBrief, *, actor: Actor) -> RecruitmentBrief:
    """Approve a brief as somebody outside the project's team. Refusals `own_team`, `already_approved`."""
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    _unless(rules.may_approve(BriefState(held.state), actor.user_id, team_of(held.project_id)))
    held.state, held.approved_by_id, held.approved_at = BriefState.APPROVED, actor.user_id, clock.now()
    db.session.flush()
    record(BriefApproved(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return held


def close_brief(brief: RecruitmentBrief, *, actor: Actor) -> RecruitmentBrief:
    """Ask nobody any more for this brief."""
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    if held.state != BriefState.CLOSED:
        held.state = BriefState.CLOSED
        db.session.flush()
        record(BriefClosed(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return held


def open_round(brief: RecruitmentBrief, *, routes: Sequence[Route | str], actor: Actor) -> RecruitmentRound:
    """Open a brief with these ways in. Refusals `not_approved`, `no_route`."""
    _unless(rules.can_be_drawn(BriefState(brief.state)))
    chosen = [Route(route).value for route in routes]
    if not chosen:
        raise Refusal("no_route", say("Select at least one way in that people are offered."), field="routes")
    now = clock.now()
    opened = RecruitmentRound(
        id=uuid4(),
        project_id=brief.project_id,
        recruitment_brief_id=brief.id,
        routes=chosen,
        opened_at=now,
        closed_at=None,
        recorded_at=now,
    )
    db.session.add(opened)
    db.session.flush()
    record(
        RoundOpened(project=brief.project_id, round=opened.id, brief=brief.id, routes=tuple(map(Code, chosen))),
        actor=actor,
    )
    return opened


def close_round(opened: RecruitmentRound, *, actor: Actor) -> None:
    """Close an opening of a brief; a second time changes nothing."""
    if opened.closed_at is not None:
        return
    opened.closed_at = clock.now()
    db.session.flush()
    record(
        RoundClosed(
            project=opened.project_id,
            round=opened.id,
            brief=opened.recruitment_brief_id,
            routes=tuple(map(Code, opened.routes)),
        ),
        actor=actor,
    )


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


def _held_draft(brief: RecruitmentBrief) -> RecruitmentBrief:
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    _unless(rules.may_change(BriefState(held.state)))
    return held


def _write_councils(brief: RecruitmentBrief, councils: Sequence[str]) -> None:
    db.session.add_all(BriefArea(recruitment_brief_id=brief.id, council_code=code) for code in dict.fromkeys(councils))
    db.session.flush()


def _document(asks: Asks | Mapping[str, object]) -> dict[str, object]:
    return asks.document() if isinstance(asks, Asks) else dict(asks)


def _sound(places: int, councils: Sequence[str]) -> None:
    if not 1 <= places <= rules.MOST_PLACES:
        raise Refusal(
            "places_outside", say("Places must be between 1 and {most}."), field="places", most=rules.MOST_PLACES
        )
    if rules.councils_missing(councils):
        raise Refusal("no_council", say("Select at least one council area."), field="councils")


def _not_in_future(day: date) -> None:
    if day > clock.today():
        raise Refusal("start_in_future", say("Declared start must be today or earlier"), field="started_on")


def _unless(answer: rules.Answer) -> None:
    if isinstance(answer, rules.NotAllowed):
        raise Refusal(answer.code, answer.reason)
