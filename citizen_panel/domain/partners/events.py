"""The facts of the room partners."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Event
from citizen_panel.domain.partners.vocabulary import AssistanceBasis, Wanted


@dataclass(frozen=True, kw_only=True)
class ReferralLinkOpened(Event):
    subject_kind: ClassVar[str] = "referral_link"
    subject_field: ClassVar[str] = "link"

    link: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class ReferralLinkClosed(Event):
    subject_kind: ClassVar[str] = "referral_link"
    subject_field: ClassVar[str] = "link"

    link: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class CameThrough(Event):
    """Somebody joined through a link; it does not say who."""

    subject_kind: ClassVar[str] = "referral_link"
    subject_field: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class SignUpAssisted(Event):
    """A gatekeeper helped somebody join, on recorded authority."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    organisation: UUID
    membership: UUID
    basis: AssistanceBasis
    captured: datetime


@dataclass(frozen=True, kw_only=True)
class GapRequested(Event):
    """A partner was asked to help reach people of whom the panel has too few."""

    subject_kind: ClassVar[str] = "gap_request"
    subject_field: ClassVar[str] = "gap"

    gap: UUID
    organisation: UUID
    wanted: Wanted


@dataclass(frozen=True, kw_only=True)
class GapAnswered(Event):
    """The partner said whether it can help."""

    subject_kind: ClassVar[str] = "gap_request"
    subject_field: ClassVar[str] = "gap"

    gap: UUID
    organisation: UUID
    can_help: bool


@dataclass(frozen=True, kw_only=True)
class GapClosed(Event):
    """The request is over: it was met, or is not needed any more."""

    subject_kind: ClassVar[str] = "gap_request"
    subject_field: ClassVar[str] = "gap"

    gap: UUID
    organisation: UUID
