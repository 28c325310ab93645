"""The times that people can be drawn for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Help:
    """Something that people may need at a time, by the code of the adjustment, and the things that meet it then.

    Empty where all of them are somewhere else. One thing is for one person, or for everybody who is there.
    """

    need: str
    things: tuple[UUID, ...]
    is_for_one: bool


@dataclass(frozen=True)
class OfferedTime:
    """A time that a draw may give to people, with the seats that are free, and the meeting it belongs to.

    `also` are the times of linked meetings that come along with a yes to this one; they are offered as well, and
    chosen in no other way. `help` is what there is a limited number of; any other help is arranged for whoever asks.
    """

    slot_id: UUID
    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    seats: int
    in_person: bool
    help: tuple[Help, ...] = ()
    also: tuple[UUID, ...] = ()
