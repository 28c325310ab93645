"""From day one: the moments of a project, and which of them came first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from citizen_panel.core.clock import UK
from citizen_panel.domain.audit.evidence import Decided, Evidence
from citizen_panel.domain.audit.rules.participation import Participation
from citizen_panel.domain.projects.vocabulary import DecisionKind, EnteredPhase
from citizen_panel.domain.sessions.vocabulary import SessionType

SOLUTIONS = frozenset(
    {
        DecisionKind.OPTION_CHOSEN,
        DecisionKind.TECHNOLOGY_CHOSEN,
        DecisionKind.PROCUREMENT_COMMITMENT,
        DecisionKind.BUILD_COMMITMENT,
        DecisionKind.POLICY_COMMITMENT,
    }
)
STAFF_WORK = frozenset({SessionType.STAFF_WORKSHOP, SessionType.STAKEHOLDER_INTERVIEW})


@dataclass(frozen=True)
class Moments:
    """D0, tP and tS; what is None has not happened.

    `problem_at` is already brought forward to `solution_at` where the solution came first.
    """

    day_zero: date | None
    problem_at: datetime | None
    problem_decision_id: UUID | None
    solution_at: datetime | None
    solution_decision_id: UUID | None
    is_solution_first: bool

    def is_before_problem(self, at: datetime) -> bool:
        """Say whether something came before the problem was fixed; while it is open, everything did."""
        return self.problem_at is None or at < self.problem_at


@dataclass(frozen=True)
class Reopening:
    """The problem was decided anew, and who had taken part since it was decided before."""

    decision_id: UUID
    from_at: datetime
    to_at: datetime


def day_of(moment: datetime) -> date:
    """Give the day of a moment as the clocks in the United Kingdom have it."""
    return moment.astimezone(UK).date()


def moments(evidence: Evidence) -> Moments:
    """Give the moments that can be read from the evidence; what is recorded later never makes D0 later."""
    first_problem = _first(each for each in evidence.decisions if each.kind is DecisionKind.PROBLEM_DEFINITION)
    first_solution = _first(each for each in evidence.decisions if each.kind in SOLUTIONS)
    solution_at = first_solution.agreed_at if first_solution else None
    problem_at = first_problem.agreed_at if first_problem else _develop_entered(evidence)
    is_solution_first = solution_at is not None and (problem_at is None or solution_at < problem_at)
    return Moments(
        day_zero=_day_zero(evidence),
        problem_at=solution_at if is_solution_first else problem_at,
        problem_decision_id=first_problem.id if first_problem else None,
        solution_at=solution_at,
        solution_decision_id=first_solution.id if first_solution else None,
        is_solution_first=is_solution_first,
    )


def citizens_present_by(parts: Iterable[Participation], count: int) -> datetime | None:
    """Give tC(n): the start of the session by which so many different citizens had taken part."""
    seen: set[UUID] = set()
    for part in sorted(parts, key=lambda each: each.starts_at):
        seen.add(part.token)
        if len(seen) >= count:
            return part.starts_at
    return None


def reopenings(evidence: Evidence) -> tuple[Reopening, ...]:
    """Give every time that the problem was decided anew, superseding what was decided before."""
    decisions = {decision.id: decision for decision in evidence.decisions}
    anew = (
        (each, decisions[each.supersedes_id])
        for each in evidence.decisions
        if each.kind is DecisionKind.PROBLEM_DEFINITION and each.supersedes_id in decisions
    )
    found = (Reopening(each.id, old.agreed_at, each.agreed_at) for each, old in anew if old.agreed_at < each.agreed_at)
    return tuple(sorted(found, key=lambda each: (each.to_at, each.decision_id.hex)))


def took_part_between(parts: Iterable[Participation], reopening: Reopening) -> tuple[Participation, ...]:
    """Give who took part after the old decision and before the new one."""
    return tuple(part for part in parts if reopening.from_at < part.starts_at < reopening.to_at)


def _day_zero(evidence: Evidence) -> date | None:
    days = [
        *evidence.declared_starts,
        *evidence.signs_of_work,
        *(day_of(decision.agreed_at) for decision in evidence.decisions),
        *(day_of(meeting.starts_at) for meeting in evidence.meetings if meeting.type in STAFF_WORK),
    ]
    return min(days, default=None)


def _develop_entered(evidence: Evidence) -> datetime | None:
    return min((entry.at for entry in evidence.phases if entry.phase is EnteredPhase.DEVELOP), default=None)


def _first(decisions: Iterable[Decided]) -> Decided | None:
    return min(decisions, key=lambda each: (each.agreed_at, each.id.hex), default=None)
