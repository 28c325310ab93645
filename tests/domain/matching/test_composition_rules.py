"""A draw beside the population, told by the least and most of its groups."""

import pytest

from citizen_panel.domain.matching.rules.composition import AS_MANY, FEWER, MORE, OPEN, beside_population
from citizen_panel.domain.matching.vocabulary import Sentence


@pytest.mark.parametrize(
    ("least", "most", "share", "words"),
    [
        (5, 7, 0.2, AS_MANY),
        (4, 8, 0.2, OPEN),
        (4, 5, 0.2, OPEN),
        (7, 8, 0.2, OPEN),
        (0, 4, 0.2, FEWER),
        (8, 30, 0.2, MORE),
        (0, 30, 0.99, OPEN),
        (0, 30, 0.5, OPEN),
        (0, 0, 0.01, AS_MANY),
    ],
)
def test_a_group_is_told_by_its_least_and_most(least: int, most: int, share: float, words: Sentence) -> None:
    assert beside_population(least, most, 30, share) == words
