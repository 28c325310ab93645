"""What can be asked of the process that holds the index: how many and where, never what somebody answered."""

from dataclasses import dataclass
from enum import StrEnum

from citizen_panel.domain.matching.rules.index.shape import Wish

MOST_WISHES = 20
"""So many wishes, and so many dimensions, a question may have."""
MOST_EARLIER = 50
"""With so many earlier questions a new one is compared at once."""
MOST_HELD = 2_000
"""So many people are held still by one message."""


class Of(StrEnum):
    """Who is counted: those of the daily edition, which stands still for a day, or those of this moment."""

    EDITION = "edition"
    LIVE = "live"


@dataclass(frozen=True)
class HowMany:
    """How many of those who may be asked fit every wish."""

    wishes: tuple[Wish, ...]
    of: Of = Of.EDITION


@dataclass(frozen=True)
class Divided:
    """How those who fit divide by each of these dimensions."""

    wishes: tuple[Wish, ...]
    dimensions: tuple[str, ...]
    of: Of = Of.EDITION


@dataclass(frozen=True)
class WithoutEach:
    """How many more would fit without each wish, all wishes in one go."""

    wishes: tuple[Wish, ...]
    of: Of = Of.EDITION


@dataclass(frozen=True)
class WhichSlots:
    """In which slots those are who fit at this moment. A slot is a row number, and says nothing about anybody."""

    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class HowClose:
    """Whether those who fit are nearly the same people as those of an earlier question, in the daily edition."""

    wishes: tuple[Wish, ...]
    earlier: tuple[tuple[Wish, ...], ...]


@dataclass(frozen=True)
class Hold:
    """Let these slots say nothing from now on, until what transaction `xact` does is over and was read."""

    slots: tuple[int, ...]
    xact: int


@dataclass(frozen=True)
class HowAreYou:
    """How fresh the index is, and whether all is well with it."""


Counting = HowMany | Divided | WithoutEach | WhichSlots | HowClose
Question = Counting | Hold | HowAreYou
