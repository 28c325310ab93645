"""Counting the panel in the database: the slower way, for when the index does not answer, with the same answers.

The bands of quotas lie under seal, and no page may open them: of those there is the daily edition, council by council.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, false, func, literal, literal_column, or_, select, true
from sqlalchemy.orm import aliased

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.circumstances import TRAVEL as DISTANCES
from citizen_panel.domain.citizens.models import AskingPreference, Citizen, PersonKey
from citizen_panel.domain.consent.purposes import SHARE_BODY, shared_with
from citizen_panel.domain.matching import eligibility, queries
from citizen_panel.domain.matching.index_shape import (
    BODY,
    COUNCIL,
    LIMITS,
    NOT_SAID,
    PARTS,
    TRAVEL,
    WEEK,
    WITHIN,
    shape_now,
)
from citizen_panel.domain.matching.rules.index.answers import (
    CLOSEST,
    SMALLEST_BASE,
    More,
    Parts,
    Rounded,
    told,
)
from citizen_panel.domain.matching.rules.index.shape import Dimension, Wish
from citizen_panel.domain.matching.rules.panel import added
from citizen_panel.domain.reference.queries import councils as all_councils

Said = aliased(AskingPreference)
"""What people said about being asked, of those who said anything."""
BEYOND: ColumnElement[UUID] = literal_column("beyond.citizen_id")
"""Whoever reached a cap, worked out once for all that is counted together."""


@dataclass(frozen=True)
class SlowParts:
    """How people divide, and which wishes are not in it."""

    parts: Parts
    passed_over: tuple[str, ...]


def how_many(wishes: Sequence[Wish]) -> Rounded:
    """How many fit at this moment, rounded; nothing for fewer than 10."""
    return told(_counts([_all_of(wishes)])[0])


def without_each(wishes: Sequence[Wish]) -> More:
    """How many more would fit without each wish, in one statement."""
    others = [_all_of([*wishes[:at], *wishes[at + 1 :]]) for at in range(len(wishes))]
    people, *without = _counts([_all_of(wishes), *others])
    return More(told(people), tuple(told(each - people) for each in without))


def divided(wishes: Sequence[Wish], dimensions: Sequence[str]) -> SlowParts:
    """How those who fit divide; bands of quotas by the daily edition of the councils, with no other wish in them."""
    shape = shape_now()
    known = [one for one in map(shape.dimension, dimensions) if isinstance(one, Dimension)]
    if len(known) < len(dimensions):
        raise ValueError("the panel is not counted by that")
    cells = [(one.name, value) for one in known if not one.is_protected for value in one.values]
    fits = _all_of(wishes)
    people, *counts = _counts([fits, *(and_(fits, _has(name, value)) for name, value in cells)])
    safe = [told(count) if people >= SMALLEST_BASE else None for count in counts]
    open_cells = dict(zip(cells, safe, strict=True))
    edition = _of_the_edition(wishes) if any(one.is_protected for one in known) else {}
    parts = {
        one.name: {
            value: edition.get((one.name, value)) if one.is_protected else open_cells[one.name, value]
            for value in one.values
        }
        for one in known
    }
    passed_over = tuple(wish.dimension for wish in wishes if wish.dimension != COUNCIL)
    return SlowParts(Parts(told(people), parts), passed_over if any(one.is_protected for one in known) else ())


def is_too_close(wishes: Sequence[Wish], earlier: Sequence[Sequence[Wish]]) -> bool:
    """Whether those who fit differ from those of an earlier question by 1 to 4 people."""
    if not earlier:
        return False
    fits = _all_of(wishes)
    apart = _counts([fits.is_distinct_from(_all_of(each)) for each in earlier])
    return any(0 < people < CLOSEST for people in apart)


def slots(wishes: Sequence[Wish]) -> Collection[int]:
    """The row numbers of those who fit at this moment."""
    return db.session.execute(_those_who_may(select(Citizen.row_no)).where(_all_of(wishes))).scalars().all()


def _counts(conditions: Sequence[ColumnElement[bool]]) -> list[int]:
    """How many of those who may be asked meet each condition, in one statement."""
    counting = select(*(func.count().filter(condition) for condition in conditions)).select_from(Citizen)
    return list(db.session.execute(_those_who_may(counting)).one())


def _those_who_may(asked: Select[*tuple[int, ...]]) -> Select[*tuple[int, ...]]:
    joined = asked.join(PersonKey, PersonKey.citizen_id == Citizen.id)
    beyond = eligibility.at_a_cap(clock.today()).cte("beyond")
    said = joined.outerjoin(Said, Said.citizen_id == Citizen.id).outerjoin(beyond, beyond.c.citizen_id == Citizen.id)
    return said.where(*queries.may_be_asked(clock.today()))


def _all_of(wishes: Sequence[Wish]) -> ColumnElement[bool]:
    return and_(true(), *(or_(false(), *(_has(wish.dimension, value) for value in wish.accepted)) for wish in wishes))


def _has(name: str, value: str) -> ColumnElement[bool]:
    """The condition that somebody has a value. Raises ValueError for what is protected, or not known."""
    if name == COUNCIL:
        return Citizen.council_code == value
    if name == BODY:
        return queries.in_standing(shared_with(SHARE_BODY, UUID(value)), clock.today())
    if name == LIMITS and value == WITHIN:
        return and_(BEYOND.is_(None), func.coalesce(Said.invitations_30d, 1) != 0)
    if name == PARTS and value == NOT_SAID:
        return Said.citizen_id.is_(None)
    if name == PARTS and value in WEEK:
        bit = literal(1 << WEEK.index(value), Integer)
        return func.coalesce(Said.weekly_parts.op("&")(bit), 0) != 0
    if name == TRAVEL and value == NOT_SAID:
        return Said.travel_km.is_(None)
    if name == TRAVEL and value in map(str, DISTANCES):
        return func.coalesce(_goes(int(value)), False)
    raise ValueError(f"nobody can be looked for by {name}")


def _goes(most: int) -> ColumnElement[bool]:
    """The condition that somebody travels so far, and not as far as the next distance up or down."""
    distances = sorted(DISTANCES)
    under = [one for one in distances if one < most]
    not_less = Said.travel_km > under[-1] if under else true()
    not_more = Said.travel_km <= most if most != distances[-1] else true()
    return and_(Said.travel_km.is_not(None), not_less, not_more)


def _of_the_edition(wishes: Sequence[Wish]) -> Mapping[tuple[str, str], Rounded]:
    day = queries.edition()
    if day is None:
        return {}
    every = frozenset(one.code for one in all_councils())
    councils = every.intersection(*(wish.accepted for wish in wishes if wish.dimension == COUNCIL))
    rows = queries.counted(day, councils)
    sums = added([(row.characteristic, row.category, row.people_count) for row in rows])
    return {cell: told(people) for cell, people in sums.items()}
