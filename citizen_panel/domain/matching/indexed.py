"""Reading the panel into the matching index: what it counts by, and for whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.citizens import feed
from citizen_panel.domain.citizens.models import AskingPreference, Citizen
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.matching import queries
from citizen_panel.domain.matching.live_index import AsOf, LiveIndex, Reading
from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns
from citizen_panel.domain.matching.rules.index.shape import Dimension, Shape
from citizen_panel.domain.reference.queries import councils as all_councils

COUNCIL, PARTS = "council", "part_of_week"
WEEK = tuple(f"{day}_{part}" for day in range(7) for part in range(3))
"""Monday to Sunday, each morning, afternoon, evening: the order of the bits of `weekly_parts`."""
AT_ONCE = 5_000


@dataclass(frozen=True)
class _Known:
    """What the index knows of one person who may be asked."""

    row_no: int
    council: str
    weekly_parts: int
    bands: Mapping[str, str]


def shape_now() -> Shape:
    """What can be counted by: council, the bands of quotas, and the part of the week."""
    bands = (Dimension(one.code, tuple(band.code for band in one.bands)) for one in QUOTA_DIMENSIONS)
    return Shape(
        (
            Dimension(COUNCIL, tuple(one.code for one in all_councils()), is_complete=True),
            *bands,
            Dimension(PARTS, WEEK, is_one_of=False),
        )
    )


def made_anew() -> LiveIndex:
    """Read everybody into a new index."""
    shape = shape_now()
    live = LiveIndex(Bits.empty(shape, 0), _as_of(0))
    live.catch_up(read_everybody(live.begin(), shape))
    return live


def read_everybody(number: int, shape: Shape) -> Reading:
    """Read everybody who may be asked today, as a reading that began under this number."""
    fresh = _as_of(feed.horizon())
    slots, columns = _columns(shape, _known(None))
    return Reading(number, fresh, slots, columns)


def read_changed(number: int, shape: Shape, since: AsOf) -> Reading:
    """Read those for whom something settled since then, as a reading that began under this number.

    Whoever of them may not be asked any more is read as gone.
    """
    changed = feed.settled(since.horizon)
    fresh = _as_of(changed.horizon)
    known = [
        one for at in range(0, len(changed.row_nos), AT_ONCE) for one in _known(changed.row_nos[at : at + AT_ONCE])
    ]
    slots, columns = _columns(shape, known)
    gone = np.setdiff1d(np.array(changed.row_nos, dtype=np.int64), slots)
    return Reading(number, fresh, np.concatenate([slots, gone]), _with_nobody(columns, len(gone)))


def _as_of(horizon: int) -> AsOf:
    return AsOf(horizon, clock.now(), clock.today())


def _known(row_nos: Collection[int] | None) -> Sequence[_Known]:
    """What is known of those who may be asked: of everybody, or of whoever has these row numbers.

    Answers are read as `cp_matcher`, each only where its owner lets it be used for balance.
    """
    only = None if row_nos is None else Citizen.row_no.in_(tuple(row_nos))
    with as_role("cp_matcher"):
        people = list(queries.reachable([one.code for one in all_councils()], only))
        rows = _rows([one.citizen_id for one in people])
        return [_Known(*rows[one.citizen_id], bands) for one, bands in queries.strata(people) if one.citizen_id in rows]


def _rows(citizen_ids: Sequence[UUID]) -> Mapping[UUID, tuple[int, str, int]]:
    found: dict[UUID, tuple[int, str, int]] = {}
    for at in range(0, len(citizen_ids), AT_ONCE):
        rows = db.session.execute(
            select(Citizen.id, Citizen.row_no, Citizen.council_code, AskingPreference.weekly_parts)
            .outerjoin(AskingPreference, AskingPreference.citizen_id == Citizen.id)
            .where(Citizen.id.in_(citizen_ids[at : at + AT_ONCE]))
        )
        found |= {citizen_id: (row_no, council, parts or 0) for citizen_id, row_no, council, parts in rows}
    return found


def _columns(shape: Shape, known: Sequence[_Known]) -> tuple[Ints, Columns]:
    held: dict[str, Ints] = {
        COUNCIL: _places(shape, COUNCIL, [one.council for one in known]),
        PARTS: np.array([one.weekly_parts for one in known], dtype=np.int64),
    }
    for dimension in QUOTA_DIMENSIONS:
        held[dimension.code] = _places(shape, dimension.code, [one.bands.get(dimension.code) for one in known])
    return np.array([one.row_no for one in known], dtype=np.int64), Columns(np.ones(len(known), dtype=bool), held)


def _places(shape: Shape, name: str, values: Sequence[str | None]) -> Ints:
    dimension = shape.dimension(name)
    assert isinstance(dimension, Dimension)
    place: dict[str | None, int] = {value: at for at, value in enumerate(dimension.values)}
    return np.array([place.get(value, -1) for value in values], dtype=np.int64)


def _with_nobody(columns: Columns, count: int) -> Columns:
    """The same columns with so many lines at the end of people who are gone."""
    return Columns(
        np.concatenate([columns.askable, np.zeros(count, dtype=bool)]),
        {name: np.concatenate([held, np.full(count, -1)]) for name, held in columns.held.items()},
    )
