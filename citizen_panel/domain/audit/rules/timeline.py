"""The story of a project as lanes on one line of time, and the order of its moments in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.audit.rules.moments import SOLUTIONS, citizens_present_by, day_of
from citizen_panel.domain.audit.rules.participation import evidenced_depths, people
from citizen_panel.domain.audit.rules.verdicts import Case
from citizen_panel.domain.audit.vocabulary import Sentence, sentence
from citizen_panel.domain.projects.vocabulary import DecisionKind, EnteredPhase


class MomentKind(StrEnum):
    """The four moments, in the letters of the definition."""

    DAY_ZERO = "D0"
    CITIZENS = "tC"
    PROBLEM = "tP"
    SOLUTION = "tS"


class DecisionShape(StrEnum):
    PROBLEM = "problem"
    SOLUTION = "solution"
    OTHER = "other"


@dataclass(frozen=True)
class PhaseStretch:
    phase: EnteredPhase
    from_on: date
    to_on: date


@dataclass(frozen=True)
class DecisionMark:
    id: UUID
    on: date
    shape: DecisionShape
    statement: str


@dataclass(frozen=True)
class MeetingMark:
    """A research session; `people` are the different citizens who qualify."""

    id: UUID
    on: date
    label: str
    claimed: int
    evidenced: int
    people: int


Dated = TypeVar("Dated", DecisionMark, MeetingMark)


@dataclass(frozen=True)
class MomentMark:
    """One of the four moments; `on` is None while it has not come. `people` belongs to tC only."""

    kind: MomentKind
    on: date | None
    people: int = 0


@dataclass(frozen=True)
class Timeline:
    """Everything to draw, and to list; lanes are each in the order of time."""

    from_on: date
    to_on: date
    moments: tuple[MomentMark, ...]
    phases: tuple[PhaseStretch, ...]
    decisions: tuple[DecisionMark, ...]
    meetings: tuple[MeetingMark, ...]
    order: Sentence

    def place(self, on: date) -> float:
        """Give where a day lies on the line, from 0 to 100."""
        whole = (self.to_on - self.from_on).days
        return 100 * (on - self.from_on).days / whole


def timeline(case: Case) -> Timeline:
    """Lay out phases, decisions, research sessions and moments, from the first of them to the day of asking."""
    phases, decisions, meetings, marks = _phases(case), _decisions(case), _meetings(case), four_moments(case)
    today = day_of(case.evidence.as_of)
    days = [
        today,
        *(mark.on for mark in marks if mark.on),
        *(stretch.from_on for stretch in phases),
        *(mark.on for mark in decisions),
        *(mark.on for mark in meetings),
    ]
    end = max(max(days), min(days) + timedelta(days=1))
    return Timeline(min(days), end, marks, phases, decisions, meetings, order_said(case))


def four_moments(case: Case) -> tuple[MomentMark, ...]:
    """Give D0, tC(n) for the number of the project's tier, tP and tS, in this order."""
    found = case.moments
    needed = case.numbers.for_tier(case.evidence.tier).people_before_problem
    present = citizens_present_by(case.participations, needed)
    return (
        MomentMark(MomentKind.DAY_ZERO, found.day_zero),
        MomentMark(MomentKind.CITIZENS, day_of(present) if present else None, needed),
        MomentMark(MomentKind.PROBLEM, day_of(found.problem_at) if found.problem_at else None),
        MomentMark(MomentKind.SOLUTION, day_of(found.solution_at) if found.solution_at else None),
    )


def order_said(case: Case) -> Sentence:
    """Say in one sentence whether citizens or the problem came first, and by how much."""
    first = citizens_present_by(case.participations, 1)
    problem = case.moments.problem_at
    if first is None and problem is None:
        return sentence(say("No citizen has taken part yet, and the problem has not been defined."))
    if first is None:
        return sentence(say("The problem was defined, and no citizen has taken part."))
    if problem is None:
        return sentence(say("Citizens have taken part, and the problem has not been defined yet."))
    days = (day_of(problem) - day_of(first)).days
    if days == 0:
        text = (
            say("Citizens first came on the day the problem was defined, before the decision.")
            if first < problem
            else say("Citizens first came on the day the problem was defined, after the decision.")
        )
        return sentence(text)
    if days > 0:
        return sentence(say("Citizens came before the problem was defined. Days between: {days}."), days=days)
    return sentence(say("Citizens came after the problem was defined. Days between: {days}."), days=-days)


def _phases(case: Case) -> tuple[PhaseStretch, ...]:
    entered = sorted(case.evidence.phases, key=lambda each: (each.at, each.phase))
    days = [day_of(each.at) for each in entered] + [day_of(case.evidence.as_of)]
    stretches = zip(entered, pairwise(days), strict=True)
    return tuple(
        PhaseStretch(each.phase, start, end)
        for each, (start, end) in stretches
        if each.phase is not EnteredPhase.CLOSED
    )


def _decisions(case: Case) -> tuple[DecisionMark, ...]:
    marks = (
        DecisionMark(each.id, day_of(each.agreed_at), _shape(each.kind), each.statement)
        for each in case.evidence.decisions
    )
    return _in_order(marks)


def _shape(kind: DecisionKind) -> DecisionShape:
    if kind is DecisionKind.PROBLEM_DEFINITION:
        return DecisionShape.PROBLEM
    return DecisionShape.SOLUTION if kind in SOLUTIONS else DecisionShape.OTHER


def _meetings(case: Case) -> tuple[MeetingMark, ...]:
    depths = evidenced_depths(case.evidence, case.numbers)
    marks = (
        MeetingMark(
            each.id,
            day_of(each.starts_at),
            each.label,
            each.claimed_depth,
            depths[each.id],
            people(part for part in case.participations if part.research_session_id == each.id),
        )
        for each in case.evidence.meetings
    )
    return _in_order(marks)


def _in_order(marks: Iterable[Dated]) -> tuple[Dated, ...]:
    return tuple(sorted(marks, key=lambda each: (each.on, each.id.hex)))
