"""The words of the room audit: verdicts, and findings with their reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from citizen_panel.core.words import say


class Verdict(StrEnum):
    """The outcome of one criterion."""

    COMPLIANT = "compliant"
    AT_RISK = "at_risk"
    NOT_COMPLIANT = "not_compliant"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    NOT_YET_DUE = "not_yet_due"
    NOT_APPLICABLE = "not_applicable"


class Overall(StrEnum):
    """The outcome of all criteria together at a gate."""

    COMPLIANT = "compliant"
    AT_RISK = "at_risk"
    NOT_COMPLIANT = "not_compliant"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    INTEGRITY = "integrity"


class Severity(StrEnum):
    MUST = "must"
    SHOULD = "should"


class Recommendation(StrEnum):
    """What the platform advises; people decide."""

    CONTINUE = "continue"
    CONDITIONS = "conditions"
    HOLD = "hold"
    PAUSE = "pause"
    HALT = "halt"


class Gate(StrEnum):
    """The gates in their order; each closes a phase."""

    G0 = "g0"
    G1 = "g1"
    G2 = "g2"
    G3 = "g3"
    G4 = "g4"
    G5 = "g5"

    @property
    def place(self) -> int:
        return int(self.value[1])

    def is_reached_at(self, other: "Gate") -> bool:
        """Say whether this gate lies at or before another."""
        return self.place <= other.place


class Unit(StrEnum):
    PEOPLE = "people"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    TIMES = "times"
    PERCENT = "percent"
    DAY = "day"


class RecordKind(StrEnum):
    """What kinds of record a finding may point to; none of them names a person."""

    PROJECT = "project"
    RESEARCH_SESSION = "research_session"
    DECISION = "decision"
    INVITATION = "invitation"


Fill = int | str | date | None
Translate = Callable[[str], str]


@dataclass(frozen=True)
class Sentence:
    """A sentence for people: plain English with `{placeholders}`, filled only after translation."""

    text: str
    values: tuple[tuple[str, "Fill | Sentence"], ...] = ()

    def told(self, translate: Translate = say, show: Callable[[Fill], str] = str) -> str:
        """Give the filled sentence: words through `translate`, days and counts through `show`."""
        filled = {
            name: value.told(translate, show) if isinstance(value, Sentence) else show(value)
            for name, value in self.values
        }
        return translate(self.text).format(**filled)


def sentence(text: str, **values: "Fill | Sentence") -> Sentence:
    """Make a sentence from a text marked by `say` and what fills it."""
    return Sentence(text, tuple(values.items()))


@dataclass(frozen=True)
class Number:
    """A figure that a finding rests on; a value of None means that it did not happen, or is not known."""

    code: str
    label: str
    value: int | date | None
    unit: Unit


@dataclass(frozen=True)
class Cited:
    """A record behind a finding."""

    kind: RecordKind
    id: UUID
    on: date


@dataclass(frozen=True)
class Outcome:
    """What a criterion makes of the evidence, before it is asked whether it is due."""

    verdict: Verdict
    numbers: tuple[Number, ...]
    reasons: tuple[Sentence, ...]
    what_would_change: tuple[Sentence, ...] = ()
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Finding:
    """The outcome of one criterion at a gate, with everything needed to check it by hand.

    `if_due_now` is the verdict that the same facts would give if the criterion were already due.
    """

    criterion: str
    name: str
    verdict: Verdict
    if_due_now: Verdict
    severity: Severity
    due: Gate
    rule: Sentence
    source: str
    numbers: tuple[Number, ...]
    reasons: tuple[Sentence, ...]
    what_would_change: tuple[Sentence, ...]
    cited: tuple[Cited, ...]


VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.COMPLIANT: say("Compliant"),
    Verdict.AT_RISK: say("At risk"),
    Verdict.NOT_COMPLIANT: say("Not compliant"),
    Verdict.NOT_ENOUGH_EVIDENCE: say("Not enough evidence"),
    Verdict.NOT_YET_DUE: say("Not yet due"),
    Verdict.NOT_APPLICABLE: say("Not applicable"),
}

OVERALL_WORDS: Mapping[Overall, str] = {
    Overall.COMPLIANT: say("Compliant"),
    Overall.AT_RISK: say("At risk"),
    Overall.NOT_COMPLIANT: say("Not compliant"),
    Overall.NOT_ENOUGH_EVIDENCE: say("Not enough evidence"),
    Overall.INTEGRITY: say("The record does not add up"),
}
