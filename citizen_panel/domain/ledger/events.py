"""What people did about work that did not get done: never about whom it was."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Code, Event


@dataclass(frozen=True, kw_only=True)
class _OfFault(Event):
    subject_kind: ClassVar[str] = "fault"
    subject_field: ClassVar[str] = "fault"

    fault: UUID
    work: Code


@dataclass(frozen=True, kw_only=True)
class WorkTriedAgain(_OfFault):
    """Somebody had work that failed done once more."""


@dataclass(frozen=True, kw_only=True)
class WorkPutAside(_OfFault):
    """Somebody saw work that failed, and said that nothing more is to be done about it."""
