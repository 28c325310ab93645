"""What happens to reference data."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Digest, Event


@dataclass(frozen=True, kw_only=True)
class DatasetLoaded(Event):
    """A set of figures came into force for everything looked up from now on."""

    subject_kind: ClassVar[str] = "dataset"
    subject_field: ClassVar[str] = "dataset"

    dataset: UUID
    checksum: Digest
