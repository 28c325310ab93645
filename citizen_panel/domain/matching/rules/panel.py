"""The daily count of who can be asked: rounded, and silent about the few."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ALL = "all"
FEW = 10
ROUND_TO = 5


@dataclass(frozen=True)
class PanelCell:
    """How many people of a council are in one band; `people` is a multiple of 5, and 0 where they are few."""

    council: str
    characteristic: str
    category: str
    people: int
    is_few: bool


def cells(people: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[PanelCell, ...]:
    """Count people, each with a council and bands by dimension, into cells; the cell (all, all) counts everybody.

    Fewer than 10 are said to be few, and how few is not told.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    for council, bands in people:
        counted[council, ALL, ALL] += 1
        counted.update((council, dimension, band) for dimension, band in bands.items())
    return tuple(
        PanelCell(council, characteristic, category, 0 if count < FEW else rounded(count), count < FEW)
        for (council, characteristic, category), count in sorted(counted.items())
    )


def rounded(count: int) -> int:
    """Round a count of people to 5, halves up."""
    return ROUND_TO * ((count + ROUND_TO // 2) // ROUND_TO)


def added(counts: Sequence[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """Add rounded cells of several councils: people by (characteristic, category); the few count as nobody."""
    sums: dict[tuple[str, str], int] = {}
    for characteristic, category, people in counts:
        sums[characteristic, category] = sums.get((characteristic, category), 0) + people
    return sums
