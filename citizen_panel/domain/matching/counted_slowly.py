"""Counting the panel in the database: the slower way, for when the index does not answer, with the same answers.

The bands of quotas lie under seal, and no page may open them: of those there is the daily edition, council by council.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from citizen_panel.core.few import SMALLEST_BASE
from citizen_panel.domain.matching import queries
from citizen_panel.domain.matching.ages import OF_THEIR_OWN_ACCORD
from citizen_panel.domain.matching.grouped import Groups, read_groups, read_rows
from citizen_panel.domain.matching.index_shape import AGE, BODY, COUNCIL, shape_now
from citizen_panel.domain.matching.rules.index.answers import (
    CLOSEST,
    More,
    Parts,
    Rounded,
    told,
)
from citizen_panel.domain.matching.rules.index.shape import Dimension, Wish
from citizen_panel.domain.matching.rules.panel import added
from citizen_panel.domain.reference.queries import councils as all_councils

OF_THE_EDITION = Wish(AGE, OF_THEIR_OWN_ACCORD)
"""Of these ages the edition is, so that nobody misses this wish in it."""


@dataclass(frozen=True)
class SlowParts:
    """How people divide, and which wishes are not in it."""

    parts: Parts
    passed_over: tuple[str, ...]


class Panel:
    """Those who may be asked at one moment: read when they are first asked about, and no more than once for a count."""

    def __init__(self) -> None:
        self._groups: Groups | None = None

    def of(self, *sets: Sequence[Wish]) -> Groups:
        """What is known of them, with every body that these wishes are about."""
        bodies = _bodies(sets)
        known = frozenset() if self._groups is None else frozenset(self._groups.values[BODY])
        if self._groups is None or not bodies <= known:
            self._groups = read_groups(bodies | known)
        return self._groups


def how_many(wishes: Sequence[Wish], panel: Panel | None = None) -> Rounded:
    """How many fit at this moment, rounded; nothing for fewer than 10."""
    found = (panel or Panel()).of(wishes)
    return told(found.people(found.fit(wishes)))


def without_each(wishes: Sequence[Wish], panel: Panel | None = None) -> More:
    """How many more would fit without each wish."""
    found = (panel or Panel()).of(wishes)
    people = found.people(found.fit(wishes))
    without = [found.people(found.fit([*wishes[:at], *wishes[at + 1 :]])) for at in range(len(wishes))]
    return More(told(people), tuple(told(each - people) for each in without))


def divided(wishes: Sequence[Wish], dimensions: Sequence[str]) -> SlowParts:
    """How those who fit divide; bands of quotas by the daily edition of the councils, with no other wish in them."""
    shape = shape_now()
    known = [one for one in map(shape.dimension, dimensions) if isinstance(one, Dimension)]
    if len(known) < len(dimensions):
        raise ValueError("the panel is not counted by that")
    found = Panel().of(wishes, [Wish(one.name, frozenset(one.values)) for one in known if one.name == BODY])
    fits = found.fit(wishes)
    people = found.people(fits)
    edition = _of_the_edition(wishes) if any(one.is_protected for one in known) else {}
    parts = {
        one.name: {
            value: edition.get((one.name, value))
            if one.is_protected
            else told(found.people(fits & found.fit([Wish(one.name, frozenset({value}))])))
            if people >= SMALLEST_BASE
            else None
            for value in one.values
        }
        for one in known
    }
    passed_over = tuple(wish.dimension for wish in wishes if wish.dimension != COUNCIL and wish != OF_THE_EDITION)
    return SlowParts(Parts(told(people), parts), passed_over if any(one.is_protected for one in known) else ())


def is_too_close(wishes: Sequence[Wish], earlier: Sequence[Sequence[Wish]], panel: Panel | None = None) -> bool:
    """Whether those who fit differ from those of an earlier question by 1 to 4 people."""
    if not earlier:
        return False
    found = (panel or Panel()).of(wishes, *earlier)
    fits = found.fit(wishes)
    return any(0 < found.people(fits ^ found.fit(each)) < CLOSEST for each in earlier)


def slots(wishes: Sequence[Wish]) -> Collection[int]:
    """The row numbers of those who fit at this moment."""
    found = read_rows(_bodies([wishes]))
    return [int(number) for number in found.numbers[found.fit(wishes)]]


def _bodies(sets: Iterable[Sequence[Wish]]) -> frozenset[str]:
    return frozenset().union(*(wish.accepted for wishes in sets for wish in wishes if wish.dimension == BODY))


def _of_the_edition(wishes: Sequence[Wish]) -> Mapping[tuple[str, str], Rounded]:
    day = queries.edition()
    if day is None:
        return {}
    every = frozenset(one.code for one in all_councils())
    councils = every.intersection(*(wish.accepted for wish in wishes if wish.dimension == COUNCIL))
    rows = queries.counted(day, councils)
    sums = added([(row.characteristic, row.category, row.people_count) for row in rows])
    return {cell: told(people) for cell, people in sums.items()}
