"""What is known about a project when it is audited: one frozen whole, without a name or an answer in it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from citizen_panel.domain.projects.vocabulary import CitizensSaid, DecisionKind, EnteredPhase, Tier
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    Relation,
    SessionPhase,
    SessionType,
    TookPartAs,
)


class ConsentStanding(StrEnum):
    """How the consents that a research session needs stood at its start, for one person."""

    VALID = "valid"
    INVALID = "invalid"
    MISSING = "missing"


@dataclass(frozen=True)
class Artefact:
    id: UUID
    kind: ArtefactKind
    is_made_in_session: bool


@dataclass(frozen=True)
class Meeting:
    """A research session that was held, with what came of it."""

    id: UUID
    type: SessionType
    phase: SessionPhase
    label: str
    default_depth: int
    claimed_depth: int
    starts_at: datetime
    linked_at: datetime
    artefacts: tuple[Artefact, ...] = ()
    insight_ids: tuple[UUID, ...] = ()
    cited_by_ids: tuple[UUID, ...] = ()  # decisions that rest on its insights


@dataclass(frozen=True)
class Attending:
    """One line of an attendance list; `corrects_id` names the line that it puts right."""

    id: UUID
    research_session_id: UUID
    capacity: AttendanceCapacity
    role: TookPartAs
    state: AttendanceState
    minutes: int
    token: UUID | None = None
    relation: Relation | None = None
    heads: int = 1
    work_submitted: bool = False
    corrects_id: UUID | None = None
    consent: ConsentStanding = ConsentStanding.VALID
    lapse_remedied: bool = False  # a gap in consent that the team itself reported and put right


@dataclass(frozen=True)
class Decided:
    """A decision, and whether it puts an earlier one in question again."""

    id: UUID
    kind: DecisionKind
    statement: str
    agreed_at: datetime
    citizens_said: CitizensSaid = CitizensSaid.NOT_ASKED
    supersedes_id: UUID | None = None
    follows_id: UUID | None = None
    is_reopening: bool = False


@dataclass(frozen=True)
class Entered:
    phase: EnteredPhase
    at: datetime


@dataclass(frozen=True)
class Invited:
    """The first invitation of a day or a batch: who was asked does not matter here."""

    id: UUID
    issued_at: datetime


@dataclass(frozen=True)
class Punctuality:
    """How many facts were written down, and how many of these within the time allowed."""

    entries: int = 0
    on_time: int = 0


@dataclass(frozen=True)
class Attested:
    """That somebody vouched for the dates behind a criterion."""

    criterion: str
    by: UUID
    is_outside_team: bool


@dataclass(frozen=True)
class Evidence:
    """Everything an audit of one project looks at, as it stood at one moment.

    Nothing in it is later than `as_of`. Order within a tuple means nothing. `is_ledger_sound` is None
    when the record has not been checked yet.
    """

    project_id: UUID
    tier: Tier
    as_of: datetime
    declared_starts: tuple[date, ...] = ()
    signs_of_work: tuple[date, ...] = ()
    decisions: tuple[Decided, ...] = ()
    phases: tuple[Entered, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    attendances: tuple[Attending, ...] = ()
    invitations: tuple[Invited, ...] = ()
    punctuality: Punctuality = Punctuality()
    attestations: tuple[Attested, ...] = ()
    holidays: frozenset[date] = frozenset()
    is_ledger_sound: bool | None = None
    ledger_fault: str = ""
