"""What comes of a draw with a timetable: who comes when, or what there is too little of."""

from dataclasses import dataclass, field
from enum import StrEnum

from citizen_panel.domain.matching.vocabulary import Infeasible, Selected, Sentence


class Scarce(StrEnum):
    """Of what there can be too little."""

    SLOT = "slot"
    RESOURCE = "resource"


@dataclass(frozen=True)
class Visits:
    """The slots that are proposed to somebody drawn, and up to two others that suit them and still have room.

    Of linked slots the first comes first in `slots`, and stands alone for its group in `others`.
    """

    key: str = field(repr=False)
    slots: tuple[str, ...]
    others: tuple[str, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True)
class Mix:
    """How one session is filled: people, the fair share of all (people), and by how many seats the mix is off.

    A quota is off by what its people in the session are above or below their fair share, beyond one seat.
    """

    session: str
    people: int
    share: float
    off: float


@dataclass(frozen=True)
class Used:
    """How many people come to a slot, and how many units of each kind of help are in use there."""

    slot: str
    people: int
    seats: int
    help: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Bottleneck:
    """Something scarce, told by its key, and how many more of the places could be filled with `more` more of it."""

    scarce: Scarce
    key: str
    more: int
    gives: int


@dataclass(frozen=True)
class Timetabled:
    """A panel was drawn that has a timetable: who, with everybody's chance and the proof, and who comes when.

    `off` is by how many seats the mix of all sessions is off together, `off_least` a number that no timetable of these
    people can go below, or None where no such number was found. `cannot_come` are candidates whom no slot suits (or too
    few), or who need what is not there.
    """

    selected: Selected
    visits: tuple[Visits, ...] = field(repr=False)
    mix: tuple[Mix, ...]
    used: tuple[Used, ...]
    off: float
    off_least: float | None
    cannot_come: int
    unsure: int


@dataclass(frozen=True)
class NoTimetable:
    """No panel that keeps the quotas has a timetable: how many of the places could be filled, and what is scarce.

    `filled` people of a panel that keeps the quotas can come together, no more. Each of `bottlenecks` helps by itself;
    `together` is a set of changes after which all places can be filled, empty where more of what there is does not
    help: then other times are needed. Where `is_known` is False, what would help was not found out in time.
    """

    places: int
    filled: int
    bottlenecks: tuple[Bottleneck, ...]
    together: tuple[Bottleneck, ...]
    cannot_come: int
    candidates_count: int
    input_digest: str
    reasons: tuple[Sentence, ...] = ()
    is_known: bool = True


Joint = Timetabled | NoTimetable | Infeasible
