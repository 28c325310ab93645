"""What happens to projects, their briefs and their decisions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Code, Event
from citizen_panel.domain.projects.vocabulary import (
    DecisionKind,
    EngagementState,
    EnteredPhase,
    GroupRoute,
    ProjectPart,
    Tier,
    WorkKind,
)


@dataclass(frozen=True, kw_only=True)
class _OfProject(Event):
    """A fact on a project's own chain."""

    subject_kind: ClassVar[str] = "project"
    subject_field: ClassVar[str] = "project"

    project: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectStarted(_OfProject):
    """A project was entered, and its chain opened."""

    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectClosed(_OfProject):
    """A project came to its end."""

    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class RoleGiven(_OfProject):
    """Somebody has a part in the project from now on."""

    account: UUID
    role: ProjectPart


@dataclass(frozen=True, kw_only=True)
class RoleEnded(_OfProject):
    """Somebody has that part in the project up to a day, and no longer."""

    account: UUID
    role: ProjectPart
    ended_on: date


@dataclass(frozen=True, kw_only=True)
class WorkNoted(_OfProject):
    """A sign of work was noted; it counts for day zero like a declared start."""

    work: WorkKind
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class StartDeclared(_OfProject):
    """The team said on which day work began; the earliest ever said counts."""

    start_on: date


@dataclass(frozen=True, kw_only=True)
class TierSet(_OfProject):
    """How much assurance the project needs, and whether somebody outside the team said so."""

    tier: Tier
    outside: bool


@dataclass(frozen=True, kw_only=True)
class PhaseEntered(_OfProject):
    """The project entered a phase, perhaps again."""

    phase: EnteredPhase
    entered_at: datetime


@dataclass(frozen=True, kw_only=True)
class _OfDecision(_OfProject):
    subject_kind: ClassVar[str] = "decision"
    subject_field: ClassVar[str] = "decision"

    decision: UUID
    decision_kind: DecisionKind
    agreed_at: datetime
    supersedes: UUID | None


@dataclass(frozen=True, kw_only=True)
class DecisionMade(_OfDecision):
    """Something was decided."""


@dataclass(frozen=True, kw_only=True)
class ProblemReopened(_OfDecision):
    """An earlier definition of the problem was put in question again."""


@dataclass(frozen=True, kw_only=True)
class _OfBrief(_OfProject):
    subject_kind: ClassVar[str] = "recruitment_brief"
    subject_field: ClassVar[str] = "brief"

    brief: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class BriefDrafted(_OfBrief):
    """What the project asks for was written down, or written anew."""


@dataclass(frozen=True, kw_only=True)
class EarlierWorkRead(_OfBrief):
    """The designer looked at what is known already, and said why she asks again."""

    found: int


@dataclass(frozen=True, kw_only=True)
class BriefSentBack(_OfBrief):
    """Somebody outside the team wants the brief changed first."""


@dataclass(frozen=True, kw_only=True)
class BriefApproved(_OfBrief):
    """Somebody outside the team agreed to the brief."""


@dataclass(frozen=True, kw_only=True)
class BriefClosed(_OfBrief):
    """Nobody is asked for this brief any more."""


@dataclass(frozen=True, kw_only=True)
class _OfRound(_OfProject):
    subject_kind: ClassVar[str] = "recruitment_round"
    subject_field: ClassVar[str] = "round"

    round: UUID
    brief: UUID
    routes: tuple[Code, ...]


@dataclass(frozen=True, kw_only=True)
class RoundOpened(_OfRound):
    """People can be asked, by these ways in."""


@dataclass(frozen=True, kw_only=True)
class RoundClosed(_OfRound):
    """This opening of the brief is over."""


@dataclass(frozen=True, kw_only=True)
class _OfPlan(_OfProject):
    subject_kind: ClassVar[str] = "plan"
    subject_field: ClassVar[str] = "plan"

    plan: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class PlanProposed(_OfPlan):
    """The team wrote down how citizens take part, and the money for it."""

    budget: int


@dataclass(frozen=True, kw_only=True)
class PlanApproved(_OfPlan):
    """Somebody outside the team agreed to the plan."""


@dataclass(frozen=True, kw_only=True)
class PlanReturned(_OfPlan):
    """Somebody outside the team wants another plan."""


@dataclass(frozen=True, kw_only=True)
class BenchmarkDeclared(_OfProject):
    """The team said what the mix of people is to be held against."""

    dimension: Code
    dataset: UUID


@dataclass(frozen=True, kw_only=True)
class PriorityGroupNamed(_OfProject):
    """The team said whom it wants to reach above all."""

    group: UUID
    route: GroupRoute


@dataclass(frozen=True, kw_only=True)
class _OfEngagement(_OfProject):
    subject_kind: ClassVar[str] = "partner_engagement"
    subject_field: ClassVar[str] = "engagement"

    engagement: UUID
    organisation: UUID
    state: EngagementState


@dataclass(frozen=True, kw_only=True)
class PartnerEngaged(_OfEngagement):
    """Work with a partner was proposed or agreed."""


@dataclass(frozen=True, kw_only=True)
class PartnerEngagementEnded(_OfEngagement):
    """Work with a partner came to its end."""


@dataclass(frozen=True, kw_only=True)
class _OfReview(_OfProject):
    subject_kind: ClassVar[str] = "ethics_review"
    subject_field: ClassVar[str] = "review"

    review: UUID


@dataclass(frozen=True, kw_only=True)
class EthicsSubmitted(_OfReview):
    """The ethics checklist is whole; it says whether somebody outside the team has to look at it."""

    needs_outside: bool


@dataclass(frozen=True, kw_only=True)
class EthicsApproved(_OfReview):
    """The project may ask people, up to a day, perhaps under conditions."""

    expires_on: date
    has_conditions: bool


@dataclass(frozen=True, kw_only=True)
class EthicsRefused(_OfReview):
    """The project may ask nobody as it stands."""
