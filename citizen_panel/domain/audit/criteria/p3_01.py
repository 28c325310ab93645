"""P3-01: citizens took part before the problem was defined."""

from citizen_panel.core.words import say
from citizen_panel.domain.audit.criteria import citing
from citizen_panel.domain.audit.rules.moments import Reopening, day_of, reopenings, took_part_between
from citizen_panel.domain.audit.rules.participation import Participation, people
from citizen_panel.domain.audit.rules.verdicts import Case, Criterion, is_recorded_too_late, is_vouched_for
from citizen_panel.domain.audit.vocabulary import (
    Cited,
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

CODE = "P3-01"


def rule(case: Case) -> Sentence:
    """Say what is asked, with the number of the project's tier."""
    return sentence(
        say(
            "At least {needed} different citizens took part before the problem was defined. "
            "Fewer, or a problem that was opened again and decided with citizens, is a risk. None is a gap."
        ),
        needed=_needed(case),
    )


def judge(case: Case) -> Outcome:
    """Compare when citizens took part with when the problem, or the solution if sooner, was decided."""
    before = tuple(part for part in case.participations if case.moments.is_before_problem(part.starts_at))
    reopening = _repair(case)
    verdict = _verdict(case, people(before), reopening)
    return Outcome(
        verdict=verdict,
        numbers=_numbers(case, before, reopening),
        reasons=_reasons(case, people(before), reopening, verdict),
        what_would_change=_what_would_change(case, people(before), verdict),
        cited=_cited(case, before, reopening),
    )


def _needed(case: Case) -> int:
    return case.numbers.for_tier(case.evidence.tier).people_before_problem


def _repair(case: Case) -> Reopening | None:
    """The first reopening during which citizens took part."""
    held = (each for each in reopenings(case.evidence) if took_part_between(case.participations, each))
    return next(held, None)


def _verdict(case: Case, count: int, reopening: Reopening | None) -> Verdict:
    if not count and not reopening:
        return Verdict.NOT_COMPLIANT
    if is_recorded_too_late(case) and not is_vouched_for(case, CODE):
        return Verdict.NOT_ENOUGH_EVIDENCE
    return Verdict.COMPLIANT if count >= _needed(case) else Verdict.AT_RISK


def _numbers(case: Case, before: tuple[Participation, ...], reopening: Reopening | None) -> tuple[Number, ...]:
    first = min((part.starts_at for part in case.participations), default=None)
    numbers = [
        Number("people_before", say("Citizens before the problem was defined"), people(before), Unit.PEOPLE),
        Number("people_needed", say("Citizens needed"), _needed(case), Unit.PEOPLE),
        Number("first_citizens", say("Citizens first took part"), day_of(first) if first else None, Unit.DAY),
        Number(
            "problem_defined",
            say("Problem defined"),
            day_of(case.moments.problem_at) if case.moments.problem_at else None,
            Unit.DAY,
        ),
    ]
    if reopening:
        since = people(took_part_between(case.participations, reopening))
        numbers.append(Number("reopened", say("Problem decided again"), day_of(reopening.to_at), Unit.DAY))
        numbers.append(Number("people_reopened", say("Citizens between the two decisions"), since, Unit.PEOPLE))
    return tuple(numbers)


def _reasons(case: Case, count: int, reopening: Reopening | None, verdict: Verdict) -> tuple[Sentence, ...]:
    reasons = [_count_in_words(case, count)]
    if case.moments.problem_at is None:
        reasons.append(sentence(say("The problem has not been defined yet, so everybody so far came before it.")))
    if case.moments.is_solution_first:
        reasons.append(
            sentence(
                say(
                    "A solution was chosen before the problem was defined, so the day of the solution counts. "
                    "Principle 1 asks to explore the problem first."
                )
            )
        )
    if reopening and count < _needed(case):
        reasons.append(
            sentence(
                say("The problem was decided again on {day}, after citizens took part. This note stays."),
                day=day_of(reopening.to_at),
            )
        )
    if verdict is Verdict.NOT_ENOUGH_EVIDENCE:
        reasons.append(
            sentence(say("Most facts were written down late, so the records cannot prove which came first."))
        )
    return tuple(reasons)


def _count_in_words(case: Case, count: int) -> Sentence:
    if not count:
        return sentence(say("No citizen took part before the problem was defined."))
    return sentence(
        say("Citizens who took part before the problem was defined: {count}. Needed: {needed}."),
        count=count,
        needed=_needed(case),
    )


def _what_would_change(case: Case, count: int, verdict: Verdict) -> tuple[Sentence, ...]:
    if verdict is Verdict.COMPLIANT:
        return ()
    if verdict is Verdict.NOT_ENOUGH_EVIDENCE:
        return (
            sentence(
                say("{people} people confirm the dates, and at least one of them is outside the team."),
                people=case.numbers.attesting_people,
            ),
        )
    if case.moments.problem_at is None:
        return (
            sentence(
                say("Meet citizens before you define the problem. Still needed: {missing} more."),
                missing=_needed(case) - count,
            ),
        )
    if verdict is Verdict.AT_RISK:
        return (sentence(say("Nothing can undo this. The verdict stays at risk, with a note.")),)
    return (sentence(say("Open the problem again, meet citizens, then decide again. The verdict becomes at risk.")),)


def _cited(case: Case, before: tuple[Participation, ...], reopening: Reopening | None) -> tuple[Cited, ...]:
    cited = citing.research_sessions(before) + citing.decision(case.moments.problem_decision_id, case.evidence)
    if case.moments.is_solution_first:
        cited += citing.decision(case.moments.solution_decision_id, case.evidence)
    if reopening:
        cited += citing.research_sessions(took_part_between(case.participations, reopening))
        cited += citing.decision(reopening.decision_id, case.evidence)
    return citing.in_order(set(cited))


CRITERION = Criterion(
    code=CODE,
    name=say("Citizens before the problem is defined"),
    severity=Severity.MUST,
    due=Gate.G2,
    if_missed=Recommendation.HALT,
    source=say(
        "Scottish Approach to Service Design, principle 3. National Standards for Community Engagement, Planning. "
        "The number of people is a default of this product."
    ),
    rule=rule,
    judge=judge,
)
