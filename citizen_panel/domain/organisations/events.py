"""What happens to organisations and to those who work for them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Event
from citizen_panel.domain.organisations.vocabulary import MembershipRole, OrganisationKind


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Event):
    """An organisation is known to the platform."""

    subject_kind: ClassVar[str] = "organisation"
    subject_field: ClassVar[str] = "organisation"

    organisation: UUID
    organisation_kind: OrganisationKind


@dataclass(frozen=True, kw_only=True)
class OrganisationVerified(Event):
    """Somebody checked that an organisation is what it says it is."""

    subject_kind: ClassVar[str] = "organisation"
    subject_field: ClassVar[str] = "organisation"

    organisation: UUID
    organisation_kind: OrganisationKind


@dataclass(frozen=True, kw_only=True)
class OrganisationSuspended(Event):
    """Nobody may act for an organisation any more."""

    subject_kind: ClassVar[str] = "organisation"
    subject_field: ClassVar[str] = "organisation"

    organisation: UUID
    organisation_kind: OrganisationKind


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    """Somebody works for an organisation in a role."""

    subject_kind: ClassVar[str] = "account"
    subject_field: ClassVar[str] = "account"

    account: UUID
    organisation: UUID
    role: MembershipRole


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """Somebody no longer works for an organisation in a role."""

    subject_kind: ClassVar[str] = "account"
    subject_field: ClassVar[str] = "account"

    account: UUID
    organisation: UUID
    role: MembershipRole
