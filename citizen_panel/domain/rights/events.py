"""What people asked for, and that it was done; never who they were."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Event
from citizen_panel.domain.rights.clocks import Grounds
from citizen_panel.domain.rights.vocabulary import (
    ComplaintAbout,
    ComplaintOutcome,
    ProvedBy,
    Refused,
    RemovalKind,
    RequestKind,
)


@dataclass(frozen=True, kw_only=True)
class _OfRequest(Event):
    subject_kind: ClassVar[str] = "rights_request"
    subject_field: ClassVar[str] = "request"

    request: UUID


@dataclass(frozen=True, kw_only=True)
class RequestReceived(_OfRequest):
    """Somebody asked for something that is their right."""

    request_kind: RequestKind
    due: datetime


@dataclass(frozen=True, kw_only=True)
class RequestVerified(_OfRequest):
    """It is sure who asks, so that it can be done."""

    request_kind: RequestKind
    proved_by: ProvedBy
    due: datetime


@dataclass(frozen=True, kw_only=True)
class RequestClarified(_OfRequest):
    """The person said more exactly what they ask for."""

    due: datetime


@dataclass(frozen=True, kw_only=True)
class RequestExtended(_OfRequest):
    """It takes two months more, and the person is told why."""

    grounds: Grounds
    due: datetime


@dataclass(frozen=True, kw_only=True)
class RequestClosed(_OfRequest):
    """It was done."""

    request_kind: RequestKind


@dataclass(frozen=True, kw_only=True)
class RequestRefused(_OfRequest):
    """It is not done, and the person is told why and where to complain."""

    request_kind: RequestKind
    because: Refused


@dataclass(frozen=True, kw_only=True)
class RequestCalledOff(_OfRequest):
    """They no longer want it."""

    request_kind: RequestKind


@dataclass(frozen=True, kw_only=True)
class BundleBuilt(_OfRequest):
    """A copy was made and sealed."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class BundleReleased(_OfRequest):
    """Two people agreed that a copy may go out."""


@dataclass(frozen=True, kw_only=True)
class _OfRemoval(Event):
    subject_kind: ClassVar[str] = "removal"
    subject_field: ClassVar[str] = "removal"

    removal: UUID
    removal_kind: RemovalKind


@dataclass(frozen=True, kw_only=True)
class RemovalRaised(_OfRemoval):
    """A yes ended, and something is to be deleted or taken back by hand."""

    due: date


@dataclass(frozen=True, kw_only=True)
class RemovalDone(_OfRemoval):
    """It was deleted or taken back."""


@dataclass(frozen=True, kw_only=True)
class CitizenErased(_OfRequest):
    """Somebody was erased; it does not say who."""

    facts_emptied: int


@dataclass(frozen=True, kw_only=True)
class CopyTaken(Event):
    """Somebody took a copy of everything held about them."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID


@dataclass(frozen=True, kw_only=True)
class _OfComplaint(Event):
    subject_kind: ClassVar[str] = "complaint"
    subject_field: ClassVar[str] = "complaint"

    complaint: UUID


@dataclass(frozen=True, kw_only=True)
class ComplaintReceived(_OfComplaint):
    """Somebody is not happy."""

    about: ComplaintAbout
    acknowledge_by: date


@dataclass(frozen=True, kw_only=True)
class ComplaintAcknowledged(_OfComplaint):
    """We said that we have it."""


@dataclass(frozen=True, kw_only=True)
class ComplaintClosed(_OfComplaint):
    """We said what we found."""

    outcome: ComplaintOutcome


@dataclass(frozen=True, kw_only=True)
class ComplaintEscalated(_OfComplaint):
    """It went on to somebody else, because the answer was late or did not content them."""
