"""From evidence to findings, and from findings to one verdict and a recommendation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citizen_panel.domain.audit.criteria_set import PERCENT, CriteriaSet
from citizen_panel.domain.audit.evidence import Evidence
from citizen_panel.domain.audit.rules.moments import Moments, moments
from citizen_panel.domain.audit.rules.participation import Participation, qualifying
from citizen_panel.domain.audit.vocabulary import (
    Finding,
    Gate,
    Outcome,
    Overall,
    Recommendation,
    Sentence,
    Severity,
    Verdict,
)
from citizen_panel.domain.projects.vocabulary import DecisionKind, EnteredPhase

GATE_CLOSING = {
    EnteredPhase.DISCOVER: Gate.G1,
    EnteredPhase.DEFINE: Gate.G2,
    EnteredPhase.DEVELOP: Gate.G3,
    EnteredPhase.DELIVER: Gate.G4,
    EnteredPhase.EVALUATION: Gate.G5,
}
_GATE_OPENING = {
    EnteredPhase.DISCOVER: Gate.G0,
    EnteredPhase.DEFINE: Gate.G1,
    EnteredPhase.DEVELOP: Gate.G2,
    EnteredPhase.DELIVER: Gate.G3,
    EnteredPhase.EVALUATION: Gate.G4,
    EnteredPhase.CLOSED: Gate.G5,
}
_GRAVITY = (Recommendation.HALT, Recommendation.PAUSE, Recommendation.HOLD)


@dataclass(frozen=True)
class Case:
    """What every criterion is given: the evidence, what follows from it, and the gate in question."""

    evidence: Evidence
    gate: Gate
    numbers: CriteriaSet
    moments: Moments
    participations: tuple[Participation, ...]

    @property
    def has_citizens(self) -> bool:
        return bool(self.participations)


@dataclass(frozen=True)
class Criterion:
    """One test of principle 3: what it asks, from when on, and how it is judged.

    `if_missed` is what the platform recommends when the criterion is not compliant.
    """

    code: str
    name: str
    severity: Severity
    due: Gate
    if_missed: Recommendation
    source: str
    rule: Callable[[Case], Sentence]
    judge: Callable[[Case], Outcome]


def open_case(evidence: Evidence, gate: Gate, numbers: CriteriaSet) -> Case:
    """Work out once what all criteria share."""
    return Case(evidence, gate, numbers, moments(evidence), qualifying(evidence, numbers))


def assess(case: Case, criteria: Sequence[Criterion]) -> tuple[Finding, ...]:
    """Judge every criterion, in the order given; those due at a later gate are not yet due."""
    return tuple(_finding(case, criterion) for criterion in criteria)


def last_gate_passed(evidence: Evidence) -> Gate:
    """Give the gate behind the project: the one that opened the furthest phase it ever entered."""
    passed = [_GATE_OPENING[entry.phase] for entry in evidence.phases]
    return max(passed, key=lambda gate: gate.place, default=Gate.G0)


def is_recorded_too_late(case: Case) -> bool:
    """Say whether so much was written down late that the records cannot prove what came first.

    Lifted when enough people vouch for the dates, one of them from outside the team.
    """
    kept = case.evidence.punctuality
    return kept.on_time * PERCENT < kept.entries * case.numbers.recorded_share_too_late_below


def is_vouched_for(case: Case, criterion: str) -> bool:
    """Say whether enough people, one from outside the team, have vouched for the dates of a criterion."""
    vouching = {each.by: each.is_outside_team for each in case.evidence.attestations if each.criterion == criterion}
    return len(vouching) >= case.numbers.attesting_people and any(vouching.values())


def overall(case: Case, findings: Sequence[Finding]) -> Overall:
    """Give the verdict of all findings together, by the first of the five rules that applies."""
    if case.evidence.is_ledger_sound is False:
        return Overall.INTEGRITY
    musts = {finding.verdict for finding in findings if finding.severity is Severity.MUST}
    if Verdict.NOT_COMPLIANT in musts:
        return Overall.NOT_COMPLIANT
    if Verdict.NOT_ENOUGH_EVIDENCE in musts:
        return Overall.NOT_ENOUGH_EVIDENCE
    if Verdict.AT_RISK in musts or _are_shoulds_missed(case, findings) or was_reopened(case.evidence):
        return Overall.AT_RISK
    return Overall.COMPLIANT


def recommendation(case: Case, findings: Sequence[Finding], criteria: Sequence[Criterion]) -> Recommendation:
    """Give what to advise: the gravest consequence of any must that is missed, otherwise what the verdict asks."""
    verdict = overall(case, findings)
    if verdict is Overall.COMPLIANT:
        return Recommendation.CONTINUE
    if verdict is Overall.AT_RISK:
        return Recommendation.CONDITIONS
    if verdict is not Overall.NOT_COMPLIANT:
        return Recommendation.HOLD
    missed = {finding.criterion for finding in findings if finding.verdict is Verdict.NOT_COMPLIANT}
    asked = {criterion.if_missed for criterion in criteria if criterion.code in missed}
    return next((each for each in _GRAVITY if each in asked), Recommendation.HOLD)


def was_reopened(evidence: Evidence) -> bool:
    """Say whether the problem was declared open again; from then on the best verdict is at risk."""
    return any(each.kind is DecisionKind.PROBLEM_DEFINITION and each.is_reopening for each in evidence.decisions)


def _are_shoulds_missed(case: Case, findings: Sequence[Finding]) -> bool:
    settled = (Verdict.NOT_YET_DUE, Verdict.NOT_APPLICABLE)
    due = [each for each in findings if each.severity is Severity.SHOULD and each.verdict not in settled]
    missed = sum(each.verdict is Verdict.NOT_COMPLIANT for each in due)
    return missed * PERCENT > len(due) * case.numbers.shoulds_missed_above


def _finding(case: Case, criterion: Criterion) -> Finding:
    outcome = criterion.judge(case)
    is_due = criterion.due.is_reached_at(case.gate)
    return Finding(
        criterion=criterion.code,
        name=criterion.name,
        verdict=outcome.verdict if is_due else Verdict.NOT_YET_DUE,
        if_due_now=outcome.verdict,
        severity=criterion.severity,
        due=criterion.due,
        rule=criterion.rule(case),
        source=criterion.source,
        numbers=outcome.numbers,
        reasons=outcome.reasons,
        what_would_change=outcome.what_would_change,
        cited=outcome.cited,
    )
