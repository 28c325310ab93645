"""That equality answers were given or cleared: never what they say."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Event


@dataclass(frozen=True, kw_only=True)
class EqualityAnswered(Event):
    """Somebody answered some of the questions, or none."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    question_set: int


@dataclass(frozen=True, kw_only=True)
class EqualityCleared(Event):
    """Somebody took answers back."""

    subject_kind: ClassVar[str] = "citizen"
    subject_field: ClassVar[str] = "token"

    token: UUID
    question_set: int
