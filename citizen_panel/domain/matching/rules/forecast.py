"""How many people to ask so that the places are filled, with an honest range."""

from dataclasses import dataclass
from math import exp, lgamma, log

from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Sentence

_EVEN_ODDS = 0.5
_NEARLY_SURE = 0.9
_MOST_ASKED = 100_000


@dataclass(frozen=True)
class Rate:
    """A rate between 0 and 1: the likely one, and how low and high it may well be."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """How many to ask: about `ask`; `low` if things go well, `high` to be nearly sure if they go badly."""

    places: int
    ask: int
    low: int
    high: int

    @property
    def words(self) -> Sentence:
        values = (("ask", self.ask), ("places", self.places), ("low", self.low), ("high", self.high))
        return Sentence(say("Ask about {ask} to fill {places} places ({low} to {high})"), values)


def chance_of_filling(asked: int, places: int, coming: float) -> float:
    """Return the chance (0 to 1) that at least `places` of `asked` come, each with chance `coming`."""
    if places <= 0:
        return 1.0
    if asked < places or coming <= 0:
        return 0.0
    if coming >= 1:
        return 1.0
    steps = (
        lgamma(asked + 1)
        - lgamma(come + 1)
        - lgamma(asked - come + 1)
        + come * log(coming)
        + (asked - come) * log(1 - coming)
        for come in range(places)
    )
    return max(0.0, 1.0 - sum(exp(step) for step in steps))


def fewest_to_ask(places: int, coming: float, sure: float) -> int:
    """Return the smallest number to ask that fills the places with chance `sure`; at most 100,000."""
    low, high = places, max(places, 1)
    while high < _MOST_ASKED and chance_of_filling(high, places, coming) < sure:
        high = min(_MOST_ASKED, 2 * high)
    while low < high:
        middle = (low + high) // 2
        if chance_of_filling(middle, places, coming) >= sure:
            high = middle
        else:
            low = middle + 1
    return low


def ask_for(places: int, acceptance: Rate, no_show: Rate) -> Forecast:
    """Return how many to ask to fill the places, given how many accept and how many of those do not come.

    Binomial quantiles: `ask` has even odds at the likely rates, `low` even odds at the best rates, `high` nine
    chances in ten at the worst.
    """
    return Forecast(
        places=places,
        ask=fewest_to_ask(places, acceptance.likely * (1 - no_show.likely), _EVEN_ODDS),
        low=fewest_to_ask(places, acceptance.high * (1 - no_show.low), _EVEN_ODDS),
        high=fewest_to_ask(places, acceptance.low * (1 - no_show.high), _NEARLY_SURE),
    )
