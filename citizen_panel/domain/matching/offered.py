"""The times that people can be drawn for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class OfferedTime:
    """A time that a draw may give to people, with the seats that are free, and the meeting it belongs to."""

    slot_id: UUID
    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    seats: int
    in_person: bool
