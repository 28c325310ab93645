"""Of what age by law people are asked for a brief; what they answered about their age never decides it."""

from citizen_panel.domain.citizens.vocabulary import LegalAge
from citizen_panel.domain.projects.vocabulary import Asks

SPANS = {LegalAge.THIRTEEN_TO_15: (13, 15), LegalAge.SIXTEEN_17: (16, 17), LegalAge.ADULT: (18, None)}
"""The ages that are asked at all, in years; nobody under 13 is on the panel."""
ON_THE_PANEL = tuple(SPANS)
OF_THEIR_OWN_ACCORD = frozenset({LegalAge.SIXTEEN_17, LegalAge.ADULT})
"""Those who decide alone. Whoever is younger is asked only where a brief says so."""


def ages_of(asks: Asks) -> frozenset[LegalAge]:
    """Return the ages by law that lie within the years of a brief; without any said, everybody from 16 on."""
    return frozenset(age for age, (low, high) in SPANS.items() if low >= asks.youngest and _is_under(high, asks.oldest))


def _is_under(high: int | None, oldest: int | None) -> bool:
    return oldest is None or (high is not None and high <= oldest)
