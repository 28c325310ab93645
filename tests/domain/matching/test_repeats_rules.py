"""Counts beside each other: which sets a count tells of, how large they are, and when no more are made."""

import pytest

from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.repeats import (
    MOST_BY_BODY,
    MOST_BY_PERSON,
    MOST_BY_PROJECT,
    Spent,
    bounds_of,
    is_near,
    is_used_up,
    ones_of,
    sets_of,
    total_of,
    without,
)

TIMES = Wish("times", frozenset({"morning", "evening", "not_said"}))
TOWN = Wish("town", frozenset({"here"}))


@pytest.mark.parametrize(
    "spent", [Spent(MOST_BY_PROJECT, 0), Spent(0, MOST_BY_PERSON), Spent(0, 0, MOST_BY_BODY)], ids=str
)
def test_counts_end_for_a_project_a_person_and_where_they_are_no_longer_compared(spent: Spent) -> None:
    assert is_used_up(spent)
    assert not is_used_up(Spent(MOST_BY_PROJECT - 1, MOST_BY_PERSON - 1, MOST_BY_BODY - 1))
    assert is_used_up(Spent(MOST_BY_PROJECT - 5, 0), spare=5)


def test_one_value_is_left_out_where_others_stay() -> None:
    named = ones_of([TIMES, TOWN], {"times": ["morning", "evening"], "town": ["here"], "travel": ["5"]})
    assert named == ["times:morning", "times:evening"], "who never said has no time to leave out"
    assert without([TIMES, TOWN], "times:morning") == (Wish("times", frozenset({"evening", "not_said"})), TOWN)
    assert without([TIMES, TOWN], "times") == (TOWN,)
    assert sets_of([TIMES, TOWN], ["times", "times:morning"])[1:] == [
        (TOWN,),
        (Wish("times", frozenset({"evening", "not_said"})), TOWN),
    ]


@pytest.mark.parametrize(
    ("people", "more", "named", "total"),
    [
        (60, {}, "", 60),
        (60, {"times": 20}, "times", 80),
        (60, {"times": None}, "times", 60),
        (None, {"times": 200}, "times", 200),
        (None, {"times": None}, "times", None),
        (60, {"times:morning": 20}, "times:morning", 40),
        (60, {"times:morning": None}, "times:morning", 60),
    ],
)
def test_every_set_that_was_told_of_has_about_so_many_people(
    people: int | None, more: dict[str, int | None], named: str, total: int | None
) -> None:
    assert total_of(people, more, named) == total


def test_sets_that_may_be_nearly_the_same_people_are_never_passed_over() -> None:
    def shown(count: int) -> int | None:
        return None if count < 10 else 5 * ((count + 2) // 5)

    def is_held_beside(told: tuple[int, int], people: int) -> None:
        for other in range(max(0, people - 4), people + 5):
            assert is_near(told, bounds_of(shown(other), {}))

    for people in range(60):
        is_held_beside(bounds_of(shown(people), {}), people)
        for apart in range(60):
            is_held_beside(bounds_of(shown(people), {"times": shown(apart)}, "times"), people + apart)
            left = people - apart
            if left >= 10:
                fewer = (shown(people) or 0) - (shown(left) or 0)
                told = bounds_of(shown(people), {"a:b": fewer if fewer >= 10 else None}, "a:b")
                is_held_beside(told, left)
    assert not is_near(bounds_of(100, {}), bounds_of(110, {}))
