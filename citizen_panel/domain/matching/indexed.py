"""Reading the panel into the matching index: what it counts by, and for whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.citizens import feed
from citizen_panel.domain.citizens.models import AskingPreference, AskingTally, Citizen, GuardianLink
from citizen_panel.domain.consent.models import ConsentStanding
from citizen_panel.domain.consent.purposes import SHARE_BODY
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.matching import eligibility, queries
from citizen_panel.domain.matching.ages import ON_THE_PANEL
from citizen_panel.domain.matching.index_shape import (
    AGE,
    BODY,
    COUNCIL,
    LIMITS,
    PARTS,
    TRAVEL,
    WEEK,
    WITHIN,
    band_of,
    shape_now,
)
from citizen_panel.domain.matching.live_index import LiveIndex, Reading
from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns
from citizen_panel.domain.matching.rules.index.picture import AsOf
from citizen_panel.domain.matching.rules.index.shape import Dimension, Shape
from citizen_panel.domain.reference.queries import councils as all_councils

AT_ONCE = 5_000


@dataclass(frozen=True)
class _Known:
    """What the index knows of one person who may be asked."""

    row_no: int
    council: str
    age: str
    weekly_parts: int | None
    travel_km: int | None
    bodies: Sequence[str]
    is_within: bool
    bands: Mapping[str, str]


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


def read_changed(
    number: int, shape: Shape, since: AsOf, held: Collection[int] = (), seen: Collection[int] = ()
) -> Reading:
    """Read those for whom something changed since then, as a reading that began under this number.

    Whoever of them may not be asked any more is read as gone. `held` are read as well, and those whom a day that began
    since then touches: a consent ran out, or a pause. A transaction that is still open keeps nobody waiting for those
    that are over, the rows of the feed in `ahead`; they are read once more after it. Those `seen` were read so before.
    """
    settled = feed.settled(since.horizon)
    ahead = feed.ahead(settled.horizon)
    row_nos = {*settled.row_nos, *(row_no for number, row_no in ahead.items() if number not in seen), *held}
    fresh = _as_of(settled.horizon)
    row_nos |= set(_touched_by_days(since.day, fresh.day))
    return replace(_of_these(number, shape, fresh, sorted(row_nos)), ahead=frozenset(ahead))


def changed_since(before: AsOf) -> Ints:
    """The slots for whom something changed since then, as the feed and the calendar say."""
    settled = feed.settled(before.horizon)
    row_nos = {*settled.row_nos, *feed.ahead(settled.horizon).values()}
    return np.array(sorted(row_nos | set(_touched_by_days(before.day, clock.today()))), dtype=np.int64)


def _of_these(number: int, shape: Shape, fresh: AsOf, row_nos: Sequence[int]) -> Reading:
    known = [one for at in range(0, len(row_nos), AT_ONCE) for one in _known(row_nos[at : at + AT_ONCE])]
    slots, columns = _columns(shape, known)
    gone = np.setdiff1d(np.array(row_nos, dtype=np.int64), slots)
    return Reading(number, fresh, np.concatenate([slots, gone]), _with_nobody(columns, len(gone)))


def _touched_by_days(before: date, now: date) -> Sequence[int]:
    """Those for whom the calendar alone ended something: a consent, a pause, a rest, or being under 16."""
    if before == now:
        return ()
    ran_out = select(ConsentStanding.citizen_id).where(_last_between(ConsentStanding.expires_on, before, now))
    paused = select(AskingPreference.citizen_id).where(_last_between(AskingPreference.paused_until_on, before, now))
    rested = select(AskingTally.citizen_id).where(eligibility.moved_by_days(before, now))
    first, last = min(before, now), max(before, now)
    are_16 = select(GuardianLink.citizen_id).where(GuardianLink.ends_on > first, GuardianLink.ends_on <= last)
    ended = (Citizen.id.in_(each) for each in (ran_out, paused, rested, are_16))
    touched = select(Citizen.row_no).where(or_(*ended))
    with as_role("cp_matcher"):
        return db.session.execute(touched).scalars().all()


def _last_between(
    column: InstrumentedAttribute[date] | InstrumentedAttribute[date | None], before: date, now: date
) -> ColumnElement[bool]:
    """The condition that a last day lies between two days: it held on the first, and does not on the second."""
    return and_(column >= min(before, now), column < max(before, now))


def _as_of(horizon: int) -> AsOf:
    return AsOf(horizon, clock.now(), clock.today())


def _known(row_nos: Collection[int] | None) -> Sequence[_Known]:
    """What is known of those who may be asked: of everybody, or of whoever has these row numbers.

    Answers are read as `cp_matcher`, each only where its owner lets it be used for balance.
    """
    only = None if row_nos is None else Citizen.row_no.in_(tuple(row_nos))
    with as_role("cp_matcher"):
        people = list(queries.reachable([one.code for one in all_councils()], only, ON_THE_PANEL))
        rows, bodies = _rows([one.citizen_id for one in people]), _bodies([one.citizen_id for one in people])
        beyond = eligibility.beyond_caps(clock.today(), None if row_nos is None else list(rows))
        return [
            _Known(*rows[one.citizen_id], bodies.get(one.citizen_id, ()), one.citizen_id not in beyond, bands)
            for one, bands in queries.strata(people)
            if one.citizen_id in rows
        ]


def _bodies(citizen_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """The bodies to which each of these people said yes by name."""
    family, found = f"{SHARE_BODY}/", dict[UUID, list[str]]()
    for at in range(0, len(citizen_ids), AT_ONCE):
        rows = db.session.execute(
            select(ConsentStanding.citizen_id, ConsentStanding.purpose).where(
                ConsentStanding.citizen_id.in_(citizen_ids[at : at + AT_ONCE]),
                ConsentStanding.purpose.startswith(family, autoescape=True),
                ConsentStanding.scope_id == NIL,
                ConsentStanding.expires_on >= clock.today(),
            )
        )
        for citizen_id, purpose in rows:
            found.setdefault(citizen_id, []).append(purpose.removeprefix(family))
    return found


def _rows(citizen_ids: Sequence[UUID]) -> Mapping[UUID, tuple[int, str, str, int | None, int | None]]:
    found: dict[UUID, tuple[int, str, str, int | None, int | None]] = {}
    for at in range(0, len(citizen_ids), AT_ONCE):
        rows = db.session.execute(
            select(
                Citizen.id,
                Citizen.row_no,
                Citizen.council_code,
                Citizen.legal_age,
                AskingPreference.weekly_parts,
                AskingPreference.travel_km,
            )
            .outerjoin(AskingPreference, AskingPreference.citizen_id == Citizen.id)
            .where(Citizen.id.in_(citizen_ids[at : at + AT_ONCE]))
        )
        found |= {citizen_id: (row_no, council, age, parts, km) for citizen_id, row_no, council, age, parts, km in rows}
    return found


def _columns(shape: Shape, known: Sequence[_Known]) -> tuple[Ints, Columns]:
    held: dict[str, Ints] = {
        COUNCIL: _places(shape, COUNCIL, [one.council for one in known]),
        AGE: _places(shape, AGE, [one.age for one in known]),
        PARTS: np.array([_parts(one.weekly_parts) for one in known], dtype=np.int64),
        BODY: np.array([_bits(shape, BODY, one.bodies) for one in known], dtype=np.int64),
        TRAVEL: _places(shape, TRAVEL, [band_of(one.travel_km) for one in known]),
        LIMITS: _places(shape, LIMITS, [WITHIN if one.is_within else None for one in known]),
    }
    for dimension in QUOTA_DIMENSIONS:
        held[dimension.code] = _places(shape, dimension.code, [one.bands.get(dimension.code) for one in known])
    return np.array([one.row_no for one in known], dtype=np.int64), Columns(np.ones(len(known), dtype=bool), held)


def _parts(weekly_parts: int | None) -> int:
    return 1 << len(WEEK) if weekly_parts is None else weekly_parts


def _bits(shape: Shape, name: str, values: Sequence[str]) -> int:
    dimension = shape.dimension(name)
    assert isinstance(dimension, Dimension)
    return sum(1 << at for at, value in enumerate(dimension.values) if value in values)


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
