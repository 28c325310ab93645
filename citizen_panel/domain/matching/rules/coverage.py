"""How the people who can be asked compare with the benchmark, in words and not in decimals."""

from enum import StrEnum

_BELOW, _ABOVE = 0.8, 1.25


class Coverage(StrEnum):
    BELOW = "below"
    ABOUT = "about"
    ABOVE = "above"


def beside(share: float, benchmark: float) -> Coverage:
    """Return how a share compares with its benchmark; within a fifth less and a quarter more they are about equal."""
    if share < _BELOW * benchmark:
        return Coverage.BELOW
    return Coverage.ABOVE if share > _ABOVE * benchmark else Coverage.ABOUT
