"""Grouping: candidates who are alike for the quotas become one type, in an order that ignores the input's."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, QuotaBand, TypeGroup

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_ROW = -1


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates by type, in the solver's terms.

    `rows[t, d]` is the quota row that type t fills for characteristic d, or NO_ROW where it gave no answer that
    a quota asks about. `least` and `most` are tightened: they exclude no panel that the quotas allow.
    """

    places: int
    people: int
    characteristics: tuple[str, ...]
    bands: tuple[QuotaBand, ...]
    groups: tuple[TypeGroup, ...]
    sizes: Ints
    rows: Ints
    least: Ints
    most: Ints

    @property
    def types_count(self) -> int:
        return len(self.groups)

    @property
    def share(self) -> float:
        """Chance of each candidate if all had the same: the unit in which chances are measured."""
        return self.places / self.people

    def fair_seats(self) -> Floats:
        """Return seats by type if every candidate had the same chance."""
        return np.asarray(self.sizes * self.share, dtype=np.float64)

    def seats_by_row(self, seats: NDArray[Any]) -> Floats:
        """Return how many seats each quota row gets from seats by type."""
        weights = np.repeat(seats.astype(np.float64), self.rows.shape[1])
        counted = np.bincount(self.rows.ravel() + 1, weights=weights, minlength=len(self.bands) + 1)
        return np.asarray(counted[1:], dtype=np.float64)

    def only(self, kept: Flags) -> "Pool":
        """Return the pool without the types that are not kept; the unit of chances stays."""
        groups = tuple(group for group, keep in zip(self.groups, kept, strict=True) if keep)
        return replace(self, groups=groups, sizes=self.sizes[kept], rows=self.rows[kept])


def canonical_bands(quotas: Sequence[QuotaBand]) -> tuple[QuotaBand, ...]:
    """Return the quotas in an order of their own."""
    return tuple(sorted(quotas, key=lambda band: (band.characteristic, band.category)))


def _signature(candidate: Candidate, asked: dict[tuple[str, str], int], width: dict[str, int]) -> tuple[int, ...]:
    rows = [NO_ROW] * len(width)
    for characteristic, category in candidate.strata:
        row = asked.get((characteristic, category))
        if row is None:
            continue
        if rows[width[characteristic]] != NO_ROW:
            raise ValueError(f"a candidate has two categories of {characteristic}")
        rows[width[characteristic]] = row
    return tuple(rows)


def grouped(candidates: Sequence[Candidate], quotas: Sequence[QuotaBand], places: int) -> Pool:
    """Return the pool of types; raises ValueError when a key or a quota row comes twice."""
    bands = canonical_bands(quotas)
    asked = {(band.characteristic, band.category): row for row, band in enumerate(bands)}
    if len(asked) != len(bands) or len({candidate.key for candidate in candidates}) != len(candidates):
        raise ValueError("a candidate or a quota row comes twice")
    characteristics = tuple(dict.fromkeys(band.characteristic for band in bands))
    width = {characteristic: place for place, characteristic in enumerate(characteristics)}
    members: dict[tuple[int, ...], list[str]] = {}
    for candidate in candidates:
        members.setdefault(_signature(candidate, asked, width), []).append(candidate.key)
    signatures = sorted(members)
    groups = tuple(
        TypeGroup(
            strata=tuple(None if row == NO_ROW else bands[row].category for row in signature),
            keys=tuple(sorted(members[signature])),
        )
        for signature in signatures
    )
    pool = Pool(
        places=places,
        people=len(candidates),
        characteristics=characteristics,
        bands=bands,
        groups=groups,
        sizes=np.array([group.size for group in groups], dtype=np.int64),
        rows=np.array(signatures, dtype=np.int64).reshape(len(groups), len(characteristics)),
        least=np.array([band.least for band in bands], dtype=np.int64),
        most=np.array([band.most for band in bands], dtype=np.int64),
    )
    return tightened(pool)


def tightened(pool: Pool) -> Pool:
    """Return the pool with every quota as narrow as the others and the candidates make it."""
    there = pool.seats_by_row(pool.sizes).astype(np.int64)
    least, most = pool.least.copy(), np.minimum(pool.most, there)
    for characteristic in range(len(pool.characteristics)):
        column = pool.rows[:, characteristic]
        silent = min(pool.places, int(pool.sizes[column == NO_ROW].sum()))
        name = pool.characteristics[characteristic]
        rows = np.array([row for row, band in enumerate(pool.bands) if band.characteristic == name])
        for _ in range(3):
            least[rows] = np.maximum(least[rows], pool.places - silent - (most[rows].sum() - most[rows]))
            most[rows] = np.minimum(most[rows], pool.places - (least[rows].sum() - least[rows]))
    return replace(pool, least=np.maximum(least, 0), most=most)


def canonical_input(request: DrawRequest) -> bytes:
    """Return the request without its seed as bytes that do not depend on the order of anything in it."""
    asked = {(band.characteristic, band.category) for band in request.quotas}
    document = {
        "candidates": sorted(
            [candidate.key, sorted([list(pair) for pair in candidate.strata if pair in asked])]
            for candidate in request.candidates
        ),
        "method": request.method,
        "places": request.places,
        "quotas": [[b.characteristic, b.category, b.least, b.most] for b in canonical_bands(request.quotas)],
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def digest(request: DrawRequest) -> str:
    """Return the SHA-256 of the canonical input, in hexadecimal."""
    return hashlib.sha256(canonical_input(request)).hexdigest()
