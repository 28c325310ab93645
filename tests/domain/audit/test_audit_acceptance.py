"""Six invented projects, two of them also spoiled: the verdicts that the definition gives them."""

import pytest

from citizen_panel.domain.audit.criteria import CRITERIA
from citizen_panel.domain.audit.rules.verdicts import assess, overall, recommendation
from citizen_panel.domain.audit.vocabulary import Overall, Recommendation, Verdict
from tests.domain.audit.audit_cases import CASES, case_of, evidence_of, findings

C, AR, NC, NEE = Verdict.COMPLIANT, Verdict.AT_RISK, Verdict.NOT_COMPLIANT, Verdict.NOT_ENOUGH_EVIDENCE
CODES = ("P3-01", "P3-03", "P3-05", "P3-06", "P3-17")


@pytest.mark.parametrize(
    ("case", "verdicts"),
    [
        ("A", (C, C, C, C, C)),
        ("B", (NC, NC, NC, NC, NEE)),
        ("C", (NC, NC, NC, C, C)),
        ("D", (C, C, AR, C, C)),
        ("E", (NEE, C, C, C, NEE)),
        ("F", (AR, AR, C, C, C)),
        ("F-tamper", (AR, AR, C, C, C)),
        ("F-consent", (AR, AR, C, C, NC)),
    ],
)
def test_each_project_gets_its_verdicts(case: str, verdicts: tuple[Verdict, ...]) -> None:
    facts = CASES[case]
    found = findings(evidence_of(facts), facts.gate)
    assert tuple(found[code].verdict for code in CODES) == verdicts


@pytest.mark.parametrize(
    ("case", "verdict", "advice"),
    [
        ("A", Overall.COMPLIANT, Recommendation.CONTINUE),
        ("B", Overall.NOT_COMPLIANT, Recommendation.HALT),
        ("C", Overall.NOT_COMPLIANT, Recommendation.HALT),
        ("D", Overall.AT_RISK, Recommendation.CONDITIONS),
        ("E", Overall.NOT_ENOUGH_EVIDENCE, Recommendation.HOLD),
        ("F", Overall.AT_RISK, Recommendation.CONDITIONS),
        ("F-tamper", Overall.INTEGRITY, Recommendation.HOLD),
        ("F-consent", Overall.NOT_COMPLIANT, Recommendation.PAUSE),
    ],
)
def test_each_project_gets_one_verdict_and_advice(case: str, verdict: Overall, advice: Recommendation) -> None:
    opened = case_of(evidence_of(CASES[case]), CASES[case].gate)
    found = assess(opened, CRITERIA)
    assert overall(opened, found) is verdict
    assert recommendation(opened, found, CRITERIA) is advice


def test_every_finding_can_be_read_aloud() -> None:
    for facts in CASES.values():
        for finding in findings(evidence_of(facts), facts.gate).values():
            told = [finding.rule, *finding.reasons, *finding.what_would_change]
            assert all("{" not in each.told() and each.told().endswith(".") for each in told)
            assert finding.reasons
            assert finding.numbers
            assert (finding.verdict is C) == (not finding.what_would_change)
