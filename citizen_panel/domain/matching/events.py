"""What happens to draws and to the places they give; never who is in which group."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Digest, Event
from citizen_panel.domain.matching.vocabulary import EndCause, Listing, Method, VoidReason


@dataclass(frozen=True, kw_only=True)
class _OfDraw(Event):
    subject_kind: ClassVar[str] = "draw"
    subject_field: ClassVar[str] = "draw"

    project: UUID
    draw: UUID
    brief: UUID
    method: Method
    places: int


@dataclass(frozen=True, kw_only=True)
class DrawPrepared(_OfDraw):
    """A draw was asked for; its seed is fixed, and told by its hash alone. A public draw has none yet."""

    gamma_percent: int | None
    seed_hash: Digest | None


@dataclass(frozen=True, kw_only=True)
class DrawListed(_OfDraw):
    """The list of tickets of a public draw was made; it can be published, and changes no more."""

    input_hash: Digest
    list_hash: Digest
    tickets: int


@dataclass(frozen=True, kw_only=True)
class DrawPublished(_OfDraw):
    """A person published the fingerprint of the list, and the list itself where it is open: before any seed."""

    listing: Listing
    list_hash: Digest
    tickets: int


@dataclass(frozen=True, kw_only=True)
class DrawSeedSaid(_OfDraw):
    """One person wrote down the seed that chance gave in public; another has to write the same."""

    list_hash: Digest
    seed_hash: Digest


@dataclass(frozen=True, kw_only=True)
class DrawSeeded(_OfDraw):
    """A second person wrote down the same seed, and so it counts."""

    list_hash: Digest
    seed_hash: Digest


@dataclass(frozen=True, kw_only=True)
class DrawMade(_OfDraw):
    """A draw found a panel."""

    seed_hash: Digest
    input_hash: Digest
    list_hash: Digest


@dataclass(frozen=True, kw_only=True)
class DrawInfeasible(_OfDraw):
    """A draw found that no panel can meet the quotas."""

    input_hash: Digest


@dataclass(frozen=True, kw_only=True)
class DrawCancelled(_OfDraw):
    """A draw ended before it came to anything: a person stopped it, or it could not be finished."""

    cause: EndCause


@dataclass(frozen=True, kw_only=True)
class DrawConfirmed(_OfDraw):
    """A person looked at the draw and confirmed it."""

    input_hash: Digest


@dataclass(frozen=True, kw_only=True)
class DrawVoided(_OfDraw):
    """A draw counts no more."""

    reason: VoidReason


@dataclass(frozen=True, kw_only=True)
class _OfComparison(Event):
    subject_kind: ClassVar[str] = "comparison"
    subject_field: ClassVar[str] = "comparison"

    project: UUID
    comparison: UUID
    brief: UUID


@dataclass(frozen=True, kw_only=True)
class ComparisonPrepared(_OfComparison):
    """Somebody asked what chances each method would give."""


@dataclass(frozen=True, kw_only=True)
class MethodsCompared(_OfComparison):
    """The figures of each method are there to be read."""

    input_hash: Digest
    methods: tuple[Method, ...]


@dataclass(frozen=True, kw_only=True)
class ComparisonCancelled(_OfComparison):
    """A comparison ended before it came to anything."""

    cause: EndCause


@dataclass(frozen=True, kw_only=True)
class _OfPlace(Event):
    subject_kind: ClassVar[str] = "participant"
    subject_field: ClassVar[str] = "token"

    project: UUID
    draw: UUID
    token: UUID


@dataclass(frozen=True, kw_only=True)
class PlaceGiven(_OfPlace):
    """A confirmed draw gave somebody a place."""


@dataclass(frozen=True, kw_only=True)
class PlaceReleased(_OfPlace):
    """A place is free again."""


@dataclass(frozen=True, kw_only=True)
class AlternatePromoted(_OfPlace):
    """Somebody who stood by was given a place that had come free."""


@dataclass(frozen=True, kw_only=True)
class AlternateStoodDown(_OfPlace):
    """Somebody who stood by does so no more."""
