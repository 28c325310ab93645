"""Each criterion: met, partly met, not met, and without evidence."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from citizen_panel.domain.audit.criteria import CRITERIA
from citizen_panel.domain.audit.criteria_set import CURRENT
from citizen_panel.domain.audit.evidence import Attested, ConsentStanding, Evidence, Invited, Punctuality
from citizen_panel.domain.audit.rules.verdicts import assess, overall
from citizen_panel.domain.audit.vocabulary import Gate, Overall, RecordKind, Verdict
from citizen_panel.domain.projects.vocabulary import DecisionKind, Tier
from tests.domain.audit.audit_cases import (
    case_of,
    citizen,
    decided,
    findings,
    meeting,
    name,
    noon,
    project,
    with_meeting,
)

EARLY = meeting("2026-02-05")
LATE = meeting("2026-04-05")
PROBLEM = decided("2026-03-18")


def verdict(code: str, evidence: Evidence, gate: Gate = Gate.G4) -> Verdict:
    return findings(evidence, gate)[code].verdict


def said(code: str, evidence: Evidence, gate: Gate = Gate.G4) -> str:
    finding = findings(evidence, gate)[code]
    return " ".join(each.told() for each in (*finding.reasons, *finding.what_would_change))


class TestCitizensBeforeTheProblem:
    def test_met_with_enough_people_before(self) -> None:
        evidence = with_meeting(project(decisions=(PROBLEM,)), EARLY, range(5))
        assert verdict("P3-01", evidence) is Verdict.COMPLIANT

    def test_partly_with_fewer(self) -> None:
        evidence = with_meeting(project(decisions=(PROBLEM,)), EARLY, range(4))
        assert verdict("P3-01", evidence) is Verdict.AT_RISK

    def test_not_met_when_they_came_after(self) -> None:
        evidence = with_meeting(project(decisions=(PROBLEM,)), LATE, range(40))
        assert verdict("P3-01", evidence) is Verdict.NOT_COMPLIANT

    def test_the_same_moment_is_not_before(self) -> None:
        evidence = with_meeting(project(decisions=(replace(PROBLEM, agreed_at=EARLY.starts_at),)), EARLY, range(9))
        assert verdict("P3-01", evidence) is Verdict.NOT_COMPLIANT

    def test_reopening_makes_it_at_risk_and_never_better(self) -> None:
        again = decided("2026-05-20", supersedes_id=PROBLEM.id)
        evidence = with_meeting(project(decisions=(PROBLEM, again)), LATE, range(40))
        assert verdict("P3-01", evidence) is Verdict.AT_RISK
        assert "This note stays." in said("P3-01", evidence)

    def test_reopening_without_citizens_changes_nothing(self) -> None:
        again = decided("2026-05-20", supersedes_id=PROBLEM.id)
        evidence = with_meeting(project(decisions=(PROBLEM, again)), meeting("2026-06-05"), range(40))
        assert verdict("P3-01", evidence) is Verdict.NOT_COMPLIANT

    def test_a_solution_first_counts_as_the_problem_and_is_said(self) -> None:
        bought = decided("2026-02-01", DecisionKind.PROCUREMENT_COMMITMENT)
        evidence = with_meeting(project(decisions=(PROBLEM, bought)), EARLY, range(9))
        assert verdict("P3-01", evidence) is Verdict.NOT_COMPLIANT
        assert "Principle 1" in said("P3-01", evidence)

    def test_late_records_cannot_prove_it_until_two_people_vouch(self) -> None:
        evidence = with_meeting(project(decisions=(PROBLEM,), punctuality=Punctuality(100, 49)), EARLY, range(5))
        inside, outside = Attested("P3-01", UUID(int=1), False), Attested("P3-01", UUID(int=2), True)
        assert verdict("P3-01", evidence) is Verdict.NOT_ENOUGH_EVIDENCE
        assert verdict("P3-01", replace(evidence, attestations=(outside,))) is Verdict.NOT_ENOUGH_EVIDENCE
        insiders = (inside, replace(inside, by=UUID(int=3)))
        assert verdict("P3-01", replace(evidence, attestations=insiders)) is Verdict.NOT_ENOUGH_EVIDENCE
        assert verdict("P3-01", replace(evidence, attestations=(inside, outside))) is Verdict.COMPLIANT
        assert verdict("P3-01", replace(evidence, punctuality=Punctuality(100, 50))) is Verdict.COMPLIANT

    def test_it_is_not_yet_due_before_the_second_gate_but_says_where_it_stands(self) -> None:
        finding = findings(project(), Gate.G1)["P3-01"]
        assert finding.verdict is Verdict.NOT_YET_DUE
        assert finding.if_due_now is Verdict.NOT_COMPLIANT
        assert "before you define the problem" in said("P3-01", project(), Gate.G1)

    def test_it_points_to_the_meetings_and_the_decision(self) -> None:
        evidence = with_meeting(project(decisions=(PROBLEM,)), EARLY, range(5))
        cited = [(each.kind, each.id) for each in findings(evidence)["P3-01"].cited]
        assert cited == [(RecordKind.RESEARCH_SESSION, EARLY.id), (RecordKind.DECISION, PROBLEM.id)]


class TestPromptStart:
    def start(self, invited: str | None, met: str | None, tier: Tier = Tier.T2) -> Evidence:
        invitations = (Invited(name("invitation"), noon(invited)),) if invited else ()
        evidence = project(tier=tier, invitations=invitations)
        return with_meeting(evidence, meeting(met), [1]) if met else evidence

    @pytest.mark.parametrize(
        ("invited", "met", "expected"),
        [
            ("2026-01-26", "2026-02-26", Verdict.COMPLIANT),  # 10 working days, 45 days
            ("2026-01-27", "2026-02-26", Verdict.AT_RISK),  # 11 working days
            ("2026-01-26", "2026-02-27", Verdict.AT_RISK),  # 46 days
            (None, "2026-02-26", Verdict.AT_RISK),  # people met, but nobody was invited
            ("2026-01-26", "2026-04-12", Verdict.AT_RISK),  # 90 days
            ("2026-01-26", "2026-04-13", Verdict.NOT_COMPLIANT),
            ("2026-01-26", None, Verdict.NOT_COMPLIANT),
        ],
    )
    def test_the_clock_runs_from_day_zero(self, invited: str | None, met: str | None, expected: Verdict) -> None:
        assert verdict("P3-03", self.start(invited, met)) is expected

    def test_holidays_are_not_working_days(self) -> None:
        start = (date(2026, 3, 30),)
        asked = replace(self.start("2026-04-14", "2026-04-20"), declared_starts=start)
        assert verdict("P3-03", asked) is Verdict.COMPLIANT
        assert verdict("P3-03", replace(asked, holidays=frozenset())) is Verdict.AT_RISK

    def test_no_start_is_no_evidence(self) -> None:
        evidence = replace(self.start("2026-01-26", "2026-02-26"), declared_starts=())
        assert verdict("P3-03", evidence) is Verdict.NOT_ENOUGH_EVIDENCE

    def test_while_the_window_is_open_it_says_how_long(self) -> None:
        evidence = replace(self.start("2026-01-26", None), as_of=noon("2026-02-01"))
        assert "Days left in the window: 25." in said("P3-03", evidence)


class TestEveryPhase:
    def phases(self, **people: int) -> Evidence:
        evidence = project()
        for phase, count in people.items():
            at = meeting("2026-02-05", phase.rstrip("_"))
            evidence = with_meeting(evidence, at, range(count))
        return evidence

    def test_met_with_enough_in_each(self) -> None:
        assert verdict("P3-05", self.phases(disc=5, def_=5, dev=5, **{"del": 5})) is Verdict.COMPLIANT

    def test_partly_when_one_phase_is_thin(self) -> None:
        assert verdict("P3-05", self.phases(disc=5, def_=1, dev=5, **{"del": 5})) is Verdict.AT_RISK

    def test_not_met_when_one_is_empty_or_two_are_thin(self) -> None:
        assert verdict("P3-05", self.phases(disc=5, dev=5, **{"del": 5})) is Verdict.NOT_COMPLIANT
        assert verdict("P3-05", self.phases(disc=5, def_=4, dev=4, **{"del": 5})) is Verdict.NOT_COMPLIANT

    def test_nobody_at_all_is_not_met(self) -> None:
        assert verdict("P3-05", project(), Gate.G1) is Verdict.NOT_COMPLIANT

    def test_only_finished_phases_are_looked_at(self) -> None:
        assert verdict("P3-05", self.phases(disc=5), Gate.G1) is Verdict.COMPLIANT
        assert verdict("P3-05", self.phases(disc=5), Gate.G2) is Verdict.NOT_COMPLIANT

    def test_one_person_twice_in_a_phase_is_one_person(self) -> None:
        evidence = with_meeting(with_meeting(project(), EARLY, range(3)), meeting("2026-02-12"), range(3))
        assert verdict("P3-05", evidence, Gate.G1) is Verdict.AT_RISK


class TestEnoughPeople:
    @pytest.mark.parametrize(
        ("gate", "people", "expected"),
        [
            (Gate.G4, 12, Verdict.COMPLIANT),
            (Gate.G4, 11, Verdict.AT_RISK),
            (Gate.G4, 9, Verdict.AT_RISK),
            (Gate.G4, 8, Verdict.NOT_COMPLIANT),
            (Gate.G1, 2, Verdict.COMPLIANT),  # 15% of 12 is 1.8
            (Gate.G1, 1, Verdict.NOT_COMPLIANT),
            (Gate.G3, 8, Verdict.COMPLIANT),  # 65% of 12 is 7.8
            (Gate.G3, 6, Verdict.AT_RISK),  # seven tenths of that are 5.46
            (Gate.G5, 12, Verdict.COMPLIANT),
            (Gate.G4, 0, Verdict.NOT_COMPLIANT),
        ],
    )
    def test_the_number_grows_with_the_gates(self, gate: Gate, people: int, expected: Verdict) -> None:
        assert verdict("P3-06", with_meeting(project(), EARLY, range(people)), gate) is expected

    def test_the_rule_names_whole_people(self) -> None:
        rule = findings(project(), Gate.G3)["P3-06"].rule.told()
        assert rule.startswith("At least 8 different citizens")
        assert "6 or more is a risk" in rule


class TestValidConsent:
    def consents(self, people: int, *faults: Attested | ConsentStanding, remedied: bool = False) -> Evidence:
        lines = [citizen(number, EARLY) for number in range(people)]
        for number, fault in enumerate(faults):
            lines[number] = replace(lines[number], consent=fault, lapse_remedied=remedied)
        return project(meetings=(EARLY,), attendances=tuple(lines))

    def test_met_when_everybody_had_said_yes(self) -> None:
        assert verdict("P3-17", self.consents(5)) is Verdict.COMPLIANT

    def test_partly_with_a_small_slip_reported_and_put_right(self) -> None:
        slip = ConsentStanding.INVALID
        assert verdict("P3-17", self.consents(51, slip, remedied=True)) is Verdict.AT_RISK
        assert verdict("P3-17", self.consents(50, slip, remedied=True)) is Verdict.NOT_COMPLIANT
        assert verdict("P3-17", self.consents(51, slip)) is Verdict.NOT_COMPLIANT

    def test_no_record_is_not_enough_evidence(self) -> None:
        assert verdict("P3-17", self.consents(9, ConsentStanding.MISSING)) is Verdict.NOT_ENOUGH_EVIDENCE

    def test_a_known_breach_outweighs_a_missing_record(self) -> None:
        evidence = self.consents(9, ConsentStanding.MISSING, ConsentStanding.INVALID)
        assert verdict("P3-17", evidence) is Verdict.NOT_COMPLIANT

    def test_nobody_there_is_nothing_to_be_proud_of(self) -> None:
        assert verdict("P3-17", project()) is Verdict.NOT_ENOUGH_EVIDENCE

    def test_it_points_to_the_meeting_and_never_to_the_person(self) -> None:
        evidence = self.consents(9, ConsentStanding.INVALID)
        cited = findings(evidence)["P3-17"].cited
        assert [(each.kind, each.id) for each in cited] == [(RecordKind.RESEARCH_SESSION, EARLY.id)]


class TestTogether:
    def test_a_reopened_problem_is_at_risk_at_best(self) -> None:
        evidence = project(decisions=(PROBLEM,), invitations=(Invited(name("invitation"), noon("2026-01-20")),))
        for phase in ("disc", "def", "dev", "del"):
            evidence = with_meeting(evidence, meeting("2026-02-05", phase), range(12))
        sound = case_of(evidence)
        assert overall(sound, assess(sound, CRITERIA)) is Overall.COMPLIANT
        again = decided("2026-05-20", supersedes_id=PROBLEM.id, is_reopening=True)
        reopened = case_of(replace(evidence, decisions=(PROBLEM, again)))
        assert overall(reopened, assess(reopened, CRITERIA)) is Overall.AT_RISK

    def test_a_ledger_that_was_not_checked_yet_is_not_a_broken_one(self) -> None:
        opened = case_of(project(is_ledger_sound=None))
        assert overall(opened, assess(opened, CRITERIA)) is Overall.NOT_COMPLIANT

    def test_the_set_has_a_version_and_a_digest_of_its_numbers(self) -> None:
        assert CURRENT.version == "1.0.0"
        assert CURRENT.digest() == replace(CURRENT).digest()
        assert replace(CURRENT, least_minutes=10).digest() != CURRENT.digest()

    def test_criteria_stand_in_order(self) -> None:
        codes = [criterion.code for criterion in CRITERIA]
        assert codes == sorted(set(codes))
