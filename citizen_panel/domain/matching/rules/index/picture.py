"""The panel as the bits show it at one moment."""

from dataclasses import dataclass
from datetime import date, datetime

from citizen_panel.domain.matching.rules.index.bits import Bits


@dataclass(frozen=True)
class AsOf:
    """How fresh an answer is: everything settled before transaction `horizon` is in it, as it stood on a day.

    `read_at` is when the database was last asked whether anything changed.
    """

    horizon: int
    read_at: datetime
    day: date


@dataclass(frozen=True)
class Picture:
    """The bits of one moment."""

    bits: Bits
    as_of: AsOf
