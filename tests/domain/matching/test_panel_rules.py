"""The daily count: silent about the few, about what could be worked out, and about one person who comes or goes."""

from collections.abc import Iterable, Sequence

from citizen_panel.domain.matching.rules.panel import ALL, PanelCell, cells, hidden_at_most, is_apart, steadied

Person = tuple[str, Iterable[tuple[str, str]]]
BANDS = {"sex": 2}


def people(count: int, value: str = "", council: str = "here") -> list[Person]:
    return [(council, [("sex", value)] if value else [])] * count


def told(made: Sequence[PanelCell], value: str, council: str = "here") -> int | None:
    found = {(one.council, one.characteristic, one.category): one for one in made}
    cell = found.get((council, "sex" if value != ALL else ALL, value))
    return None if cell is None or cell.is_few else cell.people


def test_people_are_rounded_to_five_and_fewer_than_ten_are_few() -> None:
    made = cells([*people(33, "female"), *people(9, "male"), *people(30)], BANDS)
    assert told(made, ALL) == 70
    assert told(made, "female") == 35
    assert told(made, "male") is None
    assert all(one.people == 0 for one in made if one.is_few)


def test_what_could_be_worked_out_from_the_other_cells_is_hidden_with_them() -> None:
    made = cells([*people(40, "female"), *people(1, "male")], BANDS)
    assert told(made, ALL) == 40
    assert told(made, "female") is None, "41 people, 40 of them women, would tell of the one man"
    assert told(cells(people(40, "female"), BANDS), "female") is None, "nobody is told to be in the only group"
    assert told(cells([*people(40, "female"), *people(9, "male")], BANDS), "female") == 40
    assert told(cells([*people(40, "female"), *people(30)], BANDS), "female") == 40


def test_what_is_not_shown_is_few_or_everybody_where_nothing_of_it_is_shown() -> None:
    wanted, here = [("sex", "female"), ("sex", "male")], ["here"]
    shown = cells([*people(60, "female"), *people(9, "male")], BANDS)
    assert hidden_at_most(shown, here, wanted) == {("sex", "female"): 0, ("sex", "male"): 9}
    nobody = cells([*people(60, "female"), *people(30)], BANDS)
    assert hidden_at_most(nobody, here, wanted)["sex", "male"] == 9, "nobody and few are one"
    all_hidden = cells([*people(60, "female"), *people(1, "male")], BANDS)
    assert hidden_at_most(all_hidden, here, wanted) == {("sex", "female"): 60, ("sex", "male"): 60}
    assert hidden_at_most(all_hidden, ["here", "there"], wanted)["sex", "male"] == 69


def test_one_person_who_joins_or_leaves_moves_nothing_not_even_over_an_edge() -> None:
    for before in range(9, 40):
        first = cells([*people(before, "female"), *people(30, "male"), *people(20)], BANDS)
        for after in (before - 1, before + 1, before + 4, before - 4):
            second = cells([*people(max(0, after), "female"), *people(30, "male"), *people(20)], BANDS)
            assert steadied(first, second) == first, (before, after)


def test_when_many_changed_the_new_count_is_told_for_their_council_alone() -> None:
    first = cells([*people(30, "female"), *people(30, "female", "there")])
    second = cells([*people(45, "female"), *people(31, "female", "there")])
    steady = steadied(first, second)
    assert told(steady, "female") == 45
    assert told(steady, "female", "there") == 30
    assert steadied((), second) == second


def test_small_steps_add_up_until_they_show() -> None:
    shown = cells(people(30, "female"))
    for count in range(31, 44):
        shown = steadied(shown, cells(people(count, "female")))
    assert told(shown, "female") == 40, "told again once 10 rounded people were apart"


def test_two_rounded_counts_that_are_apart_differ_by_five_people_at_least() -> None:
    counts = {n: None if n < 10 else 5 * ((n + 2) // 5) for n in range(60)}
    for one, shown in counts.items():
        for other, other_shown in counts.items():
            if is_apart(shown, other_shown):
                assert abs(one - other) >= 5
