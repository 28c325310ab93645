"""What the index knows of a citizen: dimensions with their values, each value a row of bits."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

ASKABLE = 0
"""The row of those who may be asked; every count is of these alone."""
MOST_VALUES = 62
"""So many values a dimension may have: a person's values fit into one whole number."""


@dataclass(frozen=True)
class Dimension:
    """Something that citizens differ in.

    `is_one_of` where nobody has two of its values, `is_complete` where everybody has one of them. By what is
    `is_protected` people can be counted apart, but nobody can be looked for.
    """

    name: str
    values: tuple[str, ...]
    is_one_of: bool = True
    is_complete: bool = False
    is_protected: bool = False


@dataclass(frozen=True)
class Wish:
    """People who have one at least of these values of a dimension; of none when nothing is accepted."""

    dimension: str
    accepted: frozenset[str]


@dataclass(frozen=True)
class NotInIndex:
    """A wish names a dimension or values that the index does not have."""

    dimension: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """Which row of bits stands for which value.

    Raises ValueError for two dimensions of one name, values that come twice, and more than 62 of them.
    """

    dimensions: tuple[Dimension, ...]

    def __post_init__(self) -> None:
        if len({one.name for one in self.dimensions}) < len(self.dimensions):
            raise ValueError("two dimensions have one name")
        for one in self.dimensions:
            if len(set(one.values)) < len(one.values) or len(one.values) > MOST_VALUES:
                raise ValueError(f"a dimension has at most {MOST_VALUES} values, each once: {one.name}")

    @cached_property
    def _first_rows(self) -> dict[str, int]:
        rows, at = dict[str, int](), ASKABLE + 1
        for one in self.dimensions:
            rows[one.name] = at
            at += len(one.values)
        return rows

    @cached_property
    def _named(self) -> dict[str, Dimension]:
        return {one.name: one for one in self.dimensions}

    @property
    def rows(self) -> int:
        """How many rows of bits there are."""
        return ASKABLE + 1 + sum(len(one.values) for one in self.dimensions)

    def dimension(self, name: str) -> Dimension | NotInIndex:
        """Return the dimension of that name."""
        return self._named.get(name, NotInIndex(name))

    def rows_of(self, name: str) -> range:
        """Return the rows of a dimension, in the order of its values. Raises KeyError for one it does not have."""
        first = self._first_rows[name]
        return range(first, first + len(self._named[name].values))

    def missing_in(self, wishes: Iterable[Wish]) -> NotInIndex | None:
        """Return the first of these wishes that the index cannot answer, or nothing."""
        for wish in wishes:
            known = self._named.get(wish.dimension)
            strange = wish.accepted - frozenset(known.values) if known else frozenset()
            if known is None or strange:
                return NotInIndex(wish.dimension, tuple(sorted(strange)))
        return None
