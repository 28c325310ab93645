"""Counting again and again: which counts may be told beside those told before, so that none is about a few people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from citizen_panel.core.few import FEW_OUTSIDE, LOST, STEP
from citizen_panel.domain.matching.rules.index.answers import CLOSEST
from citizen_panel.domain.matching.rules.index.shape import Wish

MOST_BY_PROJECT = 60
"""So many different counts are made for one project in a day."""
MOST_BY_PERSON = 100
"""So many different counts one person makes in a day, for all projects together."""
MOST_BY_BODY = 1_500
"""So many counts are made for one body while they are compared with each other: none is told that was not compared."""
KEPT_FOR_SAVING = 10
"""So many of the day's counts are left for wishes that are saved; those that are only tried use up the others."""
ONE_OF = ":"
"""Stands between a dimension and one of its values, for the set of those who would fit without that value."""

Bounds = tuple[int, int]
"""The fewest and the most there may be."""
Canonical = list[list[str | list[str]]]
"""Wishes as they are kept: each a dimension and its values, in an order that does not depend on who wrote them."""


@dataclass(frozen=True)
class Spent:
    """So many counts were made today for the project, and by the person; and so many for the body in 28 days."""

    by_project: int
    by_person: int
    by_body: int = 0


def is_used_up(spent: Spent, *, spare: int = 0) -> bool:
    """Whether no new count is made today, or none but the last few to `spare`: what was told before still is."""
    most = ((spent.by_project, MOST_BY_PROJECT), (spent.by_person, MOST_BY_PERSON), (spent.by_body, MOST_BY_BODY))
    return any(made >= limit - spare for made, limit in most)


def canonical(wishes: Sequence[Wish]) -> Canonical:
    """Return wishes in the one form that all who wish the same have."""
    return [[name, sorted(_accepted(wishes, name))] for name in sorted({wish.dimension for wish in wishes})]


def wishes_in(kept: Canonical) -> tuple[Wish, ...]:
    """Return wishes that were kept."""
    return tuple(Wish(str(name), frozenset(values)) for name, values in kept)


def without(wishes: Sequence[Wish], named: str) -> tuple[Wish, ...]:
    """Return the wishes but those about a dimension, or the same wishes without one of the values they accept."""
    dimension, _, value = named.partition(ONE_OF)
    if not value:
        return tuple(wish for wish in wishes if wish.dimension != dimension)
    return tuple(
        Wish(wish.dimension, wish.accepted - {value}) if wish.dimension == dimension else wish for wish in wishes
    )


def ones_of(wishes: Sequence[Wish], values: Mapping[str, Collection[str]]) -> list[str]:
    """Name each value that the wishes accept of these dimensions; none where there is only one to accept."""
    found = {name: [one for one in values[name] if one in _accepted(wishes, name)] for name in _named(wishes, values)}
    return [f"{name}{ONE_OF}{one}" for name, each in found.items() if len(each) > 1 for one in each]


def total_of(people: int | None, more: Mapping[str, int | None], named: str = "") -> int | None:
    """About how many people a set has of which a count told; nothing stands for fewer than 10."""
    if not named:
        return people
    apart = more[named] or 0
    return max(0, (people or 0) + (-apart if ONE_OF in named else apart)) or None


def bounds_of(people: int | None, more: Mapping[str, int | None], named: str = "") -> Bounds:
    """The fewest and the most people that a set may have of which a count told."""
    low, high = _bounds(people)
    if not named:
        return low, high
    apart = more[named]
    if ONE_OF not in named:
        return low + _bounds(apart)[0], high + _bounds(apart)[1]
    left = (people or 0) - (apart or 0)
    return max(0, left - LOST - (STEP if apart is None else 0)), left + LOST


def is_near(one: Bounds, other: Bounds) -> bool:
    """Whether two sets may differ by fewer than 5 people, as far as what was told of them says."""
    return one[0] < other[1] + CLOSEST and other[0] < one[1] + CLOSEST


def _bounds(told: int | None) -> Bounds:
    return (0, FEW_OUTSIDE - 1) if told is None else (told - LOST, told + LOST)


def sets_of(wishes: Sequence[Wish], costs: Collection[str]) -> list[tuple[Wish, ...]]:
    """Return every set of people that a count tells of: those who fit, and those who would without each."""
    return [tuple(wishes), *(without(wishes, name) for name in costs)]


def _named(wishes: Sequence[Wish], values: Mapping[str, Collection[str]]) -> list[str]:
    return [name for name in values if any(wish.dimension == name for wish in wishes)]


def _accepted(wishes: Sequence[Wish], name: str) -> frozenset[str]:
    """What all wishes about a dimension accept together; several only where each person has one value."""
    found = [wish.accepted for wish in wishes if wish.dimension == name]
    return frozenset.intersection(*found)
