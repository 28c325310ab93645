"""What happens to people on the panel, by the name under which the platform's chain knows them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Code, Digest, Event
from citizen_panel.domain.citizens.vocabulary import ContactWay, LookKind, PanelStatus
from citizen_panel.domain.consent.vocabulary import GivenThrough


@dataclass(frozen=True, kw_only=True)
class CitizenJoined(Event):
    """Somebody joined the panel."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    channel: GivenThrough
    council: Code


@dataclass(frozen=True, kw_only=True)
class PanelStatusChanged(Event):
    """Somebody is active, pauses or has left."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    status: PanelStatus


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """A way of reaching somebody was added, changed or taken out."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    channel: ContactWay


@dataclass(frozen=True, kw_only=True)
class ContactConfirmed(Event):
    """An address proved to be somebody's own."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    channel: ContactWay


@dataclass(frozen=True, kw_only=True)
class AccessNeedsChanged(Event):
    """Somebody told what helps them take part, or had it forgotten: never what it is."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    is_kept: bool


@dataclass(frozen=True, kw_only=True)
class AskingLimitsChanged(Event):
    """Somebody changed when, for what or how often they may be asked: never to what."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    about: Code


@dataclass(frozen=True, kw_only=True)
class RecordLooked(Event):
    """Somebody who works for an organisation saw something of a person."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    look: LookKind
    role: Code
    organisation: UUID | None
    because: Code


@dataclass(frozen=True, kw_only=True)
class GuardianLinked(Event):
    """A parent or guardian agrees that somebody under 16 takes part."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID


@dataclass(frozen=True, kw_only=True)
class GuardianLinkEnded(Event):
    """A guardian's agreement ended: taken back, not given, or no longer needed."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID


@dataclass(frozen=True, kw_only=True)
class ProcessingRestricted(Event):
    """Somebody's data are held still, or no longer."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    is_held_still: bool


@dataclass(frozen=True, kw_only=True)
class PanelBroughtIn(Event):
    """The people of another body's list are on the panel; the digest stands for everything they had agreed to."""

    subject_kind: ClassVar[str] = "panel_import"
    subject_field: ClassVar[str] = "panel_import"

    panel_import: UUID
    people: int
    decisions: int
    decisions_digest: Digest
    file_digest: Digest


@dataclass(frozen=True, kw_only=True)
class PanelImportUndone(Event):
    """A whole list was taken back before anybody of it was asked."""

    subject_kind: ClassVar[str] = "panel_import"
    subject_field: ClassVar[str] = "panel_import"

    panel_import: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class PeopleListSaved(Event):
    """Somebody saved a list of people as a file: how many, in which state and area; none of these for all."""

    subject_kind: ClassVar[str] = "people_file"
    subject_field: ClassVar[str] = "file"

    file: UUID
    people: int
    status: Code | None
    council: Code | None
