"""Whether a way in is open, and what may be said about how many used it."""

from datetime import date

from citizen_panel.core.few import FEW_OUTSIDE, rounded
from citizen_panel.domain.partners.vocabulary import Wanted

TENS, MANY = 20, 100


def is_open(closes_on: date | None, is_closed: bool, today: date) -> bool:
    """Say whether a referral link still counts those who come through it."""
    return not is_closed and (closes_on is None or today <= closes_on)


def spoken_count(people: int) -> int | None:
    """Round a count to 5 for showing; None stands for "fewer than 10", nought included."""
    return None if people < FEW_OUTSIDE else rounded(people)


def spoken_code(code: str) -> str:
    """Write a code so that it can be read out on the telephone: letters, then digits one by one."""
    word, _, number = code.partition("-")
    return f"{word.lower()}, {' '.join(number)}"


def wanted_for(missing: int) -> Wanted:
    """Say about how many people would close a gap, in a band: fewer than 20, fewer than 100, or more."""
    if missing < TENS:
        return Wanted.FEW
    return Wanted.TENS if missing < MANY else Wanted.MANY
