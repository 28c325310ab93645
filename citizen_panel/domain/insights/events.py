"""What happens to insights: written, sourced, published, used in decisions."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Event
from citizen_panel.domain.insights.vocabulary import Effect


@dataclass(frozen=True, kw_only=True)
class _OfInsight(Event):
    subject_kind: ClassVar[str] = "insight"
    subject_field: ClassVar[str] = "insight"

    project: UUID
    insight: UUID


@dataclass(frozen=True, kw_only=True)
class InsightPublished(_OfInsight):
    """An insight can be read by others."""


@dataclass(frozen=True, kw_only=True)
class InsightWithdrawn(_OfInsight):
    """An insight can no longer be read by others, since somebody took their words back."""


@dataclass(frozen=True, kw_only=True)
class InsightSourced(_OfInsight):
    """An insight was tied to the research session it came from."""

    research_session: UUID


@dataclass(frozen=True, kw_only=True)
class DecisionCited(_OfInsight):
    """A decision says what it made of an insight."""

    decision: UUID
    effect: Effect
