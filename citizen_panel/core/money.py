"""Whole pence, formatted in one place."""

from typing import NewType

Pence = NewType("Pence", int)


def pounds(pence: int) -> str:
    """Write an amount the way people say it: £40, £12.50."""
    sign, amount = ("-", -pence) if pence < 0 else ("", pence)
    whole, rest = divmod(amount, 100)
    return f"{sign}£{whole:,}" if rest == 0 else f"{sign}£{whole:,}.{rest:02d}"
