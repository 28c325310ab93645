"""No hidden count can be worked out, tried by brute force on small tables."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.equality.rules import suppress
from citizen_panel.domain.equality.vocabulary import Audience, Cell, SafeTable, Table, Withheld

LEAST = {Audience.INTERNAL: (20, 5), Audience.PUBLISHED: (50, 10)}


def one_row(*counts: int, merges: tuple[tuple[str, str], ...] = ()) -> Table:
    return Table(("all",), tuple(f"c{i}" for i in range(len(counts))), (counts,), merges)


def two_rows(counts: list[int]) -> Table:
    half = len(counts) // 2
    return Table(
        ("a", "b"), tuple(f"c{i}" for i in range(half)), (tuple(counts[:half]), tuple(counts[half : 2 * half]))
    )


def fits(cell: Cell, count: int, threshold: int) -> bool:
    """Could this count have been shown so?"""
    if cell.count is not None:
        return count >= threshold and abs(count - cell.count) <= 2
    return count < threshold if cell.words.startswith("fewer") else True


def possible(safe: SafeTable, threshold: int, most: int) -> list[tuple[int, ...]]:
    """Every table a reader could believe in."""
    flat = [cell for line in safe.cells for cell in line]
    ranges = [
        [
            n
            for n in (range(most) if cell.count is None else range(cell.count - 2, cell.count + 3))
            if fits(cell, n, threshold)
        ]
        for cell in flat
    ]
    width = len(safe.columns)
    found = []
    for counts in product(*ranges):
        lines = [counts[i * width : (i + 1) * width] for i in range(len(safe.rows))]
        if (
            fits(safe.total, sum(counts), threshold)
            and all(fits(cell, sum(line), threshold) for cell, line in zip(safe.row_totals, lines, strict=True))
            and all(
                fits(cell, sum(column), threshold)
                for cell, column in zip(safe.column_totals, zip(*lines, strict=True), strict=True)
            )
        ):
            found.append(counts)
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=4, max_size=4))
def test_every_hidden_count_could_be_five_different_numbers(counts: list[int]) -> None:
    table = two_rows(counts)
    safe = suppress(table, Audience.INTERNAL)
    if isinstance(safe, Withheld):
        return
    tables = possible(safe, 5, 20)
    assert tuple(counts) in tables
    for at, cell in enumerate(cell for line in safe.cells for cell in line):
        if cell.count is None:
            assert len({t[at] for t in tables}) >= 5


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=6), st.sampled_from(Audience))
def test_nothing_small_is_shown_and_everything_is_rounded(counts: list[int], audience: Audience) -> None:
    table = one_row(*counts)
    safe = suppress(table, audience)
    people, threshold = LEAST[audience]
    if sum(counts) < people:
        assert isinstance(safe, Withheld)
        return
    if isinstance(safe, Withheld):
        return
    for cell, count in zip(safe.cells[0], counts, strict=True):
        if cell.count is None:
            assert cell.words
            assert cell.percent is None
        else:
            assert count >= threshold
            assert cell.count % 5 == 0
            assert abs(cell.count - count) <= 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=6, max_size=6), st.sampled_from(Audience))
def test_a_hidden_count_never_stands_alone_in_its_row_or_column(counts: list[int], audience: Audience) -> None:
    safe = suppress(two_rows(counts), audience)
    if isinstance(safe, Withheld):
        return
    for line in (*safe.cells, *zip(*safe.cells, strict=True)):
        assert len([cell for cell in line if cell.count is None]) != 1


def test_too_few_people_is_withheld() -> None:
    assert isinstance(suppress(one_row(10, 9), Audience.INTERNAL), Withheld)
    assert isinstance(suppress(one_row(30, 19), Audience.PUBLISHED), Withheld)


def test_everyone_alike_is_withheld() -> None:
    assert isinstance(suppress(one_row(80, 0), Audience.PUBLISHED), Withheld)


def test_a_group_all_of_one_kind_is_not_shown() -> None:
    safe = suppress(Table(("a", "b"), ("x", "y"), ((30, 0), (40, 45))), Audience.INTERNAL)
    assert not isinstance(safe, SafeTable) or safe.cells[0][0].count is None


def test_zero_is_hidden_like_any_small_count() -> None:
    with_zero, with_three = (suppress(one_row(40, 30, n, 2), Audience.INTERNAL) for n in (0, 3))
    assert isinstance(with_zero, SafeTable)
    assert isinstance(with_three, SafeTable)
    assert with_zero.cells[0][2] == with_three.cells[0][2]
    assert with_zero.cells[0][2].count is None


def test_large_counts_are_shown_with_percentages_of_rounded_numbers() -> None:
    safe = suppress(one_row(61, 38), Audience.PUBLISHED)
    assert isinstance(safe, SafeTable)
    assert safe.cells[0] == (Cell(60, "", 60), Cell(40, "", 40))
    assert safe.total.count == 100


def test_merging_comes_before_hiding() -> None:
    safe = suppress(one_row(60, 40, 3, merges=(("c2", "c1"),)), Audience.PUBLISHED)
    assert isinstance(safe, SafeTable)
    assert safe.columns == ("c0", "c1 + c2")
    assert all(cell.count is not None for cell in safe.cells[0])


@pytest.mark.parametrize("audience", list(Audience))
def test_a_withheld_table_says_why(audience: Audience) -> None:
    withheld = suppress(one_row(1, 1), audience)
    assert isinstance(withheld, Withheld)
    assert withheld.reason.endswith(".")
