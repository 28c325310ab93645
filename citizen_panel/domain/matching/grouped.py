"""Reading the panel in groups: alike people together, by what brings them into a count, in one statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.circumstances import TRAVEL as DISTANCES
from citizen_panel.domain.citizens.models import AskingPreference, Citizen, PersonKey
from citizen_panel.domain.consent.purposes import SHARE_BODY, shared_with
from citizen_panel.domain.matching import eligibility, queries
from citizen_panel.domain.matching.ages import ON_THE_PANEL
from citizen_panel.domain.matching.index_shape import AGE, BODY, COUNCIL, LIMITS, PARTS, TRAVEL, WEEK, shape_now
from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.rules.index.shape import Wish

SAID = aliased(AskingPreference)
"""What people said about being asked, of those who said anything."""
BEYOND: ColumnElement[UUID] = literal_column("beyond.citizen_id")
"""Whoever reached a cap, worked out once for all that is counted together."""
_Row = tuple[int, str, str, int | None, int | None, bool, list[bool]]
"""A number, the council area, the age, the free times, how far they travel, whether within the limits, the bodies."""


@dataclass(frozen=True)
class Groups:
    """Those who may be asked: for each dimension the values that a group has, as bits, and the number of each group.

    The number says how many people the group has; read one by one, it is the person's row number.
    """

    values: Mapping[str, Sequence[str]]
    held: Mapping[str, Ints]
    numbers: Ints

    def fit(self, wishes: Sequence[Wish]) -> Flags:
        """Return which groups fit every wish. Raises ValueError for what is protected, or not known."""
        found: Flags = np.ones(len(self.numbers), dtype=np.bool_)
        for wish in wishes:
            if wish.dimension not in self.held or not self._knows(wish):
                raise ValueError(f"nobody can be looked for by {wish.dimension}")
            accepted = sum(1 << at for at, one in enumerate(self.values[wish.dimension]) if one in wish.accepted)
            found &= (self.held[wish.dimension] & accepted) != 0
        return found

    def people(self, which: Flags) -> int:
        """Return how many people those groups have."""
        return int(self.numbers[which].sum())

    def _knows(self, wish: Wish) -> bool:
        return wish.dimension in (COUNCIL, BODY) or wish.accepted <= frozenset(self.values[wish.dimension])


def read_groups(bodies: Collection[str]) -> Groups:
    """Read how many people of each kind may be asked at this moment, by whether they let each of these bodies ask."""
    return _read(bodies, None)


def read_rows(bodies: Collection[str]) -> Groups:
    """Read everybody who may be asked at this moment, one by one, under their row numbers."""
    return _read(bodies, Citizen.row_no)


def _read(bodies: Collection[str], numbered: InstrumentedAttribute[int] | None) -> Groups:
    today, ordered = clock.today(), sorted(bodies)
    lets = [queries.in_standing(shared_with(SHARE_BODY, UUID(body)), today) for body in ordered]
    beyond = eligibility.beyond_all(today).cte("beyond")
    within = and_(BEYOND.is_(None), func.coalesce(SAID.invitations_30d, 1) != 0)
    alike = (Citizen.council_code, Citizen.legal_age, SAID.weekly_parts, SAID.travel_km, within, *lets)
    places = [literal_column(str(place), Integer) for place in range(2, 2 + len(alike))]
    first = func.count() if numbered is None else numbered
    statement: Select[*tuple[Any, ...]] = (
        select(first, *alike)
        .select_from(Citizen)
        .join(PersonKey, PersonKey.citizen_id == Citizen.id)
        .outerjoin(SAID, SAID.citizen_id == Citizen.id)
        .outerjoin(beyond, beyond.c.citizen_id == Citizen.id)
        .where(*queries.may_be_asked(today, ON_THE_PANEL))
    )
    grouped = statement.group_by(*places) if numbered is None else statement
    rows: list[_Row] = [
        (number, council, age, free, km, is_within, by_body)
        for number, council, age, free, km, is_within, *by_body in db.session.execute(grouped)
    ]
    return _groups(ordered, rows)


def _groups(bodies: Sequence[str], rows: Sequence[_Row]) -> Groups:
    values = {one.name: one.values for one in shape_now().dimensions if not one.is_protected} | {BODY: bodies}
    council, age = _bits(values[COUNCIL]), _bits(values[AGE])
    travel = {km: _travel(km) for km in {row[4] for row in rows}}
    columns = {
        COUNCIL: [council.get(row[1], 0) for row in rows],
        AGE: [age.get(row[2], 0) for row in rows],
        PARTS: [1 << len(WEEK) if row[3] is None else row[3] for row in rows],
        TRAVEL: [travel[row[4]] for row in rows],
        LIMITS: [int(row[5]) for row in rows],
        BODY: [sum(1 << at for at, lets in enumerate(row[6]) if lets) for row in rows],
    }
    held: dict[str, Ints] = {name: np.array(column, dtype=np.int64) for name, column in columns.items()}
    return Groups(values, held, np.array([row[0] for row in rows], dtype=np.int64))


def _bits(values: Sequence[str]) -> Mapping[str, int]:
    return {value: 1 << at for at, value in enumerate(values)}


def _travel(km: int | None) -> int:
    """The bit of the least distance that is as far, the furthest for any beyond, or of those who never said."""
    if km is None:
        return 1 << len(DISTANCES)
    far = [one for one in DISTANCES if one >= km] or [max(DISTANCES)]
    return 1 << list(DISTANCES).index(min(far))
