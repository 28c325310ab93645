"""How a panel fills its quotas, in words that tell about groups and never about single people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from citizen_panel.domain.equality.suppression import suppress
from citizen_panel.domain.equality.vocabulary import Audience, Table, Withheld
from citizen_panel.domain.matching.rules.arrays import NO_ROW
from citizen_panel.domain.matching.rules.quotas import Cell
from citizen_panel.domain.matching.rules.roster import answers_of
from citizen_panel.domain.matching.vocabulary import DrawRequest, Filling, QuotaBand

#: Of a group with fewer places than this, a word that fixes their number would be about too few people.
SMALLEST = 10
_VALUES = 5  # how many numbers must stay possible for a group of which no exact word is said

Bands = Sequence[QuotaBand]


def drawn_by_quota(request: DrawRequest, chosen: Sequence[str]) -> dict[Cell, int]:
    """Return how many of the people drawn count for each quota."""
    known = answers_of(request.candidates, request.quotas)
    rows = known.rows[known.places_of(chosen)].ravel()
    counts = np.bincount(rows[rows != NO_ROW], minlength=len(known.bands))
    return {(band.characteristic, band.category): int(count) for band, count in zip(known.bands, counts, strict=True)}


def fillings(quotas: Bands, counts: Mapping[Cell, int], places: int) -> tuple[tuple[QuotaBand, Filling], ...]:
    """Return for each quota how the panel fills it: within its bounds, or just its least or most.

    The last two fix a number, so they are said of groups of 10 and more only, where at least 10 others have places,
    where a table of the same counts could be shown inside, and while the other groups of the characteristic keep
    at least 5 possible numbers, or all that their bounds leave. `counts` are people drawn; every quota must be met.
    """
    by_characteristic: dict[str, list[QuotaBand]] = defaultdict(list)
    for band in quotas:
        by_characteristic[band.characteristic].append(band)
    exact = {band for bands in by_characteristic.values() for band in _exact(bands, counts, places)}
    return tuple((band, _word(band, counts) if band in exact else Filling.WITHIN) for band in quotas)


def _word(band: QuotaBand, counts: Mapping[Cell, int]) -> Filling:
    return Filling.AT_LEAST if _count(band, counts) == band.least else Filling.AT_MOST


def _count(band: QuotaBand, counts: Mapping[Cell, int]) -> int:
    return counts.get((band.characteristic, band.category), 0)


def _exact(bands: Bands, counts: Mapping[Cell, int], places: int) -> list[QuotaBand]:
    """The quotas of one characteristic of which the exact word may be said, the largest groups first."""
    shown = _shown(bands, counts, places)
    said = [
        band
        for band in sorted(bands, key=lambda one: (-_count(one, counts), one.category))
        if _count(band, counts) in (band.least, band.most)
        and SMALLEST <= _count(band, counts) <= places - SMALLEST
        and band.category in shown
    ]
    while said and not _leaves_room(bands, said, counts, places):
        said.pop()
    return said


def _shown(bands: Bands, counts: Mapping[Cell, int], places: int) -> set[str]:
    """The categories whose count a table for the inside would show."""
    numbers = [_count(band, counts) for band in bands]
    columns = (*(band.category for band in bands), "")
    table = suppress(Table(("",), columns, ((*numbers, places - sum(numbers)),)), Audience.INTERNAL)
    if isinstance(table, Withheld):
        return set()
    return {column for column, cell in zip(table.columns, table.cells[0], strict=True) if cell.count is not None}


def _leaves_room(bands: Bands, said: Bands, counts: Mapping[Cell, int], places: int) -> bool:
    """Whether every other group can still have as many numbers as it must, even if everybody drawn answered."""
    others = [band for band in bands if band not in said]
    left = places - sum(_count(band, counts) for band in said)
    return all(_numbers(one, others, left) >= min(_VALUES, _numbers(one, bands, places)) for one in others)


def _numbers(one: QuotaBand, among: Bands, places: int) -> int:
    """How many numbers a group can have, when these groups share so many places."""
    rest = [band for band in among if band != one]
    low = max(one.least, places - sum(band.most for band in rest))
    high = min(one.most, places - sum(band.least for band in rest))
    return high - low + 1
