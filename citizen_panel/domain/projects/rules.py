"""What a project may do next; nothing here knows the database."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.projects.vocabulary import (
    BriefState,
    EnteredPhase,
    Phase,
    ProjectPart,
    ProjectState,
    SignOff,
    Tier,
)

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
    """Answer whether this person may approve a brief that was sent: not one of the project's own team, and once."""
    if state in (BriefState.APPROVED, BriefState.CLOSED):
        return NotAllowed("already_approved", say("This brief is approved already."))
    if is_of_the_team(approver, team):
        return NotAllowed("own_team", say("Somebody outside the project’s team must approve this."))
    if state is BriefState.DRAFT:
        return NotAllowed("not_sent", say("The team has not sent this brief for approval yet."))
    return Allowed()


def may_submit(state: BriefState, *, has_looked: bool, is_over: bool = False) -> Answer:
    """Answer whether a brief may be sent for approval: only after a look at what is known, and in time to ask people.

    `is_over` says that the last day on which people may be asked, or could meet, is past.
    """
    if state is BriefState.SUBMITTED:
        return NotAllowed("sent_already", say("This brief waits for approval already."))
    if state is not BriefState.DRAFT:
        return may_change(state)
    if not has_looked:
        return NotAllowed("not_looked", say("First look at what people told us before, and say why you ask again."))
    if is_over:
        return NotAllowed(
            "days_past", say("The last day of asking, or of meeting, is past. Change the wishes to later days first.")
        )
    return Allowed()


def may_sign_plan(signed: SignOff | None, approver: UUID | None, team: AbstractSet[UUID]) -> Answer:
    """Answer whether this person may sign a plan or send it back: somebody outside the team, once a plan."""
    if signed is not None:
        return NotAllowed("signed_already", say("Somebody has signed this plan already. A change needs a new plan."))
    if is_of_the_team(approver, team):
        return NotAllowed("own_team", say("Somebody outside the project’s team must approve this."))
    return Allowed()


def is_of_the_team(account: UUID | None, team: AbstractSet[UUID]) -> bool:
    """Answer whether somebody has, or had, a part in the project; nobody known counts as one of the team."""
    return account is None or account in team


def may_set_tier(before: Tier, after: Tier, *, is_outside: bool) -> Answer:
    """Answer whether a tier may be set: up by anybody, down or as it is only by somebody outside the team."""
    order = list(Tier)
    if is_outside or order.index(after) > order.index(before):
        return Allowed()
    if after is before:
        return NotAllowed(
            "tier_as_it_is", say("The project has this tier already. Somebody outside the team can sign it.")
        )
    return NotAllowed("tier_down", say("Only somebody outside the team can set a lower tier."))


def may_end_part(part: ProjectPart, leads_today: int) -> Answer:
    """Answer whether somebody's part may end: a project always has somebody who leads it."""
    if part is ProjectPart.LEAD and leads_today <= 1:
        return NotAllowed("last_lead", say("Name another lead first: a project always has one."))
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
    if state is BriefState.CLOSED:
        return NotAllowed("brief_closed", say("This brief is closed. Nobody more can be drawn for it."))
    return NotAllowed("not_approved", say("This brief is not approved yet. Nobody can be drawn for it."))


def day_zero(declared: Iterable[date], signs: Iterable[date] = ()) -> date | None:
    """Say on which day work began: the earliest of all starts ever declared and all signs of work."""
    return min((*declared, *signs), default=None)


def matter_of(
    topic: str, topics: Sequence[str], activities: Sequence[str], councils: Sequence[str]
) -> dict[str, object]:
    """Say what a brief is about, so that a look at earlier work holds for the same matter and for no other."""
    return {
        "topic": " ".join(topic.casefold().split()),
        "topics": sorted(topics),
        "activities": sorted(activities),
        "councils": sorted(councils),
    }


def councils_missing(councils: Sequence[str]) -> bool:
    """Answer whether a brief asks nowhere."""
    return not councils
