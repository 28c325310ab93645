"""Chance from a seed."""

from collections import Counter

import pytest

from citizen_panel.domain.matching.rules.seeded import SeededStream


def test_a_seed_always_gives_the_same_bytes() -> None:
    assert SeededStream(b"dice", "test").take(8).hex() == SeededStream(b"dice", "test").take(8).hex()
    assert SeededStream(b"dice", "test").take(8) != SeededStream(b"dice", "other").take(8)
    assert SeededStream(b"dicet", "est").take(8) != SeededStream(b"dice", "test").take(8)


def test_bytes_do_not_depend_on_how_they_are_taken() -> None:
    one, many = SeededStream(b"x", "test"), SeededStream(b"x", "test")
    assert one.take(100) == b"".join(many.take(size) for size in (1, 31, 33, 35))


def test_numbers_below_a_limit_are_equally_likely() -> None:
    stream = SeededStream(b"x", "test")
    counts = Counter(stream.below(10) for _ in range(20_000))
    assert set(counts) == set(range(10))
    assert all(abs(count - 2000) < 5 * 1800**0.5 for count in counts.values())


def test_one_possibility_needs_no_chance_and_none_is_an_error() -> None:
    assert SeededStream(b"x", "test").below(1) == 0
    with pytest.raises(ValueError, match="positive"):
        SeededStream(b"x", "test").below(0)


def test_every_pair_of_four_is_equally_likely() -> None:
    stream = SeededStream(b"x", "test")
    counts = Counter(tuple(stream.some("abcd", 2)) for _ in range(12_000))
    assert len(counts) == 12
    assert all(abs(count - 1000) < 5 * 920**0.5 for count in counts.values())
