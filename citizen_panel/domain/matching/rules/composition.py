"""What the quotas of a draw say beside the population: told of groups by their least and most, never by a count."""

from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Sentence

FEWER = Sentence(say("fewer"))
MORE = Sentence(say("more"))
AS_MANY = Sentence(say("about as many"))
_ROUNDING = 1.0


def beside_population(least: int, most: int, places: int, share: float) -> Sentence:
    """Say how a group was drawn beside its share (0 to 1) of the population, as far as its least and most tell.

    A place more or less counts as the same: nobody is drawn in parts.
    """
    even = share * places
    if most < even - _ROUNDING:
        return FEWER
    return MORE if least > even + _ROUNDING else AS_MANY
