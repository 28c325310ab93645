"""P3-17: consent was valid at every research session."""

from citizen_panel.core.words import say
from citizen_panel.domain.audit.criteria import citing
from citizen_panel.domain.audit.criteria_set import PERCENT
from citizen_panel.domain.audit.evidence import Attending, ConsentStanding
from citizen_panel.domain.audit.rules.moments import day_of
from citizen_panel.domain.audit.rules.participation import citizens_present
from citizen_panel.domain.audit.rules.verdicts import Case, Criterion
from citizen_panel.domain.audit.vocabulary import (
    Cited,
    Gate,
    Number,
    Outcome,
    Recommendation,
    RecordKind,
    Sentence,
    Severity,
    Unit,
    Verdict,
    sentence,
)


def rule(case: Case) -> Sentence:
    """Say what is asked, and how small a slip may be."""
    return sentence(
        say(
            "Every citizen had said yes to everything the research session needed, before it began. Slips below "
            "{below}% that the team reported and put right are a risk. Anything more is a gap."
        ),
        below=case.numbers.consent_lapses_below,
    )


def judge(case: Case) -> Outcome:
    """Look at each attendance of a citizen with the consents as they stood when the session began.

    A known breach is never excused by missing records; with nobody there, there is nothing to be proud of.
    """
    lines = citizens_present(case.evidence)
    invalid = tuple(line for line in lines if line.consent is ConsentStanding.INVALID)
    missing = tuple(line for line in lines if line.consent is ConsentStanding.MISSING)
    verdict = _verdict(case, lines, invalid, missing)
    return Outcome(
        verdict=verdict,
        numbers=(
            Number("attendances", say("Times that a citizen came"), len(lines), Unit.TIMES),
            Number("invalid", say("Times without valid consent"), len(invalid), Unit.TIMES),
            Number("missing", say("Times without a record of consent"), len(missing), Unit.TIMES),
            Number(
                "remedied",
                say("Slips reported and put right"),
                sum(line.lapse_remedied for line in invalid),
                Unit.TIMES,
            ),
        ),
        reasons=_reasons(case, lines, invalid, missing),
        what_would_change=_what_would_change(invalid, missing, verdict),
        cited=_cited(case, invalid + missing),
    )


def _verdict(
    case: Case, lines: tuple[Attending, ...], invalid: tuple[Attending, ...], missing: tuple[Attending, ...]
) -> Verdict:
    if invalid and not _is_small_and_remedied(case, lines, invalid):
        return Verdict.NOT_COMPLIANT
    if missing or not case.has_citizens:
        return Verdict.NOT_ENOUGH_EVIDENCE
    return Verdict.AT_RISK if invalid else Verdict.COMPLIANT


def _is_small_and_remedied(case: Case, lines: tuple[Attending, ...], invalid: tuple[Attending, ...]) -> bool:
    is_small = len(invalid) * PERCENT < len(lines) * case.numbers.consent_lapses_below
    return is_small and all(line.lapse_remedied for line in invalid)


def _reasons(
    case: Case, lines: tuple[Attending, ...], invalid: tuple[Attending, ...], missing: tuple[Attending, ...]
) -> tuple[Sentence, ...]:
    reasons = []
    if invalid:
        reasons.append(
            sentence(
                say("Times that somebody took part without valid consent: {count} of {all}."),
                count=len(invalid),
                all=len(lines),
            )
        )
    if missing:
        reasons.append(
            sentence(
                say("Times that no record of consent was found: {count} of {all}."), count=len(missing), all=len(lines)
            )
        )
    if not case.has_citizens:
        reasons.append(
            sentence(say("No citizen's taking part can be counted, so consent has not been put to the test."))
        )
    elif not reasons:
        reasons.append(
            sentence(say("Consent was valid each time that a citizen came: {all} of {all}."), all=len(lines))
        )
    return tuple(reasons)


def _what_would_change(
    invalid: tuple[Attending, ...], missing: tuple[Attending, ...], verdict: Verdict
) -> tuple[Sentence, ...]:
    steps = []
    if verdict is Verdict.NOT_COMPLIANT:
        steps.append(sentence(say("Pause research sessions and tell the data protection officer.")))
    if invalid:
        steps.append(sentence(say("Report each slip, and ask the person again or delete what they said.")))
    if missing:
        steps.append(sentence(say("Find the missing consent records and add them.")))
    if not invalid and not missing and verdict is Verdict.NOT_ENOUGH_EVIDENCE:
        steps.append(sentence(say("Hold research sessions with citizens who have said yes.")))
    return tuple(steps)


def _cited(case: Case, lines: tuple[Attending, ...]) -> tuple[Cited, ...]:
    """The research sessions at fault; all of them when none is. Never a line, because a line is a person."""
    at_fault = {line.research_session_id for line in lines or citizens_present(case.evidence)}
    return citing.in_order(
        Cited(RecordKind.RESEARCH_SESSION, meeting.id, day_of(meeting.starts_at))
        for meeting in case.evidence.meetings
        if meeting.id in at_fault
    )


CRITERION = Criterion(
    code="P3-17",
    name=say("Valid consent at every research session"),
    severity=Severity.MUST,
    due=Gate.G1,
    if_missed=Recommendation.PAUSE,
    source=say(
        "UK GDPR, Article 7, and research ethics: people take part only if they have agreed. "
        "The band for slips is a default of this product."
    ),
    rule=rule,
    judge=judge,
)
