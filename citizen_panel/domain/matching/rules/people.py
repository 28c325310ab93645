"""Who fills which quota, person by person, and who lives with whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Ints
from citizen_panel.domain.matching.vocabulary import DrawRequest, QuotaBand, Roster


@dataclass(frozen=True, eq=False)
class People:
    """Candidates in the order of their keys: `rows[person, d]` is the quota row they fill, or NO_ROW.

    `housemates` has an entry for those alone who share an address.
    """

    keys: tuple[str, ...] = field(repr=False)
    rows: Ints = field(repr=False)
    bands: tuple[QuotaBand, ...]
    places: int
    housemates: dict[str, frozenset[str]] = field(repr=False)

    def places_of(self, keys: Sequence[str]) -> Ints:
        """Return where these people stand, in the order of their keys; raises ValueError for a stranger."""
        known = {key: place for place, key in enumerate(self.keys)}
        wanted = sorted(set(keys))
        if any(key not in known for key in wanted):
            raise ValueError("somebody is not among the candidates")
        return np.array([known[key] for key in wanted], dtype=np.int64)

    def live_with(self, keys: Sequence[str]) -> frozenset[str]:
        """Return everybody who shares an address with one of these people."""
        return frozenset().union(*(self.housemates.get(key, frozenset()) for key in keys))


def people_of(request: DrawRequest) -> People:
    """Return the candidates of a draw; answers that no quota asks about are left out."""
    bands = tuple(sorted(request.quotas, key=lambda band: (band.characteristic, band.category)))
    row_of = {(band.characteristic, band.category): row for row, band in enumerate(bands)}
    column_of = {name: at for at, name in enumerate(dict.fromkeys(band.characteristic for band in bands))}
    if isinstance(request.candidates, Roster):
        keys, rows = request.candidates.keys, _rows_of_roster(request.candidates, row_of, column_of)
    else:
        keys = tuple(candidate.key for candidate in request.candidates)
        rows = np.full((len(keys), len(column_of)), NO_ROW, dtype=np.int64)
        for person, candidate in enumerate(request.candidates):
            for pair in candidate.strata:
                if pair in row_of:
                    rows[person, column_of[pair[0]]] = row_of[pair]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    sorted_keys = tuple(keys[person] for person in order)
    return People(sorted_keys, rows[order], bands, request.places, _housemates(request.addresses))


def _rows_of_roster(roster: Roster, row_of: dict[tuple[str, str], int], column_of: dict[str, int]) -> Ints:
    rows = np.full((len(roster), len(column_of)), NO_ROW, dtype=np.int64)
    for at, (name, categories) in enumerate(zip(roster.characteristics, roster.categories, strict=True)):
        if name in column_of:
            told = np.array([row_of.get((name, category), NO_ROW) for category in categories] + [NO_ROW])
            rows[:, column_of[name]] = told[roster.codes[:, at]]
    return rows


def _housemates(addresses: Sequence[Sequence[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for address in addresses:
        for key in address:
            found[key].update(other for other in address if other != key)
    return {key: frozenset(others) for key, others in found.items() if others}
