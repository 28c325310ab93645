"""Candidates by column, sorted by key, with what the quotas ask of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import eq, lt

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Flags, Ints
from citizen_panel.domain.matching.vocabulary import Candidate, QuotaBand, Roster

_WIDEST_CODE = 1 << 40


@dataclass(frozen=True, eq=False)
class Answers:
    """People in the order of their keys; `rows[person, characteristic]` is the quota row they count for, or NO_ROW."""

    keys: tuple[str, ...]
    characteristics: tuple[str, ...]
    bands: tuple[QuotaBand, ...]
    rows: Ints

    def of(self, kept: Flags) -> "Answers":
        """Return the same for some of the people."""
        keys = tuple(key for key, keep in zip(self.keys, kept, strict=True) if keep)
        return Answers(keys, self.characteristics, self.bands, self.rows[kept])

    def places_of(self, keys: Sequence[str]) -> Ints:
        """Return where these people stand, those who are unknown left out."""
        known = dict(zip(self.keys, range(len(self.keys)), strict=True)) if keys else {}
        return np.array(sorted(known[key] for key in set(keys) if key in known), dtype=np.int64)


def canonical_bands(quotas: Sequence[QuotaBand]) -> tuple[QuotaBand, ...]:
    """Return the quotas in an order of their own."""
    return tuple(sorted(quotas, key=lambda band: (band.characteristic, band.category)))


def answers_of(candidates: Sequence[Candidate] | Roster, quotas: Sequence[QuotaBand]) -> Answers:
    """Return what the quotas ask of each person; raises ValueError when a key or a quota row comes twice."""
    bands = canonical_bands(quotas)
    asked = {(band.characteristic, band.category): row for row, band in enumerate(bands)}
    characteristics = tuple(dict.fromkeys(band.characteristic for band in bands))
    if isinstance(candidates, Roster):
        keys, rows = _by_column(candidates, characteristics, asked)
    else:
        keys, rows = _by_person(candidates, characteristics, asked)
    if not all(map(lt, keys, islice(keys, 1, None))):
        order = sorted(range(len(keys)), key=keys.__getitem__)
        keys, rows = tuple(map(keys.__getitem__, order)), rows[order]
    if len(asked) != len(bands) or any(map(eq, keys, islice(keys, 1, None))):
        raise ValueError("a candidate or a quota row comes twice")
    return Answers(keys, characteristics, bands, rows)


def _by_column(
    roster: Roster, characteristics: Sequence[str], asked: Mapping[tuple[str, str], int]
) -> tuple[tuple[str, ...], Ints]:
    rows = np.full((len(roster), len(characteristics)), NO_ROW, dtype=np.int64)
    for place, name in enumerate(characteristics):
        if name not in roster.characteristics:
            continue
        column = roster.characteristics.index(name)
        known = np.array([asked.get((name, kind), NO_ROW) for kind in roster.categories[column]] + [NO_ROW])
        rows[:, place] = known[roster.codes[:, column]]  # -1, no answer, is the last
    return roster.keys, rows


def _by_person(
    candidates: Sequence[Candidate], characteristics: Sequence[str], asked: Mapping[tuple[str, str], int]
) -> tuple[tuple[str, ...], Ints]:
    width = {name: place for place, name in enumerate(characteristics)}
    rows = np.full((len(candidates), len(width)), NO_ROW, dtype=np.int64)
    for number, candidate in enumerate(candidates):
        for characteristic, category in candidate.strata:
            row = asked.get((characteristic, category))
            if row is None:
                continue
            if rows[number, width[characteristic]] != NO_ROW:
                raise ValueError(f"a candidate has two categories of {characteristic}")
            rows[number, width[characteristic]] = row
    return tuple(candidate.key for candidate in candidates), rows


def kinds_of(rows: Ints) -> tuple[Ints, Ints]:
    """Return the different rows in lexical order, and for each person which of them is theirs."""
    code = np.zeros(len(rows), dtype=np.int64)
    for place in range(rows.shape[1]):
        column = rows[:, place]
        first = int(column.min(initial=0))
        width = int(column.max(initial=0)) - first + 1
        if int(code.max(initial=0)) >= _WIDEST_CODE // width:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
        code = code * width + (column - first)
    if int(code.max(initial=0)) < 4 * len(rows) + 1024:
        there = np.bincount(code) > 0
        kind = (np.cumsum(there) - 1)[code]
        first_of = np.zeros(int(there.sum()), dtype=np.int64)
        first_of[kind[::-1]] = np.arange(len(rows))[::-1]
        return rows[first_of], kind
    _, first_of, kind = np.unique(code, return_index=True, return_inverse=True)
    return rows[first_of], kind.astype(np.int64)
