"""What the quotas of a draw say beside the population: told of groups by their least and most, never by a count."""

from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Sentence

FEWER = Sentence(say("fewer"))
MORE = Sentence(say("more"))
AS_MANY = Sentence(say("about as many"))
OPEN = Sentence(say("the quotas do not say"))
_ROUNDING = 1.0


def beside_population(least: int, most: int, places: int, share: float) -> Sentence:
    """Say how a group was drawn beside its share (0 to 1) of the population, as far as its least and most tell.

    A place more or less counts as the same: nobody is drawn in parts. Quotas that leave room for fewer, or for more,
    do not say.
    """
    even = share * places
    if most < even - _ROUNDING:
        return FEWER
    if least > even + _ROUNDING:
        return MORE
    return OPEN if least < even - _ROUNDING or most > even + _ROUNDING else AS_MANY
