"""The words of the room rights."""

from dataclasses import dataclass
from enum import StrEnum


class RequestKind(StrEnum):
    ERASE = "erase"


class RequestState(StrEnum):
    RECEIVED = "received"
    CALLED_OFF = "called_off"
    CLOSED = "closed"


@dataclass(frozen=True)
class Effects:
    """What follows at once when a yes is taken back or runs out.

    `stops` is a way of reaching the person, `forgets` a characteristic whose answer goes unless the other use of it
    still stands, `forgets_needs` means what helps the person take part; the others say what they are taken out of.
    """

    leaves_panel: bool = False
    stops: str | None = None
    forgets: str | None = None
    leaves_project: bool = False
    leaves_meeting: bool = False
    forgets_needs: bool = False


@dataclass(frozen=True)
class Stopped:
    """What came of a stop, to be told to the person at once.

    `is_new` is False when there was nothing to stop. `places` counts meetings and invitations that ended, `answers`
    the answers erased; `in_flight` says that one message was just being handed over and could not be held back.
    """

    is_new: bool
    places: int = 0
    answers: int = 0
    in_flight: bool = False
    is_confirmed: bool = False
