"""What happens to meetings, invitations and places."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Digest, Event
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    CallOutcome,
    CorrectionReason,
    EndCause,
    Relation,
    Remedy,
    SessionPhase,
    SessionType,
    TookPartAs,
)


@dataclass(frozen=True, kw_only=True)
class _OfSession(Event):
    subject_kind: ClassVar[str] = "research_session"
    subject_field: ClassVar[str] = "research_session"

    project: UUID
    research_session: UUID


@dataclass(frozen=True, kw_only=True)
class SessionPublished(_OfSession):
    """A meeting was planned."""

    session_type: SessionType
    claimed_depth: int
    phase: SessionPhase
    starts_at: datetime
    ends_at: datetime
    linked_at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionLeadNamed(_OfSession):
    """Somebody leads a meeting from now on, and may see what helps people take part in it."""

    lead: UUID


@dataclass(frozen=True, kw_only=True)
class RemindersPlanned(_OfSession):
    """It was chosen when people are reminded of a meeting."""

    minutes_before: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SessionMoved(_OfSession):
    """A meeting was put at another time."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(_OfSession):
    """Where a meeting is, or how people join it, is another now; the words themselves are not recorded."""


@dataclass(frozen=True, kw_only=True)
class TimesAdded(_OfSession):
    """A meeting that is open for booking has more times now."""

    times: int


@dataclass(frozen=True, kw_only=True)
class SeatsChanged(_OfSession):
    """A time of a meeting has more seats now, or fewer."""

    slot: UUID
    seats: int


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(_OfSession):
    """A meeting will not take place."""


@dataclass(frozen=True, kw_only=True)
class SessionHeld(_OfSession):
    """A meeting took place."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class AccessSettled(_OfSession):
    """Somebody said whether what helps them was there."""

    token: UUID


@dataclass(frozen=True, kw_only=True)
class LapseReported(_OfSession):
    """The team says that somebody took part without a yes that was needed."""

    attendance: UUID
    remedy: Remedy


@dataclass(frozen=True, kw_only=True)
class BatchReleased(Event):
    """Invitations went out together, mixed."""

    subject_kind: ClassVar[str] = "draw"
    subject_field: ClassVar[str] = "draw"

    project: UUID
    draw: UUID
    batch: UUID
    size: int


@dataclass(frozen=True, kw_only=True)
class _OfInvitation(Event):
    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    project: UUID
    invitation: UUID
    token: UUID
    channel: Channel


@dataclass(frozen=True, kw_only=True)
class InvitationIssued(_OfInvitation):
    """Somebody was asked."""


@dataclass(frozen=True, kw_only=True)
class InvitationOpened(_OfInvitation):
    """Somebody looked at what they are asked."""


@dataclass(frozen=True, kw_only=True)
class CallNoted(_OfInvitation):
    """Somebody rang, or wrote down what a person said on the phone, in a letter or to a helper."""

    outcome: CallOutcome


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(_OfInvitation):
    """Somebody said yes."""


@dataclass(frozen=True, kw_only=True)
class AnotherTimeAsked(_OfInvitation):
    """None of the times suits somebody, and they want to hear of others."""


@dataclass(frozen=True, kw_only=True)
class SeatAwaited(_OfInvitation):
    """Somebody found every seat taken, and waits for one."""


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(_OfInvitation):
    """Somebody said no."""


@dataclass(frozen=True, kw_only=True)
class InvitationLapsed(_OfInvitation):
    """Nobody answered in time."""


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(_OfInvitation):
    """The offer was taken back, or the person agreed no longer."""


@dataclass(frozen=True, kw_only=True)
class _OfBooking(Event):
    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    project: UUID
    booking: UUID
    slot: UUID
    token: UUID


@dataclass(frozen=True, kw_only=True)
class BookingMade(_OfBooking):
    """A place at a time was taken."""


@dataclass(frozen=True, kw_only=True)
class BookingMoved(_OfBooking):
    """The place was changed for one at another time."""


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(_OfBooking):
    """The place was given up or taken away."""

    cause: EndCause


@dataclass(frozen=True, kw_only=True)
class RunningLate(_OfBooking):
    """The person is on the way, and late."""


@dataclass(frozen=True, kw_only=True)
class StillComing(_OfBooking):
    """The person can come to the time the meeting was moved to."""


@dataclass(frozen=True, kw_only=True)
class CheckedIn(_OfBooking):
    """The person has arrived, and agreed still."""


@dataclass(frozen=True, kw_only=True)
class _OfAttendance(_OfSession):
    attendance: UUID
    token: UUID | None
    capacity: AttendanceCapacity
    relation: Relation | None
    role: TookPartAs
    state: AttendanceState
    minutes: int
    heads: int


@dataclass(frozen=True, kw_only=True)
class AttendanceMarked(_OfAttendance):
    """It was noted who was there, and in what capacity."""


@dataclass(frozen=True, kw_only=True)
class AttendanceCorrected(_OfAttendance):
    """A note of who was there was put right by a later one."""

    corrects: UUID
    because: CorrectionReason | None = None


@dataclass(frozen=True, kw_only=True)
class ParticipantStopped(_OfSession):
    """Somebody stopped in the middle; nobody asks why."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID


@dataclass(frozen=True, kw_only=True)
class MediaBlocked(_OfSession):
    """Nobody may play something any more, and it is to be deleted; that it existed stays on record."""

    artefact: UUID
    artefact_kind: ArtefactKind
    delete_on: date


@dataclass(frozen=True, kw_only=True)
class ArtefactMade(_OfSession):
    """Something was made in or about a meeting."""

    artefact: UUID
    artefact_kind: ArtefactKind
    digest: Digest
    is_made_in_session: bool
