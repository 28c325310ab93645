"""The words of the room health."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ALL = "all"
"""The row, or the column, that counts everybody of a table."""

WITHHELD = "withheld"
"""The column of the one figure of a table that cannot be shown; its words say why."""

REST = "rest"
"""The row of the council areas that have too few people to stand alone."""

AND = "+"
"""Stands between the codes of council areas that are counted together."""


class Topic(StrEnum):
    """The tables besides coverage: those bear the code of their dimension."""

    SIZE = "size"
    STATUS = "status"
    COUNCIL = "council"
    JOINED = "joined"
    LEFT = "left"
    ENDS = "ends"
    ASKED = "asked"
    CAME = "came"
    LIMITS = "limits"
    ANSWERS = "answers"
    MEETINGS = "meetings"


class Within(StrEnum):
    """Where somebody stands beside the most they may be asked."""

    BELOW = "below"
    AT = "at"
    OVER = "over"


@dataclass(frozen=True)
class Figure:
    """One cell of a table as it may be shown: people, rounded to 5; or, without them, the words in their place."""

    topic: str
    row: str
    column: str
    people: int | None
    words: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table of an edition as it may be shown; `withheld` says why there is none."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Figure]
    withheld: str = ""

    def people(self, row: str, column: str = ALL) -> int | None:
        """How many, rounded to 5; nothing when it is hidden or not counted."""
        found = self.cells.get((row, column))
        return found.people if found else None


@dataclass(frozen=True)
class Health:
    """An edition: on which day it was counted, and its tables by topic."""

    edition_on: date
    sheets: Mapping[str, Sheet]


@dataclass(frozen=True)
class Covered:
    """One group of an area beside the census: `share` of those who answered, `times` what the census expects.

    `people`, `share` and `times` are nothing where they may not be told. `expected` is rounded to 5.
    """

    category: str
    people: int | None
    words: str
    share: float | None
    census: float
    times: float | None
    expected: int | None


@dataclass(frozen=True)
class Gap:
    """A group of which an area of the panel has clearly fewer people than its census says; nothing means not shown."""

    dimension: str
    row: str
    category: str
    people: int | None
    expected: int
