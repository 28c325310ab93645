"""Small groups are spared: at most a fifth of them can be drawn, and nobody else has less of a chance for it."""

from hypothesis import given
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.small_groups import Member, groups_of, spared

ORKNEY, SHETLAND = ("S1", "ethnic_group", "minority_ethnic"), ("S2", "ethnic_group", "minority_ethnic")


def people(count: int, group: tuple[str, str, str] | None = ORKNEY, asked: int = 0) -> list[Member]:
    groups = frozenset({group} if group else ())
    name = group[0] if group else "none"
    return [Member(f"{name}-{number:03}", groups, number < asked) for number in range(count)]


def can_be_drawn(everybody: list[Member]) -> int:
    left_out = spared(everybody)
    return sum(one.token not in left_out and not one.was_asked for one in everybody)


def test_only_rare_bands_are_groups_and_silence_is_none() -> None:
    assert groups_of("S1", {"ethnic_group": "minority_ethnic", "age": "16_24"}) == {ORKNEY}
    assert groups_of("S1", {"ethnic_group": "white_other"}) == frozenset()
    assert groups_of("S1", {}) == frozenset()


def test_a_fifth_can_be_drawn_less_those_asked_already() -> None:
    assert can_be_drawn(people(49)) == 9
    assert can_be_drawn(people(49, asked=4)) == 5
    assert can_be_drawn(people(49, asked=20)) == 0
    assert can_be_drawn(people(3)) == 1


def test_a_group_that_is_large_enough_is_not_spared() -> None:
    assert spared(people(50)) == frozenset()


def test_each_place_counts_for_itself() -> None:
    assert spared([*people(60), *people(10, SHETLAND)]) == spared(people(10, SHETLAND))


@given(st.integers(0, 120), st.integers(0, 20), st.integers(0, 60))
def test_no_more_than_a_fifth_and_never_anybody_outside(size: int, asked: int, others: int) -> None:
    everybody = [*people(others, None), *people(size, asked=min(asked, size))]
    left_out = spared(everybody)
    assert not any(token.startswith("none") for token in left_out)
    drawable = sum(one.token not in left_out and not one.was_asked for one in everybody if one.groups)
    if 0 < size < 50:
        assert drawable <= max(0, max(1, size // 5) - min(asked, size))
    else:
        assert left_out == frozenset()


def test_those_who_cannot_be_drawn_anyway_use_no_room() -> None:
    resting = [Member(f"a-{number:03}", frozenset({ORKNEY}), was_asked=False, is_able=False) for number in range(20)]
    assert can_be_drawn([*resting, *people(20)]) - len(resting) == 8


def test_it_does_not_matter_in_which_order_people_come() -> None:
    everybody = people(30, asked=2)
    assert spared(everybody) == spared(everybody[::-1])
