"""That somebody said yes, no or stop; the wording they saw is found by the decision's digest."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Code, Digest, Event
from citizen_panel.domain.consent.vocabulary import GivenThrough


@dataclass(frozen=True, kw_only=True)
class ConsentWordingApproved(Event):
    """A wording may be shown from now on."""

    subject_kind: ClassVar[str] = "consent_text"
    subject_field: ClassVar[str] = "text"

    text: UUID
    purpose: Code
    version: int
    body_digest: Digest
    is_material: bool


@dataclass(frozen=True, kw_only=True)
class _Decision(Event):
    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    decision_digest: Digest
    purpose: Code
    scope: UUID | None
    channel: GivenThrough
    is_assisted: bool
    effective_at: datetime
    project: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentGranted(_Decision):
    """A yes."""


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(_Decision):
    """A no, where a yes was asked for."""


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(_Decision):
    """A yes was taken back."""


@dataclass(frozen=True, kw_only=True)
class ConsentExpired(_Decision):
    """A yes ran out."""


@dataclass(frozen=True, kw_only=True)
class ConsentSuperseded(_Decision):
    """A yes no longer counts, because the wording changed in what it means."""
