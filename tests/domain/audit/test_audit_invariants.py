"""What must hold for every project that can be thought of."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.audit.evidence import ConsentStanding, Evidence, Invited, Punctuality
from citizen_panel.domain.audit.vocabulary import Gate, Verdict
from citizen_panel.domain.projects.vocabulary import DecisionKind, Tier
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, TookPartAs
from tests.domain.audit.audit_cases import citizen, decided, findings, meeting, name, noon, project, staff, survey

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 200).map(lambda days: FIRST + timedelta(days=days))
GATES = st.sampled_from(list(Gate))
TESTED = settings(max_examples=120, deadline=None)
BEST_FIRST = (
    Verdict.COMPLIANT,
    Verdict.AT_RISK,
    Verdict.NOT_ENOUGH_EVIDENCE,
    Verdict.NOT_COMPLIANT,
)


@st.composite
def projects(draw: st.DrawFn) -> Evidence:
    """A project with a few meetings, people, decisions and slips."""
    phases = st.sampled_from(["disc", "def", "dev", "del"])
    labels = draw(st.lists(st.tuples(DAYS, phases, st.integers(2, 4)), max_size=5, unique_by=lambda each: each[:2]))
    meetings = tuple(meeting(day, phase, depth) for day, phase, depth in labels)
    lines = []
    for at in meetings:
        for number in draw(st.sets(st.integers(0, 14), max_size=12)):
            lines.append(
                citizen(
                    number,
                    at,
                    consent=draw(st.sampled_from([ConsentStanding.VALID] * 8 + list(ConsentStanding))),
                    role=draw(st.sampled_from([TookPartAs.CONTRIBUTOR] * 5 + list(TookPartAs))),
                    state=draw(st.sampled_from([AttendanceState.ATTENDED] * 5 + list(AttendanceState))),
                )
            )
    kinds = st.sampled_from([DecisionKind.PROBLEM_DEFINITION, DecisionKind.OPTION_CHOSEN, DecisionKind.SCOPE])
    days = draw(st.lists(st.tuples(DAYS, kinds), max_size=3, unique=True))
    return project(
        tier=draw(st.sampled_from(list(Tier))),
        declared_starts=tuple(draw(st.lists(DAYS, max_size=2))),
        decisions=tuple(decided(day, kind) for day, kind in days),
        meetings=meetings,
        attendances=tuple(lines),
        invitations=tuple(Invited(name("invitation", day), noon(day)) for day in draw(st.lists(DAYS, max_size=2))),
        punctuality=draw(st.sampled_from([Punctuality(10, 9), Punctuality(10, 3)])),
    )


def verdicts(evidence: Evidence, gate: Gate) -> dict[str, Verdict]:
    return {code: finding.if_due_now for code, finding in findings(evidence, gate).items()}


def is_no_better(after: Verdict, before: Verdict) -> bool:
    return BEST_FIRST.index(after) >= BEST_FIRST.index(before)


@TESTED
@given(evidence=projects(), gate=GATES, capacity=st.sampled_from(["staff", "professional", "unclassified"]))
def test_staff_and_professionals_never_improve_a_verdict(evidence: Evidence, gate: Gate, capacity: str) -> None:
    more = tuple(
        replace(staff(number, at), capacity=AttendanceCapacity(capacity))
        for at in evidence.meetings
        for number in range(9)
    )
    before = verdicts(evidence, gate)
    after = verdicts(replace(evidence, attendances=evidence.attendances + more), gate)
    assert all(is_no_better(after[code], before[code]) for code in before)


@TESTED
@given(evidence=projects(), gate=GATES, day=DAYS, phase=st.sampled_from(["disc", "def", "dev", "del"]))
def test_a_survey_never_improves_a_verdict(evidence: Evidence, gate: Gate, day: date, phase: str) -> None:
    asked = survey(day, phase)
    lines = tuple(citizen(number, asked) for number in range(40))
    with_survey = replace(evidence, meetings=(*evidence.meetings, asked), attendances=evidence.attendances + lines)
    before, after = verdicts(evidence, gate), verdicts(with_survey, gate)
    assert all(is_no_better(after[code], before[code]) for code in ("P3-01", "P3-03", "P3-05", "P3-06"))


@TESTED
@given(evidence=projects(), gate=GATES, later=st.integers(0, 300))
def test_a_later_start_never_improves_promptness(evidence: Evidence, gate: Gate, later: int) -> None:
    declared = evidence.declared_starts or (FIRST,)
    before = replace(evidence, declared_starts=declared)
    after = replace(evidence, declared_starts=(*declared, max(declared) + timedelta(days=later)))
    assert verdicts(after, gate)["P3-03"] is verdicts(before, gate)["P3-03"]


@TESTED
@given(evidence=projects(), gate=GATES, chance=st.randoms(use_true_random=False))
def test_withdrawing_before_a_session_only_ever_takes_away(evidence: Evidence, gate: Gate, chance: Random) -> None:
    if not evidence.attendances:
        return
    chosen = chance.randrange(len(evidence.attendances))
    lines = list(evidence.attendances)
    lines[chosen] = replace(lines[chosen], consent=ConsentStanding.INVALID)
    before, after = verdicts(evidence, gate), verdicts(replace(evidence, attendances=tuple(lines)), gate)
    assert all(is_no_better(after[code], before[code]) for code in before)


@TESTED
@given(evidence=projects(), gate=GATES, chance=st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(evidence: Evidence, gate: Gate, chance: Random) -> None:
    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(items, len(items)))

    other = replace(
        evidence,
        declared_starts=mixed(evidence.declared_starts),
        decisions=mixed(evidence.decisions),
        meetings=mixed(evidence.meetings),
        attendances=mixed(evidence.attendances),
        invitations=mixed(evidence.invitations),
    )
    assert findings(other, gate) == findings(evidence, gate)


@TESTED
@given(evidence=projects(), gate=GATES)
def test_labels_and_claims_change_nothing(evidence: Evidence, gate: Gate) -> None:
    renamed = tuple(replace(each, label="Co-design summit", claimed_depth=5) for each in evidence.meetings)
    assert findings(replace(evidence, meetings=renamed), gate) == findings(evidence, gate)


@TESTED
@given(evidence=projects(), gate=GATES)
def test_without_citizens_nothing_passes(evidence: Evidence, gate: Gate) -> None:
    nobody = replace(
        evidence,
        attendances=tuple(replace(line, role=TookPartAs.OBSERVER) for line in evidence.attendances),
    )
    found = verdicts(nobody, gate)
    assert Verdict.COMPLIANT not in found.values()
    assert found["P3-17"] in (Verdict.NOT_ENOUGH_EVIDENCE, Verdict.NOT_COMPLIANT)
