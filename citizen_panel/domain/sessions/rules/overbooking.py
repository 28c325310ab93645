"""How many to invite for a number of seats: the name of the rule; we say over-recruit."""

from math import comb

MOST_TRIED = 500


def to_invite(seats: int, come_permille: int, *, sure_permille: int = 900) -> int:
    """The fewest people to invite so that at least so many come, with the given certainty.

    People come independently of each other, each with probability `come_permille` of 1000 (binomial tail).
    """
    if seats <= 0:
        return 0
    if not 0 < come_permille <= 1000:
        raise ValueError("the share that comes must be above 0 and at most 1000 of 1000")
    share = come_permille / 1000
    for invited in range(seats, MOST_TRIED + 1):
        if chance_of_at_least(seats, invited, share) * 1000 >= sure_permille:
            return invited
    return MOST_TRIED


def chance_of_at_least(seats: int, invited: int, share: float) -> float:
    """The probability that at least so many of those invited come."""
    return sum(comb(invited, k) * share**k * (1 - share) ** (invited - k) for k in range(seats, invited + 1))
