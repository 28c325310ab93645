"""What happens to projects, their briefs and their decisions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Code, Event
from citizen_panel.domain.projects.vocabulary import DecisionKind, EnteredPhase, ProjectPart, Tier


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
