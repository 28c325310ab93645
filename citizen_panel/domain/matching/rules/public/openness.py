"""Whether everybody may read a list: only where the quotas ask about what people show anyway."""

from collections.abc import Iterable

#: From an open list an expert can guess which codes gave the same answers; these are seen by everybody anyway.
SHOWN = frozenset({"age", "sex", "urban_rural"})
#: With fewer people in the draw, a list for everybody would be about too few of them.
FEWEST = 50


def may_be_open(characteristics: Iterable[str]) -> bool:
    """Answer whether the list of a draw balanced by these characteristics may be read by everybody."""
    return SHOWN.issuperset(characteristics)


def are_enough(people: int) -> bool:
    """Answer whether so many people are in the draw that everybody may read its list."""
    return people >= FEWEST
