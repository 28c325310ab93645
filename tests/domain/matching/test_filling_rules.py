"""Words for how quotas are filled: never a word from which a small group could be counted."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.filling import SMALLEST, fillings
from citizen_panel.domain.matching.vocabulary import Filling, QuotaBand

WITHIN, LEAST, MOST = Filling.WITHIN, Filling.AT_LEAST, Filling.AT_MOST


def a_band(category: str, least: int, most: int, characteristic: str = "sex") -> QuotaBand:
    return QuotaBand(characteristic, category, least, most)


def said(bands: list[QuotaBand], drawn: list[int], places: int) -> list[Filling]:
    counts = {(band.characteristic, band.category): count for band, count in zip(bands, drawn, strict=True)}
    return [word for _, word in fillings(bands, counts, places)]


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ([25, 15, 10], [MOST, WITHIN, WITHIN]),
        ([20, 15, 10], [LEAST, WITHIN, WITHIN]),
        ([22, 15, 8], [WITHIN, WITHIN, WITHIN]),
    ],
)
def test_large_groups_may_be_said_to_have_their_least_or_most(drawn: list[int], words: list[Filling]) -> None:
    bands = [a_band("a", 20, 25), a_band("b", 5, 30), a_band("c", 5, 30)]
    assert said(bands, drawn, 55) == words


def test_nothing_exact_is_said_of_a_small_group() -> None:
    assert said([a_band("a", 3, 9), a_band("b", 30, 60)], [9, 35], 50) == [WITHIN, WITHIN]


def test_nothing_exact_is_said_when_all_others_are_few() -> None:
    assert said([a_band("a", 30, 45), a_band("b", 1, 20)], [45, 5], 50) == [WITHIN, WITHIN]


def test_nothing_exact_is_said_of_a_small_panel() -> None:
    assert said([a_band("a", 10, 12), a_band("b", 5, 10)], [10, 9], 19) == [WITHIN, WITHIN]


def test_two_groups_would_tell_each_other() -> None:
    assert said([a_band("a", 10, 20), a_band("b", 10, 20)], [20, 10], 30) == [WITHIN, WITHIN]


def test_each_characteristic_is_looked_at_by_itself() -> None:
    age = [a_band("young", 20, 25, "age"), a_band("middle", 5, 30, "age"), a_band("old", 5, 30, "age")]
    assert said([*age, a_band("a", 0, 9)], [25, 15, 10, 9], 55) == [MOST, WITHIN, WITHIN, WITHIN]


@given(st.data())
def test_whoever_reads_the_words_cannot_count_a_small_group(data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.integers(0, 18), min_size=2, max_size=3))
    places = sum(drawn) + data.draw(st.integers(0, 3))
    bands = [
        a_band(str(n), count - data.draw(st.integers(0, min(count, 6))), count + data.draw(st.integers(0, 6)))
        for n, count in enumerate(drawn)
    ]
    if places == 0:
        return
    words = said(bands, drawn, places)
    for at, count in enumerate(drawn):
        if words[at] is not WITHIN:
            assert count >= SMALLEST
            assert places - count >= SMALLEST
            continue
        known = {one[at] for one in possible(bands, [WITHIN] * len(bands), places)}
        after = {one[at] for one in possible(bands, words, places)}
        assert len(after) >= min(5, len(known))


def possible(bands: list[QuotaBand], words: list[Filling], places: int) -> Iterator[tuple[int, ...]]:
    """Every panel that fits what is said, if everybody drawn answered or a few did not."""
    ranges = [
        [band.least] if word is LEAST else [band.most] if word is MOST else range(band.least, band.most + 1)
        for band, word in zip(bands, words, strict=True)
    ]
    return (counts for counts in product(*ranges) if sum(counts) == places)
