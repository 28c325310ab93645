"""What quotas shut out by themselves, whoever is on the panel: this can be said before anybody is looked at."""

from collections.abc import Sequence

import numpy as np

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.arrays import NO_ROW
from citizen_panel.domain.matching.rules.change import smallest_change
from citizen_panel.domain.matching.rules.conflict import irreducible
from citizen_panel.domain.matching.rules.possible import possible_types
from citizen_panel.domain.matching.rules.question import Question
from citizen_panel.domain.matching.rules.reason_words import exclusion_words
from citizen_panel.domain.matching.rules.roster import canonical_bands
from citizen_panel.domain.matching.vocabulary import QuotaBand, Sentence


def shut_by_quotas(quotas: Sequence[QuotaBand], places: int) -> tuple[Sentence, ...]:
    """Return which groups, and which people without an answer, no panel can hold however many there are of each.

    For each the rule and the smallest change; nothing where the quotas of a characteristic cannot be met at all.
    """
    bands = canonical_bands(quotas)
    return tuple(
        sentence
        for characteristic in dict.fromkeys(band.characteristic for band in bands)
        for sentence in _shut(tuple(band for band in bands if band.characteristic == characteristic), places)
    )


def _shut(bands: tuple[QuotaBand, ...], places: int) -> list[Sentence]:
    if sum(band.least for band in bands) < places and all(band.most > 0 for band in bands):
        return []  # a place is left over, and nobody is kept from it
    question = _anybody(bands, places)
    possible = possible_types(question)
    if not possible.any():
        return []
    words: list[Sentence] = []
    for one in np.flatnonzero(~possible).tolist():
        rules = irreducible(question, question.rules(), one)
        found = smallest_change(question, one)
        words += exclusion_words(question, rules, found[0] if found else (), _who(bands, one))
    return words


def _anybody(bands: tuple[QuotaBand, ...], places: int) -> Question:
    """As many people of each group, and without an answer, as there are places."""
    groups = len(bands) + 1
    enough = np.full(groups, places, dtype=np.int64)
    return Question(
        places=places,
        bands=bands,
        characteristics=(bands[0].characteristic,),
        rows=np.append(np.arange(len(bands)), NO_ROW).reshape(groups, 1),
        sizes=enough,
        home=np.arange(groups),
        households=enough,
        certain=np.zeros(groups, dtype=np.bool_),
        keys=((),) * groups,
    )


def _who(bands: tuple[QuotaBand, ...], group: int) -> Sentence:
    if group < len(bands):
        return Sentence(say("anybody in the group “{label}”"), (("label", bands[group].words),))
    return Sentence(say("anybody without an answer about “{heading}”"), (("heading", bands[0].heading_words),))
