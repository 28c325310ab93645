"""P3-03: the first invitation and the first research session came promptly."""

from datetime import date

from citizen_panel.core.words import say
from citizen_panel.domain.audit.criteria import citing
from citizen_panel.domain.audit.evidence import Invited
from citizen_panel.domain.audit.rules.moments import citizens_present_by, day_of
from citizen_panel.domain.audit.rules.verdicts import Case, Criterion
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
from citizen_panel.domain.reference.rules import working_days_from


def rule(case: Case) -> Sentence:
    """Say what is asked, with the window of the project's tier."""
    window = _window(case)
    return sentence(
        say(
            "The first citizen is invited within {invite} working days of day zero, and citizens first take part "
            "within {window} days. Up to {late} days is a risk. Later, or never, is a gap."
        ),
        invite=case.numbers.invitation_working_days,
        window=window,
        late=window * case.numbers.late_session_times_window,
    )


def judge(case: Case) -> Outcome:
    """Count from day zero, the earliest sign of the project there is, however late a start was declared."""
    day_zero = case.moments.day_zero
    invitation = min(case.evidence.invitations, key=lambda each: (each.issued_at, each.id.hex), default=None)
    first = citizens_present_by(case.participations, 1)
    if day_zero is None:
        return Outcome(
            Verdict.NOT_ENOUGH_EVIDENCE,
            _numbers(case, None, None),
            (sentence(say("No start was declared, and nothing else shows when the project began.")),),
            (sentence(say("Declare when the project started.")),),
        )
    wait = working_days_from(day_zero, day_of(invitation.issued_at), case.evidence.holidays) if invitation else None
    days = (day_of(first) - day_zero).days if first else None
    verdict = _verdict(case, wait, days)
    return Outcome(
        verdict=verdict,
        numbers=_numbers(case, wait, days),
        reasons=_reasons(case, wait, days),
        what_would_change=_what_would_change(case, day_zero, days, verdict),
        cited=_cited(case, invitation),
    )


def _window(case: Case) -> int:
    return case.numbers.for_tier(case.evidence.tier).first_session_days


def _verdict(case: Case, wait: int | None, days: int | None) -> Verdict:
    if days is None or days > _window(case) * case.numbers.late_session_times_window:
        return Verdict.NOT_COMPLIANT
    is_asked_promptly = wait is not None and wait <= case.numbers.invitation_working_days
    return Verdict.COMPLIANT if is_asked_promptly and days <= _window(case) else Verdict.AT_RISK


def _numbers(case: Case, wait: int | None, days: int | None) -> tuple[Number, ...]:
    return (
        Number("day_zero", say("Day zero"), case.moments.day_zero, Unit.DAY),
        Number("invited_after", say("Day zero to the first invitation"), wait, Unit.WORKING_DAYS),
        Number("invited_within", say("Longest wait for it"), case.numbers.invitation_working_days, Unit.WORKING_DAYS),
        Number("met_after", say("Day zero to the first research session with citizens"), days, Unit.DAYS),
        Number("met_within", say("Longest wait for that"), _window(case), Unit.DAYS),
    )


def _reasons(case: Case, wait: int | None, days: int | None) -> tuple[Sentence, ...]:
    if wait is None:
        invited = sentence(say("No citizen has been invited through the panel."))
    else:
        invited = sentence(say("Working days from day zero to the first invitation: {days}."), days=wait)
    if days is None:
        met = sentence(say("No citizen has taken part yet."))
    else:
        met = sentence(
            say("Days from day zero until citizens first took part: {days}. The window is {window} days."),
            days=days,
            window=_window(case),
        )
    return invited, met


def _what_would_change(case: Case, day_zero: date, days: int | None, verdict: Verdict) -> tuple[Sentence, ...]:
    if verdict is Verdict.COMPLIANT:
        return ()
    if days is not None:
        return (sentence(say("What is late stays late. Note why, and start sooner next time.")),)
    passed = (day_of(case.evidence.as_of) - day_zero).days
    if passed <= _window(case):
        return (
            sentence(
                say("Meet citizens soon. Days left in the window: {left}."),
                left=_window(case) - passed,
            ),
        )
    return (sentence(say("Invite citizens and meet them now. The window has passed.")),)


def _cited(case: Case, invitation: Invited | None) -> tuple[Cited, ...]:
    cited = citing.invitation(invitation.id, invitation.issued_at) if invitation else ()
    return citing.in_order(cited + citing.research_sessions(case.participations[:1]))


CRITERION = Criterion(
    code="P3-03",
    name=say("Prompt start"),
    severity=Severity.MUST,
    due=Gate.G1,
    if_missed=Recommendation.HOLD,
    source=say(
        "Scottish Approach to Service Design, principle 3: from day one. "
        "The windows are defaults of this product, because lawful recruitment takes time."
    ),
    rule=rule,
    judge=judge,
)
