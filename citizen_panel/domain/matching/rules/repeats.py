"""Counting again and again: which counts may be told beside those told before, so that none is about a few people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from citizen_panel.domain.matching.rules.index.shape import Wish

MOST_BY_PROJECT = 60
"""So many different counts are made for one project in a day."""
MOST_BY_PERSON = 100
"""So many different counts one person makes in a day, for all projects together."""

Canonical = list[list[str | list[str]]]
"""Wishes as they are kept: each a dimension and its values, in an order that does not depend on who wrote them."""


@dataclass(frozen=True)
class Spent:
    """So many different counts were made today for the project, and by the person."""

    by_project: int
    by_person: int


def is_used_up(spent: Spent) -> bool:
    """Whether no new count is made today: what was told before still is."""
    return spent.by_project >= MOST_BY_PROJECT or spent.by_person >= MOST_BY_PERSON


def canonical(wishes: Sequence[Wish]) -> Canonical:
    """Return wishes in the one form that all who wish the same have."""
    return [[name, sorted(_accepted(wishes, name))] for name in sorted({wish.dimension for wish in wishes})]


def wishes_in(kept: Canonical) -> tuple[Wish, ...]:
    """Return wishes that were kept."""
    return tuple(Wish(str(name), frozenset(values)) for name, values in kept)


def without(wishes: Sequence[Wish], dimension: str) -> tuple[Wish, ...]:
    """Return the wishes but those about a dimension."""
    return tuple(wish for wish in wishes if wish.dimension != dimension)


def sets_of(wishes: Sequence[Wish], costs: Collection[str]) -> list[tuple[Wish, ...]]:
    """Return every set of people that a count tells of: those who fit, and those who would without each wish."""
    return [tuple(wishes), *(without(wishes, name) for name in costs)]


def _accepted(wishes: Sequence[Wish], name: str) -> frozenset[str]:
    """What all wishes about a dimension accept together; several only where each person has one value."""
    found = [wish.accepted for wish in wishes if wish.dimension == name]
    return frozenset.intersection(*found)
