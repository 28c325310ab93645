"""Where few people live, private answers are told of several areas together: who lives there is known to neighbours."""

from collections.abc import Collection

ISLANDS = ("S12000013", "S12000023", "S12000027")
"""Na h-Eileanan Siar, Orkney and Shetland: told together where an answer is special category data."""

SPECIAL = frozenset({"disability", "ethnic_group", "religion"})
"""The dimensions that are special category data."""


def tells_of_an_island(dimension: str, councils: Collection[str]) -> bool:
    """Whether a figure about these council areas would tell of some islands, and not all, who answered what."""
    there = set(ISLANDS).intersection(councils)
    return dimension in SPECIAL and 0 < len(there) < len(ISLANDS)
