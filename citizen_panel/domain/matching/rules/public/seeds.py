"""Which seeds are good enough: so many possible ones that every ticket is as likely as any other."""

import re

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.public.drawing import tidy
from citizen_panel.domain.matching.vocabulary import SeedSource, Sentence

#: For each ticket there must be so many seeds; then no ticket is likelier than another by more than about 1 in 10,000.
_SEEDS_A_TICKET = 10**8
_SIDES = 6
_BEACON_DIGITS = 32


def throws_for(tickets: int) -> int:
    """Return how many throws of an ordinary die are enough for so many tickets: 15 for 1,000, 18 for 1,000,000."""
    throws = 1
    while _SIDES**throws < _SEEDS_A_TICKET * tickets:
        throws += 1
    return throws


def seed_problem(source: SeedSource, seed: str, tickets: int) -> Sentence | None:
    """Return what is wrong with a public seed, in words that say what to do, or None when it will do."""
    if source is SeedSource.DICE:
        return _dice_problem(tidy(seed).split(), throws_for(tickets))
    if source is SeedSource.BEACON and not re.fullmatch(f"[0-9a-f]{{{_BEACON_DIGITS},}}", tidy(seed)):
        text = say("Copy the whole value of the beacon: at least {digits} figures and letters from a to f.")
        return Sentence(text, (("digits", _BEACON_DIGITS),))
    return None


def _dice_problem(throws: list[str], needed: int) -> Sentence | None:
    if any(throw not in {"1", "2", "3", "4", "5", "6"} for throw in throws):
        return Sentence(say("Write each throw as a number from 1 to 6, with a space after it."))
    if len(throws) == needed - 1:
        return Sentence(say("Throw the die once more. There must be {needed} throws."), (("needed", needed),))
    if len(throws) < needed:
        text = say("Throw the die {more} more times. There must be {needed} throws.")
        return Sentence(text, (("more", needed - len(throws)), ("needed", needed)))
    return None
