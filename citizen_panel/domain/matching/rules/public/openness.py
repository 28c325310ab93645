"""Whether everybody may read a list: only where the quotas ask about what people show anyway."""

from collections.abc import Iterable

#: From an open list an expert can guess which codes gave the same answers; these are seen by everybody anyway.
SHOWN = frozenset({"age", "sex", "urban_rural"})


def may_be_open(characteristics: Iterable[str]) -> bool:
    """Answer whether the list of a draw balanced by these characteristics may be read by everybody."""
    return SHOWN.issuperset(characteristics)
