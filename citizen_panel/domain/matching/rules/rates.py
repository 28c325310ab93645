"""How many of those asked say yes, and how many of these do not come: what is usual, moved by what was seen."""

from dataclasses import dataclass
from math import sqrt

from citizen_panel.domain.matching.rules.forecast import Rate

#: What is usual, until a body has asked enough people of its own.
ACCEPTANCE = Rate(0.55, 0.66, 0.78)
NO_SHOW = Rate(0.05, 0.10, 0.15)
FEWEST_SEEN = 20
"""With fewer answers than this nothing is learned: a rate would tell what one person said."""
MOST_SEEN = 300
"""More answers than this make a rate no surer: people asked together say yes and no together."""
_EIGHT_IN_TEN = 1.2816


@dataclass(frozen=True)
class Past:
    """What became of a body's own invitations: how many were asked and said yes, were expected and did not come."""

    asked: int = 0
    agreed: int = 0
    expected: int = 0
    missed: int = 0


@dataclass(frozen=True)
class Rates:
    """The two rates, and whether the body's own past is in each."""

    acceptance: Rate
    no_show: Rate
    has_asked: bool
    has_met: bool


def rates_of(past: Past) -> Rates:
    """Return the rates for a body: the usual ones, moved by its own past as far as that is long."""
    return Rates(
        acceptance=learned(ACCEPTANCE, past.agreed, past.asked),
        no_show=learned(NO_SHOW, past.missed, past.expected),
        has_asked=past.asked >= FEWEST_SEEN,
        has_met=past.expected >= FEWEST_SEEN,
    )


def learned(usual: Rate, happened: int, of: int) -> Rate:
    """Return the usual rate moved by what happened `happened` times `of` times; under 20 times it stays.

    Beta-binomial: the usual rate counts like as many earlier cases as its range is narrow, and eight in ten of what
    may be lies between `low` and `high`. The range narrows as more is seen, but for more than 300 cases no further.
    """
    if of < FEWEST_SEEN:
        return usual
    weight = min(1.0, MOST_SEEN / of)
    before = _cases(usual)
    cases = before + of * weight
    likely = (usual.likely * before + min(happened, of) * weight) / cases
    reach = _EIGHT_IN_TEN * sqrt(likely * (1 - likely) / (cases + 1))
    return Rate(max(0.0, likely - reach), likely, min(1.0, likely + reach))


def _cases(usual: Rate) -> float:
    """How many cases a usual rate stands for: a beta distribution of so many has its range."""
    spread = (usual.high - usual.low) / (2 * _EIGHT_IN_TEN)
    return usual.likely * (1 - usual.likely) / spread**2 - 1
