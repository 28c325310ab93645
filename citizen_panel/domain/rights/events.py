"""What people asked for, and that it was done; never who they were."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Event
from citizen_panel.domain.rights.vocabulary import RequestKind


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
class RequestCalledOff(_OfRequest):
    """They no longer want it."""

    request_kind: RequestKind


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
