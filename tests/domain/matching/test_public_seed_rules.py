"""From a public seed to a ticket and to people."""

import hashlib
from collections import Counter
from fractions import Fraction

import pytest

from citizen_panel.domain.matching.rules.public.account import chance_on
from citizen_panel.domain.matching.rules.public.colouring import coloured
from citizen_panel.domain.matching.rules.public.drawing import drawn, tidy
from citizen_panel.domain.matching.rules.public.forms import CodedType, Mix, OneStepList, TwoStepList
from citizen_panel.domain.matching.rules.public.published import fingerprint, published
from citizen_panel.domain.matching.rules.public.seeds import seed_problem, throws_for
from citizen_panel.domain.matching.vocabulary import SeedSource

ONE = OneStepList(1, (("A",), ("B",), ("A",)), (("A", 2), ("B", 1)))
#: Type 0 has five people; types 1 and 2 share three households of two and one.
TWO = TwoStepList(
    places=5,
    types=(
        CodedType(("A", "B", "C", "D", "E")),
        CodedType(("K", "L", "M", "N", "O", "P"), 0),
        CodedType(("R", "S", "T"), 0),
    ),
    mixes=(Mix(2, ((0, 2), (1, 1), (2, 1))), Mix(1, ((0, 1), (1, 2), (2, 1)))),
    households=((("K", "L", "R"), ("M", "N", "S"), ("O", "P", "T")),),
    certain=("Z",),
)


def test_the_ticket_can_be_worked_out_by_hand() -> None:
    lines = ["citizen_panel public draw 1", fingerprint(published(ONE)), "4 1 6 2", "ticket", "0"]
    number = int(hashlib.sha256("\n".join(lines).encode()).hexdigest(), 16)
    found = drawn(ONE, "4 1 6 2")
    assert found.ticket == number % 3 + 1
    assert found.people == ONE.groups[found.ticket - 1]


def test_spaces_and_large_letters_of_a_seed_do_not_matter() -> None:
    assert tidy(" 4 1\n6\t2 ") == "4 1 6 2"
    assert drawn(ONE, "AB  CD") == drawn(ONE, "ab cd")


def test_another_list_makes_another_ticket_of_the_same_seed() -> None:
    other = OneStepList(1, ONE.groups, ONE.people, about="another")
    assert [drawn(ONE, str(n)).ticket for n in range(40)] != [drawn(other, str(n)).ticket for n in range(40)]


def test_every_ticket_comes_as_often_as_any_other() -> None:
    times = Counter(drawn(ONE, f"seed {number}").ticket for number in range(3_000))
    assert set(times) == {1, 2, 3}
    assert all(abs(count - 1_000) < 5 * 667**0.5 for count in times.values())


def test_in_two_steps_everybody_comes_as_often_as_the_list_says() -> None:
    runs = 4_000
    times = Counter(code for number in range(runs) for code in drawn(TWO, f"seed {number}").people)
    for code in [*"ABCDEKLMNOPRST", "Z"]:
        chance = chance_of(code)
        assert abs(times[code] - runs * chance) <= 5 * float(runs * chance * (1 - chance)) ** 0.5


def chance_of(code: str) -> Fraction:
    if code == "Z":
        return Fraction(1)
    number = next(n for n, kind in enumerate(TWO.types) if code in kind.people)
    seats = sum(mix.tickets * dict(mix.seats)[number] for mix in TWO.mixes)
    return Fraction(seats, 3 * len(TWO.types[number].people))


def test_in_two_steps_the_mix_is_kept_and_no_household_comes_twice() -> None:
    for number in range(200):
        found = drawn(TWO, f"seed {number}")
        mix = TWO.mixes[0 if found.ticket <= 2 else 1]
        own = [[code for code in found.people if code in kind.people] for kind in TWO.types]
        assert [len(people) for people in own] == [count for _, count in mix.seats]
        homes = [home for home in TWO.households[0] for code in home if code in found.people]
        assert len(set(homes)) == len(homes)
        assert "Z" in found.people
        assert len(set(found.people)) == TWO.places


def test_people_are_ordered_by_what_anybody_can_work_out() -> None:
    start = ["citizen_panel public draw 1", fingerprint(published(TWO)), "seed", "type 1"]
    order = sorted("ABCDE", key=lambda code: hashlib.sha256("\n".join([*start, code]).encode()).hexdigest())
    found = drawn(TWO, "seed")
    assert sorted(order[: dict(TWO.mixes[0 if found.ticket <= 2 else 1].seats)[0]]) == [
        code for code in found.people if code in "ABCDE"
    ]


def test_codes_of_real_lists_are_found_with_their_dash() -> None:
    listed = OneStepList(1, (("K7Q2-M9XD",),), (("K7Q2-M9XD", 1),))
    assert chance_on(listed, "k7q2m9xd") == 1


@pytest.mark.parametrize(("tickets", "throws"), [(1_000, 15), (10_000, 16), (100_000, 17), (1_000_000, 18)])
def test_there_must_be_enough_throws_for_every_ticket(tickets: int, throws: int) -> None:
    assert throws_for(tickets) == throws
    assert 6**throws >= 10**8 * tickets > 6 ** (throws - 1)


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ("4 1 6 2", "Throw the die 11 more times. There must be 15 throws."),
        ("4 1 6 2 5 5 3 1 2 6 4 4 1 3", "Throw the die once more. There must be 15 throws."),
        ("416255312644132", "Write each throw as a number from 1 to 6, with a space after it."),
        ("4 1 7 2 5 5 3 1 2 6 4 4 1 3 2", "Write each throw as a number from 1 to 6, with a space after it."),
        ("", "Throw the die 15 more times. There must be 15 throws."),
        ("4 1 6 2 5 5 3 1 2 6 4 4 1 3 2", "None"),
    ],
)
def test_what_is_wrong_with_dice_is_said(seed: str, words: str) -> None:
    assert str(seed_problem(SeedSource.DICE, seed, 1_000)) == words


def test_a_beacon_is_taken_whole() -> None:
    assert seed_problem(SeedSource.BEACON, "AF" * 64, 1_000) is None
    assert seed_problem(SeedSource.SYSTEM, "anything", 1_000) is None
    for value in ("af", "", "xyz" * 20):
        assert "Copy the whole value of the beacon" in str(seed_problem(SeedSource.BEACON, value, 1_000))


@pytest.mark.parametrize("seed", range(30))
def test_as_many_colours_as_the_busiest_vertex_has_edges_are_enough(seed: int) -> None:
    edges = [((7 * n + seed) % 9, (n * n + n // 3) % 11) for n in range(60)]
    left, right = Counter(a for a, _ in edges), Counter(b for _, b in edges)
    colours = max(*left.values(), *right.values())
    found = coloured(edges, colours)
    assert len({(side, colour) for (side, _), colour in zip(edges, found, strict=True)}) == len(edges)
    assert len({(side, colour) for (_, side), colour in zip(edges, found, strict=True)}) == len(edges)
    assert set(found) <= set(range(colours))
    with pytest.raises(ValueError, match="more edges"):
        coloured(edges, colours - 1)
