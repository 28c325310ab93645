"""What is told of few people: nothing exact; and of more of them nothing finer than fives."""

FEW = 5
"""Fewer people than these are never told apart, not even to those who work with them."""

FEW_OUTSIDE = 10
"""Fewer people than these are not told to whoever does not work with them."""

SMALLEST_BASE = 20
"""Of fewer people than these together nothing is told of their parts."""

STEP = 5
LOST = STEP // 2
"""So many people may have been rounded away from a count, or added to it."""


def rounded(count: int) -> int:
    """A count of people to the nearest multiple of 5, as every one is told."""
    return STEP * ((count + LOST) // STEP)
