"""Reading the evidence of a project from the rooms below, and judging it as it stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.audit.criteria import CRITERIA
from citizen_panel.domain.audit.criteria_set import CURRENT
from citizen_panel.domain.audit.evidence import (
    Decided,
    Entered,
    Evidence,
    Invited,
    Punctuality,
)
from citizen_panel.domain.audit.gathering import attendances_of, meetings_of
from citizen_panel.domain.audit.rules.moments import day_of
from citizen_panel.domain.audit.rules.timeline import Timeline, timeline
from citizen_panel.domain.audit.rules.verdicts import (
    Case,
    assess,
    last_gate_passed,
    open_case,
    overall,
    recommendation,
)
from citizen_panel.domain.audit.vocabulary import Finding, Gate, Overall, Recommendation
from citizen_panel.domain.ledger import queries as ledger
from citizen_panel.domain.ledger.models import Chain, Entry
from citizen_panel.domain.ledger.seal import walk_chain
from citizen_panel.domain.projects import models as projects
from citizen_panel.domain.projects.vocabulary import CitizensSaid, DecisionKind, EnteredPhase, Tier
from citizen_panel.domain.reference.models import WorkingDay
from citizen_panel.domain.reference.rules import working_days_from
from citizen_panel.domain.sessions.models import Invitation

_LONGEST = timedelta(days=3653)  # no project is older; keeps the calendar read short


@dataclass(frozen=True)
class Standing:
    """How a project stands at a gate, with everything that the page shows."""

    case: Case
    findings: tuple[Finding, ...]
    overall: Overall
    recommendation: Recommendation
    timeline: Timeline

    def finding(self, criterion: str) -> Finding | None:
        """The finding of one criterion."""
        return next((each for each in self.findings if each.criterion == criterion), None)


def assess_live(project_id: UUID, at: datetime, gate: Gate | None = None) -> Standing | None:
    """Judge a project as it stands at a moment, at a gate or the last one it passed; None when it is unknown.

    Nothing is stored.
    """
    evidence = evidence_for(project_id, at)
    if evidence is None:
        return None
    case = open_case(evidence, gate or last_gate_passed(evidence), CURRENT)
    findings = assess(case, CRITERIA)
    return Standing(
        case=case,
        findings=findings,
        overall=overall(case, findings),
        recommendation=recommendation(case, findings, CRITERIA),
        timeline=timeline(case),
    )


def evidence_for(project_id: UUID, at: datetime) -> Evidence | None:
    """Gather what was known about a project at a moment, without a name or an answer; None when it is unknown."""
    project = db.session.get(projects.Project, project_id)
    if project is None:
        return None
    fault, is_sound = _ledger_fault(project_id)
    holidays = _holidays(project.calendar, day_of(at))
    return Evidence(
        project_id=project_id,
        tier=Tier(project.tier),
        as_of=at,
        declared_starts=_declared_starts(project_id, at),
        signs_of_work=_signs_of_work(project_id, at),
        decisions=_decisions(project_id, at),
        phases=_phases(project_id, at),
        meetings=meetings_of(project_id, at),
        attendances=attendances_of(project_id, at),
        invitations=_first_invitation(project_id, at),
        punctuality=_punctuality(project_id, at, holidays),
        holidays=holidays,
        is_ledger_sound=is_sound,
        ledger_fault=fault,
    )


def _declared_starts(project_id: UUID, at: datetime) -> tuple[date, ...]:
    start = projects.StartDeclaration
    return tuple(
        db.session.scalars(select(start.start_on).where(start.project_id == project_id, start.recorded_at <= at))
    )


def _signs_of_work(project_id: UUID, at: datetime) -> tuple[date, ...]:
    sign = projects.SignOfWork
    return tuple(
        db.session.scalars(select(sign.happened_on).where(sign.project_id == project_id, sign.recorded_at <= at))
    )


def _decisions(project_id: UUID, at: datetime) -> tuple[Decided, ...]:
    decision = projects.Decision
    rows = db.session.scalars(
        select(decision).where(decision.project_id == project_id, decision.agreed_at <= at, decision.recorded_at <= at)
    )
    return tuple(
        Decided(
            id=row.id,
            kind=DecisionKind(row.kind),
            statement=row.statement,
            agreed_at=row.agreed_at,
            citizens_said=CitizensSaid(row.citizens_said),
            supersedes_id=row.supersedes_id,
            follows_id=row.follows_id,
            is_reopening=row.is_reopening,
        )
        for row in rows
    )


def _phases(project_id: UUID, at: datetime) -> tuple[Entered, ...]:
    entry = projects.PhaseEntry
    rows = db.session.scalars(
        select(entry).where(entry.project_id == project_id, entry.entered_at <= at, entry.recorded_at <= at)
    )
    return tuple(Entered(EnteredPhase(row.phase), row.entered_at) for row in rows)


def _first_invitation(project_id: UUID, at: datetime) -> tuple[Invited, ...]:
    row = db.session.execute(
        select(Invitation.id, Invitation.issued_at)
        .where(Invitation.project_id == project_id, Invitation.issued_at <= at)
        .order_by(Invitation.issued_at, Invitation.id)
        .limit(1)
    ).one_or_none()
    return () if row is None else (Invited(row.id, row.issued_at),)


def _punctuality(project_id: UUID, at: datetime, holidays: frozenset[date]) -> Punctuality:
    happened, recorded = (
        func.date(func.timezone("Europe/London", column)) for column in (Entry.occurred_at, Entry.recorded_at)
    )
    rows = db.session.execute(
        select(happened, recorded, func.count())
        .join(Chain, Chain.id == Entry.chain_id)
        .where(Chain.project_id == project_id, Entry.recorded_at <= at)
        .group_by(happened, recorded)
    ).all()
    allowed = CURRENT.recorded_within_working_days
    on_time = sum(count for first, then, count in rows if working_days_from(first, then, holidays) <= allowed)
    return Punctuality(sum(count for _, _, count in rows), on_time)


def _holidays(calendar: str, until: date) -> frozenset[date]:
    """The weekdays on which the count of working days stood still."""
    day = WorkingDay
    rise = day.running_no - func.lag(day.running_no).over(order_by=day.day_on)
    days = (
        select(day.day_on.label("on"), rise.label("rise"))
        .where(day.calendar == calendar, day.day_on.between(until - _LONGEST, until))
        .subquery()
    )
    still = select(days.c.on).where(days.c.rise == 0, func.extract("isodow", days.c.on) < 6)
    return frozenset(db.session.scalars(still))


def _ledger_fault(project_id: UUID) -> tuple[str, bool | None]:
    """The first place at which the project's record does not add up, and whether it is sound; None: not sealed yet."""
    chain = ledger.chain_of(project_id)
    length, fault = walk_chain(chain.id) if chain else (0, None)
    return fault or "", fault is None if length or fault else None
