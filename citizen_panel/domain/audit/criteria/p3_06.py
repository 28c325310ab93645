"""P3-06: enough different people took part."""

from citizen_panel.core.words import say
from citizen_panel.domain.audit.criteria import citing
from citizen_panel.domain.audit.criteria_set import PERCENT
from citizen_panel.domain.audit.rules.participation import people
from citizen_panel.domain.audit.rules.verdicts import Case, Criterion
from citizen_panel.domain.audit.vocabulary import (
    Gate,
    Number,
    Outcome,
    Recommendation,
    Sentence,
    Severity,
    Unit,
    Verdict,
    sentence,
)


def rule(case: Case) -> Sentence:
    """Say what is asked at this gate, in whole people."""
    return sentence(
        say(
            "At least {needed} different citizens took part by now: {share}% of the {all} asked for by the launch. "
            "{least} or more is a risk. Fewer is a gap."
        ),
        needed=_whole(_hundredths(case)),
        share=_share(case),
        all=_all(case),
        least=_whole(_hundredths(case) * case.numbers.people_share_at_risk // PERCENT),
    )


def judge(case: Case) -> Outcome:
    """Count each citizen once, however often they came."""
    count = people(case.participations)
    verdict = _verdict(case, count)
    missing = _whole(_hundredths(case)) - count
    return Outcome(
        verdict=verdict,
        numbers=(
            Number("people", say("Different citizens who took part"), count, Unit.PEOPLE),
            Number("people_needed", say("Citizens needed by this gate"), _whole(_hundredths(case)), Unit.PEOPLE),
            Number("people_by_launch", say("Citizens needed by the launch"), _all(case), Unit.PEOPLE),
        ),
        reasons=(_reason(count),),
        what_would_change=()
        if verdict is Verdict.COMPLIANT
        else (
            sentence(say("Meet more people who have not taken part yet. Still needed: {missing}."), missing=missing),
        ),
        cited=citing.research_sessions(case.participations),
    )


def _all(case: Case) -> int:
    return case.numbers.for_tier(case.evidence.tier).people_by_launch


def _share(case: Case) -> int:
    return case.numbers.people_share_by_gate[max(case.gate, CRITERION.due, key=lambda gate: gate.place)]


def _hundredths(case: Case) -> int:
    """The people needed, in hundredths of a person: 15% of 5 is 75."""
    return _all(case) * _share(case)


def _whole(hundredths: int) -> int:
    return -(-hundredths // PERCENT)


def _verdict(case: Case, count: int) -> Verdict:
    if count * PERCENT >= _hundredths(case):
        return Verdict.COMPLIANT
    is_near = count * PERCENT * PERCENT >= _hundredths(case) * case.numbers.people_share_at_risk
    return Verdict.AT_RISK if is_near else Verdict.NOT_COMPLIANT


def _reason(count: int) -> Sentence:
    if not count:
        return sentence(say("No citizen has taken part yet."))
    return sentence(say("Different citizens who took part so far: {count}. Each is counted once."), count=count)


CRITERION = Criterion(
    code="P3-06",
    name=say("Enough different people"),
    severity=Severity.MUST,
    due=Gate.G1,
    if_missed=Recommendation.HOLD,
    source=say(
        "Open Government action plan: do not rely on a few voices. The numbers and shares are defaults of this product."
    ),
    rule=rule,
    judge=judge,
)
