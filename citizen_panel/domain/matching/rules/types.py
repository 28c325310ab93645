"""Grouping: candidates who are alike for the draw become one type, in an order that ignores the input's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Flags, Floats, Ints
from citizen_panel.domain.matching.rules.households import Households, households_of
from citizen_panel.domain.matching.rules.roster import Answers, answers_of, kinds_of
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand, Roster, TypeGroup

HOUSEHOLD = "\N{SYMBOL FOR NULL}household"
"""The characteristic of the rows that let at most one person of an address be drawn; no quota can have its name."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates by type, in the solver's terms.

    `places` and the bounds count what is left for the lottery once the people who are `certain` sit. `rows[t, d]` is
    the row that type t fills for characteristic d, or NO_ROW where it gave no answer that a quota asks about; rows
    are quotas first, then one for each kind of household, named HOUSEHOLD. `least` and `most` are tightened: they
    exclude no panel that the quotas allow. `held` are the seats of each row that certain people fill. `cuts` are
    further rows, each (weight of a seat by type, most): true for every whole panel, not for all mixtures.
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
    held: Ints
    households: tuple[tuple[tuple[str, ...], ...], ...] = ()
    certain: tuple[str, ...] = ()
    cuts: tuple[tuple[Floats, float], ...] = ()

    @property
    def types_count(self) -> int:
        return len(self.sizes)

    @property
    def share(self) -> float:
        """Chance of each candidate if all had the same: the unit in which chances are measured."""
        return self.places / self.people

    def fair_seats(self) -> Floats:
        """Return seats by type if every candidate had the same chance."""
        return np.asarray(self.sizes * self.share, dtype=np.float64)

    def seats_by_row(self, seats: NDArray[Any]) -> Floats:
        """Return how many seats each row gets from seats by type."""
        weights = np.repeat(seats.astype(np.float64), self.rows.shape[1])
        counted = np.bincount(self.rows.ravel() + 1, weights=weights, minlength=len(self.bands) + 1)
        return np.asarray(counted[1:], dtype=np.float64)

    def only(self, kept: Flags) -> "Pool":
        """Return the pool without the types that are not kept; the unit of chances stays."""
        groups = tuple(group for group, keep in zip(self.groups, kept, strict=True) if keep)
        cuts = tuple((weight[kept], most) for weight, most in self.cuts)
        return replace(self, groups=groups, sizes=self.sizes[kept], rows=self.rows[kept], cuts=cuts)


def grouped(candidates: Sequence[Candidate] | Roster, quotas: Sequence[QuotaBand], places: int) -> Pool:
    """Return the pool of types of people who all live alone; raises ValueError when a key or a quota comes twice."""
    return pool_of(
        DrawRequest(
            tuple(candidates) if not isinstance(candidates, Roster) else candidates,
            tuple(quotas),
            places,
            Method.LEXIMIN,
            "",
        )
    )


def pool_of(request: DrawRequest, answers: Answers | None = None, apart: Ints | None = None) -> Pool:
    """Return the pool of types of a request; `answers` may be passed when they are at hand.

    People with different numbers in `apart` (one for each person, in the order of their keys) are of different types.
    Raises ValueError when a key or a quota row comes twice, when somebody has two addresses, and when a certain
    person is no candidate, is left out, lives with another certain person, or there are more of them than places.
    """
    everybody = answers or answers_of(request.candidates, request.quotas)
    certain, left_out, places = request.certain, request.left_out, request.places
    homes = households_of(everybody.keys, request.addresses)
    sure = _certain(everybody, homes, certain, left_out, places)
    held = np.bincount(everybody.rows[sure].ravel() + 1, minlength=len(everybody.bands) + 1)[1:].astype(np.int64)
    out = homes.with_everybody_at_home(np.concatenate([sure, everybody.places_of(left_out)]), sure)
    people = everybody.of(~out) if out.any() else everybody
    further = np.zeros((len(out), 0), dtype=np.int64) if apart is None else apart[:, None]
    pool = _typed(people, homes.of(~out) if out.any() else homes, places - len(sure), further[~out])
    none = np.zeros(len(pool.bands) - len(held), dtype=np.int64)
    held = np.concatenate([held, none])
    certain_keys = tuple(everybody.keys[place] for place in sure)
    pool = replace(pool, held=held, least=pool.least - held, most=pool.most - held, certain=certain_keys)
    return tightened(pool)


def _certain(
    everybody: Answers, homes: Households, certain: Sequence[str], left_out: Sequence[str], places: int
) -> Ints:
    sure = everybody.places_of(certain)
    if len(sure) != len(set(certain)):
        raise ValueError("somebody who must be drawn is no candidate")
    if set(certain) & set(left_out):
        raise ValueError("somebody must be drawn and must be left out")
    if len(sure) > places:
        raise ValueError("more people must be drawn than there are places")
    lived = homes.home[sure]
    if len(np.unique(lived[lived >= 0])) != int((lived >= 0).sum()):
        raise ValueError("two people who must be drawn share an address")
    return sure


def _typed(people: Answers, homes: Households, places: int, further: Ints) -> Pool:
    rows, person_type = kinds_of(np.column_stack([people.rows, further]))
    lived, households = homes.kinds(person_type, people.keys)
    count = len(people.bands)
    if households:
        rows, person_type = kinds_of(
            np.column_stack([people.rows, np.where(lived == NO_ROW, NO_ROW, count + lived), further])
        )
    rows = rows[:, : rows.shape[1] - further.shape[1]]
    order = np.argsort(person_type, kind="stable")  # people come in the order of their keys
    sizes = np.bincount(person_type, minlength=len(rows)).astype(np.int64)
    ends = np.cumsum(sizes)
    keys = people.keys if (order[1:] > order[:-1]).all() else tuple(map(people.keys.__getitem__, order.tolist()))
    width = len(people.characteristics)
    groups = tuple(
        TypeGroup(
            strata=tuple(None if row == NO_ROW else people.bands[row].category for row in signature[:width]),
            keys=keys[end - size : end],
            household_kind=int(signature[width]) - count if households and signature[width] != NO_ROW else None,
        )
        for signature, size, end in zip(rows.tolist(), sizes.tolist(), ends.tolist(), strict=True)
    )
    at_home = [QuotaBand(HOUSEHOLD, str(number), 0, len(homes)) for number, homes in enumerate(households)]
    bands = people.bands + tuple(at_home)
    return Pool(
        places=places,
        people=len(people.keys),
        characteristics=people.characteristics + ((HOUSEHOLD,) if households else ()),
        bands=bands,
        groups=groups,
        sizes=sizes,
        rows=rows,
        least=np.array([band.least for band in bands], dtype=np.int64),
        most=np.array([band.most for band in bands], dtype=np.int64),
        held=np.zeros(len(bands), dtype=np.int64),
        households=households,
    )


def tightened(pool: Pool) -> Pool:
    """Return the pool with every row as narrow as the others and the candidates make it."""
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
