"""Tables about the panel: joined where areas are small, safe as a whole, and what they say beside the census."""

import random

import pytest

from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.equality.islands import ISLANDS
from citizen_panel.domain.health.queries import sheet
from citizen_panel.domain.health.rules.coverage import covered, gaps, in_words, members, row_of
from citizen_panel.domain.health.rules.tables import areas, coverage, one_row, several_rows, steadied
from citizen_panel.domain.health.vocabulary import ALL, REST, WITHHELD, Figure, Sheet, Topic

LARGE, SMALL, SMALLER = "S12000036", "S12000030", "S12000005"
COUNCILS = (LARGE, SMALL, SMALLER, *ISLANDS)


def a_panel(sizes: dict[str, int], seed: int = 1) -> list[tuple[str, dict[str, str]]]:
    """People of some areas who answered nearly everything."""
    dice = random.Random(seed)
    return [
        (
            council,
            {
                one.code: dice.choice([band.code for band in one.bands])
                for one in QUOTA_DIMENSIONS
                if dice.random() < 0.9
            },
        )
        for council, size in sizes.items()
        for _ in range(size)
    ]


def test_areas_with_few_people_are_counted_together_and_with_the_next_if_they_are_still_too_few() -> None:
    answered = {LARGE: 300, SMALL: 70, SMALLER: 20}
    assert areas("age", answered) == {LARGE: (LARGE,), REST: (SMALLER, SMALL)}
    assert areas("age", {LARGE: 300, SMALL: 70, SMALLER: 60}) == {one: (one,) for one in (LARGE, SMALL, SMALLER)}


def test_the_islands_stand_alone_unless_the_answer_is_special() -> None:
    answered = {LARGE: 300, **dict.fromkeys(ISLANDS, 100)}
    assert set(areas("age", answered)) == {LARGE, *ISLANDS}
    assert areas("religion", answered) == {LARGE: (LARGE,), "+".join(ISLANDS): ISLANDS}


def test_every_area_is_in_one_row() -> None:
    for seed in range(20):
        dice = random.Random(seed)
        answered = {one: dice.choice([0, 5, 49, 50, 51, 400]) for one in COUNCILS}
        for dimension in ("age", "ethnic_group"):
            rows = areas(dimension, answered)
            assert sorted(one for group in rows.values() for one in group) == sorted(COUNCILS)
            named = [row for row in rows if row != REST]
            assert {row: members(row, named, COUNCILS) for row in named} == {row: rows[row] for row in named}
            if REST in rows:
                assert set(members(REST, list(rows), COUNCILS)) == set(rows[REST])


@pytest.mark.parametrize("sizes", [{LARGE: 900, SMALL: 200, ISLANDS[0]: 60, ISLANDS[1]: 55}, {LARGE: 60}])
def test_what_is_shown_is_rounded_and_never_small(sizes: dict[str, int]) -> None:
    found = coverage(a_panel(sizes), COUNCILS)
    assert {one.topic for one in found} == {Topic.COUNCIL, *(one.code for one in QUOTA_DIMENSIONS)}
    for one in found:
        if one.people is None:
            assert one.words
        else:
            assert one.people >= 10
            assert one.people % 5 == 0


def test_a_panel_that_is_too_small_says_nothing_but_why() -> None:
    found = coverage(a_panel({LARGE: 40}), COUNCILS)
    assert {one.column for one in found} == {WITHHELD}
    assert all(one.people is None and one.words for one in found)
    assert sheet([one for one in found if one.topic == "age"]).withheld


def test_one_row_is_a_table_of_its_own() -> None:
    alone = several_rows("answers", {"email": {"yes": 100, "no": 60}, "sms": {}}, ["yes", "no"])
    assert alone == one_row("answers", {"yes": 100, "no": 60})
    assert {(one.row, one.column): one.people for one in alone} == {(ALL, "yes"): 100, (ALL, "no"): 60, (ALL, ALL): 160}


def of(cells: dict[tuple[str, str], int | None]) -> Sheet:
    return sheet([Figure("age", *place, people, "" if people else "not shown") for place, people in cells.items()])


def test_groups_stand_beside_the_census() -> None:
    table = of({("a", "young"): 20, ("a", "old"): 180, ("a", ALL): 200, ("b", "young"): 30, ("b", ALL): 30})
    young, old = covered(table, "a", {"young": 0.25, "old": 0.75})[::-1]
    assert (young.share, young.times, young.expected) == (0.1, 0.4, 50)
    assert old.times == pytest.approx(1.2)
    assert in_words(0.4) == "about half as many"
    assert in_words(1.2) == "about as many"
    assert in_words(2.5) == "about twice as many, or more"
    few = covered(table, "b", {"young": 0.25})[-1]
    assert (few.people, few.share, few.expected) == (30, None, None)


def test_a_gap_is_a_group_clearly_below_the_census_where_enough_are_expected() -> None:
    census = {row: {"young": 0.25, "old": 0.75} for row in ("a", "b", REST, ALL)}
    table = of(
        {
            ("a", "young"): 20, ("a", "old"): 180, ("a", ALL): 200,
            ("b", "young"): 10, ("b", "old"): 50, ("b", ALL): 60,
            (REST, "young"): 10, (REST, "old"): 190, (REST, ALL): 200,
            (ALL, "young"): 100, (ALL, "old"): 360, (ALL, ALL): 460,
        }
    )  # fmt: skip
    assert [(gap.row, gap.category, gap.people, gap.expected) for gap in gaps("age", table, census)] == [
        ("a", "young", 20, 50)
    ]


def test_hidden_groups_are_a_gap_only_together() -> None:
    census = {"a": {"young": 0.4, "middle": 0.4, "old": 0.2}}
    few = of({("a", "young"): None, ("a", "middle"): None, ("a", "old"): 180, ("a", ALL): 200})
    assert {(gap.category, gap.people) for gap in gaps("age", few, census)} == {("young", None), ("middle", None)}
    uneven = {"a": {"young": 0.1, "middle": 0.5, "old": 0.4}}
    hidden = of({("a", "young"): None, ("a", "middle"): None, ("a", "old"): 330, ("a", ALL): 400})
    named = {gap.category for gap in gaps("age", hidden, uneven)}
    assert "middle" in named, "70 people at most where 200 are to be expected"
    assert "young" not in named, "60 of these may be young, where 40 are to be expected"
    many = of({("a", "young"): None, ("a", "middle"): None, ("a", "old"): 60, ("a", ALL): 200})
    assert gaps("age", many, census) == ()


def test_a_table_is_told_anew_only_once_it_moved_itself() -> None:
    before = (Figure("age", "a", "young", 50), Figure("age", "a", ALL, 200), Figure("sex", "a", "male", 90))
    little = (Figure("age", "a", "young", 55), Figure("age", "a", ALL, 205), Figure("sex", "a", "male", 100))
    assert steadied(before, little) == (*before[:2], little[2])
    few = (Figure("age", "a", "young", None, "fewer than 10"), *little[1:])
    assert steadied(before, few) == few
    gone = (Figure("age", "a", WITHHELD, None, "too few"), *before[2:])
    assert steadied(before, gone) == gone
    new = (*before, Figure("meetings", ALL, "came", 60))
    assert steadied(before, new) == new


def test_an_area_is_found_where_it_is_counted() -> None:
    table = of({("a+b", "young"): 60, (REST, "young"): 60, (ALL, "young"): 120})
    assert [row_of(one, table) for one in ("a", "b", "c")] == ["a+b", "a+b", REST]
    assert row_of("a", of({(ALL, "young"): 60})) is None
