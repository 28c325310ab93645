"""What a project may do next; nothing here knows the database."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.projects.vocabulary import BriefState, EnteredPhase, Phase, ProjectState

#: Who may look at a project of their organisation: those who work in teams, and those who oversee them.
READING_ROLES = (
    "lead",
    "researcher",
    "recruiter",
    "session_lead",
    "decision_maker",
    "panel_manager",
    "reviewer",
    "dpo",
)

#: A brief may ask for this many people at most.
MOST_PLACES = 500


@dataclass(frozen=True)
class Allowed:
    """It may be done."""


@dataclass(frozen=True)
class NotAllowed:
    """It may not be done; the reason is fit for a person."""

    code: str
    reason: str


Answer = Allowed | NotAllowed


def may_enter(state: ProjectState, phase: EnteredPhase) -> Answer:
    """Answer whether a project may enter a phase: any phase, any number of times, until it is closed."""
    if state is ProjectState.CLOSED:
        return NotAllowed("project_closed", say("This project is closed. Open a new project to go on."))
    return Allowed()


def state_after(state: ProjectState, phase: EnteredPhase) -> ProjectState:
    """Say what state the project is in once it has entered a phase; a halted project stays halted."""
    if phase is EnteredPhase.CLOSED:
        return ProjectState.CLOSED
    return ProjectState.RUNNING if state is ProjectState.PREPARING else state


def phase_after(before: Phase, phase: EnteredPhase) -> Phase:
    """Say in what phase the project is seen to be; closing leaves it where it was."""
    return before if phase is EnteredPhase.CLOSED else Phase(phase.value)


def may_approve(state: BriefState, approver: UUID | None, team: AbstractSet[UUID]) -> Answer:
    """Answer whether this person may approve a brief: not one of the project's own team, and only once."""
    if state not in (BriefState.DRAFT, BriefState.SUBMITTED):
        return NotAllowed("already_approved", say("This brief is approved already."))
    if approver is None or approver in team:
        return NotAllowed("own_team", say("Somebody outside the project’s team must approve this."))
    return Allowed()


def may_change(state: BriefState) -> Answer:
    """Answer whether a brief may still be changed; what was approved stays as it was approved."""
    if state in (BriefState.DRAFT, BriefState.SUBMITTED):
        return Allowed()
    return NotAllowed("brief_settled", say("This brief is approved and cannot be changed. Write a new one."))


def can_be_drawn(state: BriefState) -> Answer:
    """Answer whether people may be drawn for a brief: only once it is approved."""
    if state is BriefState.APPROVED:
        return Allowed()
    return NotAllowed("not_approved", say("This brief is not approved yet. Nobody can be drawn for it."))


def day_zero(declared: Iterable[date], signs: Iterable[date] = ()) -> date | None:
    """Say on which day work began: the earliest of all starts ever declared and all signs of work."""
    return min((*declared, *signs), default=None)


def councils_missing(councils: Sequence[str]) -> bool:
    """Answer whether a brief asks nowhere."""
    return not councils
