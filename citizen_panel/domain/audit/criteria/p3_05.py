"""P3-05: citizens took part in every phase."""

from collections.abc import Mapping

from citizen_panel.core.words import say
from citizen_panel.domain.audit.criteria import citing
from citizen_panel.domain.audit.rules.participation import people
from citizen_panel.domain.audit.rules.verdicts import GATE_CLOSING, Case, Criterion
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
from citizen_panel.domain.projects.vocabulary import EnteredPhase
from citizen_panel.domain.sessions.vocabulary import SessionPhase

PHASES: Mapping[SessionPhase, str] = {
    SessionPhase.DISCOVER: say("Discover"),
    SessionPhase.DEFINE: say("Define"),
    SessionPhase.DEVELOP: say("Develop"),
    SessionPhase.DELIVER: say("Deliver"),
}


def rule(case: Case) -> Sentence:
    """Say what is asked, with the number of the project's tier."""
    return sentence(
        say(
            "At least {needed} different citizens took part in every finished phase. "
            "One phase with fewer is a risk. A phase with none, or two with fewer, is a gap."
        ),
        needed=_needed(case),
    )


def judge(case: Case) -> Outcome:
    """Count different citizens in each phase that the gate closes, or an earlier gate closed."""
    counts = {phase: _people_in(case, phase) for phase in _finished(case)}
    short = tuple(phase for phase, count in counts.items() if count < _needed(case))
    return Outcome(
        verdict=_verdict(counts, short),
        numbers=(
            *(Number(phase.value, PHASES[phase], count, Unit.PEOPLE) for phase, count in counts.items()),
            Number("people_needed", say("Citizens needed in each phase"), _needed(case), Unit.PEOPLE),
        ),
        reasons=_reasons(case, counts, short),
        what_would_change=_what_would_change(case, short),
        cited=citing.research_sessions(part for part in case.participations if part.phase in counts),
    )


def _needed(case: Case) -> int:
    return case.numbers.for_tier(case.evidence.tier).people_per_phase


def _finished(case: Case) -> tuple[SessionPhase, ...]:
    """The phases behind the gate; before the first gate the first phase, to say where it stands."""
    finished = (phase for phase in PHASES if GATE_CLOSING[EnteredPhase(phase.value)].is_reached_at(case.gate))
    return tuple(finished) or (SessionPhase.DISCOVER,)


def _people_in(case: Case, phase: SessionPhase) -> int:
    return people(part for part in case.participations if part.phase is phase)


def _verdict(counts: Mapping[SessionPhase, int], short: tuple[SessionPhase, ...]) -> Verdict:
    if not short:
        return Verdict.COMPLIANT
    is_one_phase_thin = len(short) == 1 and counts[short[0]] > 0
    return Verdict.AT_RISK if is_one_phase_thin else Verdict.NOT_COMPLIANT


def _reasons(case: Case, counts: Mapping[SessionPhase, int], short: tuple[SessionPhase, ...]) -> tuple[Sentence, ...]:
    if not short:
        return (sentence(say("Enough different citizens took part in every finished phase.")),)
    return tuple(_shortfall(case, phase, counts[phase]) for phase in short)


def _shortfall(case: Case, phase: SessionPhase, count: int) -> Sentence:
    if not count:
        return sentence(say("No citizen took part in {phase}."), phase=Sentence(PHASES[phase]))
    return sentence(
        say("Citizens who took part in {phase}: {count}. Needed: {needed}."),
        phase=Sentence(PHASES[phase]),
        count=count,
        needed=_needed(case),
    )


def _what_would_change(case: Case, short: tuple[SessionPhase, ...]) -> tuple[Sentence, ...]:
    return tuple(
        sentence(
            say("Go back into {phase} and meet more citizens. Still needed: {missing} more."),
            phase=Sentence(PHASES[phase]),
            missing=_needed(case) - _people_in(case, phase),
        )
        for phase in short
    )


CRITERION = Criterion(
    code="P3-05",
    name=say("Citizens in every phase"),
    severity=Severity.MUST,
    due=Gate.G1,
    if_missed=Recommendation.HOLD,
    source=say(
        "Scottish Approach to Service Design: users are involved at every stage. "
        "The number of people is a default of this product."
    ),
    rule=rule,
    judge=judge,
)
