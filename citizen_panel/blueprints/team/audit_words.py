"""How the audit is said: verdicts, figures and sentences, in the reader's language."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext, lazy_gettext, ngettext

from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.domain.audit.rules.timeline import MomentKind, MomentMark
from citizen_panel.domain.audit.vocabulary import (
    OVERALL_WORDS,
    VERDICT_WORDS,
    Cited,
    Fill,
    Number,
    Overall,
    Recommendation,
    RecordKind,
    Sentence,
    Unit,
    Verdict,
)
from citizen_panel.domain.projects.vocabulary import EnteredPhase

SHAPES: Mapping[str, str] = {
    "compliant": "●",
    "at_risk": "▲",
    "not_compliant": "■",
    "not_enough_evidence": "◇",
    "integrity": "◇",
    "not_yet_due": "○",
    "not_applicable": "–",
}
COLOURS: Mapping[str, str] = {
    "compliant": "green",
    "at_risk": "yellow",
    "not_compliant": "red",
    "not_enough_evidence": "purple",
    "integrity": "red",
    "not_yet_due": "grey",
    "not_applicable": "grey",
}
ADVICE: Mapping[Recommendation, str] = {
    Recommendation.CONTINUE: lazy_gettext("Carry on."),
    Recommendation.CONDITIONS: lazy_gettext("Carry on, and give each gap an action, an owner and a date."),
    Recommendation.HOLD: lazy_gettext("Hold at this gate until the gaps below are closed."),
    Recommendation.PAUSE: lazy_gettext("Pause research sessions, and tell the data protection officer."),
    Recommendation.HALT: lazy_gettext("Halt until citizens take part and the decision is opened again."),
}
PHASES: Mapping[EnteredPhase, str] = {
    EnteredPhase.DISCOVER: lazy_gettext("Discover"),
    EnteredPhase.DEFINE: lazy_gettext("Define"),
    EnteredPhase.DEVELOP: lazy_gettext("Develop"),
    EnteredPhase.DELIVER: lazy_gettext("Deliver"),
    EnteredPhase.EVALUATION: lazy_gettext("Evaluation"),
}
RECORDS: Mapping[RecordKind, str] = {
    RecordKind.PROJECT: lazy_gettext("Project"),
    RecordKind.RESEARCH_SESSION: lazy_gettext("Research session"),
    RecordKind.DECISION: lazy_gettext("Decision"),
    RecordKind.INVITATION: lazy_gettext("Invitation"),
}


def said(sentence: Sentence) -> str:
    """Say a sentence of a rule."""
    return sentence.told(gettext, _shown)


def verdict_said(verdict: Verdict) -> str:
    """Say a verdict in its word."""
    return gettext(VERDICT_WORDS[verdict])


def overall_said(verdict: Overall) -> str:
    """Say the verdict of all findings together."""
    return gettext(OVERALL_WORDS[verdict])


def figure_said(number: Number) -> str:
    """Say a figure with its unit; what did not happen is said so."""
    value = number.value
    if value is None:
        return gettext("has not happened")
    if isinstance(value, date):
        return say_date(value)
    match number.unit:
        case Unit.PEOPLE:
            return ngettext("%(num)s person", "%(num)s people", value)
        case Unit.DAYS:
            return ngettext("%(num)s day", "%(num)s days", value)
        case Unit.WORKING_DAYS:
            return ngettext("%(num)s working day", "%(num)s working days", value)
        case Unit.PERCENT:
            return f"{value}%"
    return _shown(value)


def moment_said(mark: MomentMark) -> str:
    """Name one of the four moments."""
    match mark.kind:
        case MomentKind.DAY_ZERO:
            return gettext("day zero")
        case MomentKind.CITIZENS:
            return gettext("citizens present (%(people)s)", people=mark.people)
        case MomentKind.PROBLEM:
            return gettext("problem defined")
    return gettext("solution committed")


def cited_said(cited: Cited) -> str:
    """Name a record by its kind and day."""
    return gettext("%(kind)s of %(day)s", kind=RECORDS[cited.kind], day=say_date(cited.on))


def _shown(value: Fill) -> str:
    if isinstance(value, date):
        return say_date(value)
    return f"{value:,}" if isinstance(value, int) else str(value or "")
