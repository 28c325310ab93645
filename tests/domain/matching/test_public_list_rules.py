"""A lottery as equal tickets: what nobody may lose by it."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.public.account import chance_on, more_words, place_words, rounding_words
from citizen_panel.domain.matching.rules.public.codes import ALPHABET, codes
from citizen_panel.domain.matching.rules.public.forms import (
    NeedsMoreTickets,
    OneStepList,
    Prepared,
    TwoStepList,
)
from citizen_panel.domain.matching.rules.public.published import fingerprint, list_from, published
from citizen_panel.domain.matching.rules.public.tickets import ticket_list, tickets_for
from citizen_panel.domain.matching.vocabulary import TICKETS, Lottery, LotteryPanel, QuotaBand, Selected, TypeGroup
from tests.domain.matching.lotteries import SALT, a_lottery
from tests.domain.matching.pools import a_pool, a_request

SOME = 2_500  # tickets; few enough to be quick, many enough for lists in one step
LARGE = 60  # so many times more people that a list in one step would be too long
made = st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.integers(0, 2))


def prepared(lottery: Lottery, tickets: int | None = None) -> Prepared:
    found = ticket_list(lottery, SALT, tickets, about="invented")
    assert isinstance(found, Prepared)
    return found


def in_one_step(found: Prepared) -> OneStepList:
    assert isinstance(found.listed, OneStepList)
    return found.listed


def in_two_steps(found: Prepared) -> TwoStepList:
    assert isinstance(found.listed, TwoStepList)
    return found.listed


def chances_before(lottery: Lottery) -> dict[str, Fraction]:
    found = dict.fromkeys(lottery.certain, Fraction(1))
    for number, group in enumerate(lottery.types):
        seats = sum(panel.tickets * dict(panel.seats).get(number, 0) for panel in lottery.panels)
        found |= dict.fromkeys(group.keys, Fraction(seats, TICKETS * group.size))
    return found


def chances_after(found: Prepared) -> dict[str, Fraction]:
    """Counted from the list alone."""
    listed = found.listed
    if isinstance(listed, OneStepList):
        held = Counter(code for group in listed.groups for code in group)
        return {key: Fraction(held[code], listed.tickets) for code, key in found.keys.items()}
    after = {found.keys[code]: Fraction(1) for code in listed.certain}
    for number, kind in enumerate(listed.types):
        seats = sum(mix.tickets * dict(mix.seats).get(number, 0) for mix in listed.mixes)
        after |= {found.keys[code]: Fraction(seats, listed.tickets * len(kind.people)) for code in kind.people}
    return after


def one_step_faults(found: Prepared, lottery: Lottery) -> list[str]:
    """What is wrong with any group of people: looked up from the lottery alone."""
    kinds = {key: number for number, group in enumerate(lottery.types) for key in group.keys}
    home = {key: household for kind in lottery.households for household in kind for key in household}
    panels = {panel.seats for panel in lottery.panels}
    faults = []
    for group in in_one_step(found).groups:
        people = [found.keys[code] for code in group]
        others = [key for key in people if key not in lottery.certain]
        homes = [home[key] for key in others if key in home]
        if len(set(people)) != len(people) or not set(lottery.certain) <= set(people):
            faults.append("somebody twice, or somebody certain not there")
        if len(set(homes)) != len(homes):
            faults.append("a household twice")
        if tuple(sorted(Counter(kinds[key] for key in others).items())) not in panels:
            faults.append("a panel that is not in the lottery")
    return faults


@settings(max_examples=25, deadline=None)
@given(made)
def test_in_one_step_every_group_is_a_panel_and_all_who_are_alike_have_as_many(made: tuple[int, int, int]) -> None:
    seed, kinds, certain = made
    lottery = a_lottery(seed, kinds=kinds, certain=certain).lottery
    found = prepared(lottery, SOME)
    assert one_step_faults(found, lottery) == []
    told = dict(in_one_step(found).people)
    held = Counter(code for group in in_one_step(found).groups for code in group)
    assert {code: count for code, count in told.items() if count} == held
    code_of = {key: code for code, key in found.keys.items()}
    for group in lottery.types:
        counts = [told[code_of[key]] for key in group.keys]
        assert max(counts) - min(counts) <= 1


@settings(max_examples=25, deadline=None)
@given(made, st.sampled_from([1, LARGE]))
def test_the_error_that_is_told_is_the_error_that_was_made(made: tuple[int, int, int], larger: int) -> None:
    seed, kinds, certain = made
    lottery = a_lottery(seed, kinds=kinds, certain=certain, larger=larger).lottery
    found = prepared(lottery, SOME)
    before, after = chances_before(lottery), chances_after(found)
    drawn = [key for key, chance in before.items() if chance and key not in lottery.certain]
    assert found.rounding.tickets == found.listed.tickets == SOME
    assert found.rounding.largest_change == max(abs(after[key] - chance) for key, chance in before.items())
    assert found.rounding.lowest_before == min(before[key] for key in drawn)
    assert found.rounding.lowest_after == min(after[key] for key in drawn) > 0
    assert {key for key, chance in after.items() if not chance} == {key for key, chance in before.items() if not chance}
    assert sum(after.values()) == found.listed.places


@settings(max_examples=25, deadline=None)
@given(made)
def test_two_steps_hide_the_order_of_types_and_lose_nothing(made: tuple[int, int, int]) -> None:
    seed, kinds, certain = made
    lottery = a_lottery(seed, kinds=kinds, certain=certain, larger=LARGE).lottery
    found = prepared(lottery)
    listed = in_two_steps(found)
    number_of = {key: number for number, group in enumerate(lottery.types) for key in group.keys}
    own = [{number_of[found.keys[code]] for code in kind.people} for kind in listed.types]
    assert sorted(number for numbers in own for number in numbers) == list(range(len(lottery.types)))
    back = [next(iter(numbers)) for numbers in own]
    panels = {panel.seats for panel in lottery.panels}
    assert {tuple(sorted((back[number], seats) for number, seats in mix.seats)) for mix in listed.mixes} <= panels
    homes = {tuple(sorted(found.keys[code] for code in part)) for kind in listed.households for part in kind}
    assert homes == {tuple(sorted(household)) for kind in lottery.households for household in kind}


def test_another_salt_numbers_the_types_otherwise_and_names_people_otherwise() -> None:
    lottery = a_lottery(5, larger=LARGE).lottery
    one, other = ticket_list(lottery, b"one invented salt"), ticket_list(lottery, b"other invented salt")
    assert isinstance(one, Prepared)
    assert isinstance(other, Prepared)
    sizes = [[len(kind.people) for kind in in_two_steps(found).types] for found in (one, other)]
    assert sizes[0] != sizes[1]
    assert sorted(sizes[0]) == sorted(sizes[1])
    assert not set(one.keys) & set(other.keys)


@pytest.mark.parametrize("larger", [1, LARGE])
def test_the_same_arguments_give_the_same_bytes_and_they_can_be_read_back(larger: int) -> None:
    lottery = a_lottery(9, larger=larger).lottery
    document = published(prepared(lottery, 1_000).listed)
    assert published(prepared(lottery, 1_000).listed) == document
    assert list_from(document) == prepared(lottery, 1_000).listed
    assert document.isascii()
    assert len(fingerprint(document)) == 64


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"[]", b"{}", b'{"steps": 1}', b'{"steps": 2, "groups": 3}', b"\xff", b"[" * 10_000],
)
def test_other_bytes_are_not_read_as_a_list(spoilt: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        list_from(spoilt)


def test_a_list_with_another_space_is_not_the_published_one() -> None:
    document = published(prepared(a_lottery(9).lottery, 1_000).listed)
    with pytest.raises(ValueError, match="not a published list"):
        list_from(document.replace(b'"places": 6', b'"places":  6'))


@pytest.mark.parametrize("larger", [1, LARGE])
def test_no_key_and_no_answer_stands_in_the_list(larger: int) -> None:
    made = a_lottery(9, larger=larger)
    document = published(prepared(made.lottery, 1_000).listed).decode()
    for word in ("person", "home", "young", "middle", "old", "island", "town", "city", "moor", "age"):
        assert f'"{word}' not in document.replace('"households"', "")


def test_the_rarest_type_says_how_many_tickets_there_are() -> None:
    assert tickets_for(two_types(1, 50)) == 1_000
    assert tickets_for(two_types(1, 100)) == 1_000
    assert tickets_for(two_types(1, 101)) == 10_000
    assert tickets_for(two_types(1, 99_999)) == 1_000_000
    assert tickets_for(two_types(1, 100_001)) is None


def two_types(rare: int, of: int) -> Lottery:
    """A type of one person, who has one place in so many draws, and a type of nine."""
    share = TICKETS * rare // of
    groups = (TypeGroup(("a",), ("rare",)), TypeGroup(("b",), tuple(f"other {n}" for n in range(9))))
    return Lottery(("x",), groups, (LotteryPanel(share, ((0, 1), (1, 2))), LotteryPanel(TICKETS - share, ((1, 3),))))


def test_with_too_few_tickets_a_larger_number_is_asked_for() -> None:
    needs = ticket_list(two_types(1, 5_000), SALT, 1_000)
    assert needs == NeedsMoreTickets(1_000, 10_000)
    assert str(more_words(needs)) == ("With 1,000 tickets some people would have no chance. Make 10,000 tickets.")


def test_where_no_list_is_long_enough_that_is_said() -> None:
    needs = ticket_list(two_types(1, 10**7), SALT)
    assert needs == NeedsMoreTickets(1_000_000, None)
    assert "Let a computer draw" in str(more_words(needs))


def test_a_number_of_tickets_that_is_none_is_an_error() -> None:
    for tickets in (0, -1, 1_000_001):
        with pytest.raises(ValueError, match="tickets"):
            ticket_list(two_types(1, 50), SALT, tickets)


def test_panels_of_different_sizes_are_an_error() -> None:
    lottery = two_types(1, 50)
    uneven = replace(lottery, panels=(lottery.panels[0], replace(lottery.panels[1], seats=((1, 4),))))
    with pytest.raises(ValueError, match="equally many"):
        ticket_list(uneven, SALT)


@pytest.mark.parametrize("larger", [1, LARGE])
def test_households_that_do_not_fit_their_types_are_an_error(larger: int) -> None:
    lottery = a_lottery(3, kinds=1, larger=larger).lottery
    first, *others = lottery.households[0]
    with pytest.raises(ValueError, match="households"):
        ticket_list(replace(lottery, households=((first[:-1], *others),)), SALT, 1_000)


def test_a_draw_with_certain_people_alone_has_a_list_too() -> None:
    lottery = Lottery((), (), (LotteryPanel(TICKETS, ()),), certain=("a", "b"))
    found = prepared(lottery)
    assert found.listed.places == 2
    assert set(dict(in_one_step(found).people).values()) == {1_000}
    assert found.rounding.kept == 1


def test_codes_are_all_different_and_depend_on_the_secret_salt() -> None:
    keys = [f"person {number}" for number in range(20_000)]
    found = codes(keys, SALT)
    assert len(set(found.values())) == len(keys)
    assert found == codes(reversed(keys), SALT)
    assert not set(found.values()) & set(codes(keys, SALT + b"!").values())
    assert set("".join(found.values())) == {*ALPHABET, "-"}


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="salt"):
        codes(["a"], b"too short")


def test_on_a_real_draw_equal_tickets_cost_little() -> None:
    quotas = [
        QuotaBand("feature 0", "value 0", 6, 10),
        QuotaBand("feature 0", "value 1", 6, 10),
        *(QuotaBand("feature 1", f"value {value}", 2, 6) for value in range(4)),
        *(QuotaBand("feature 2", f"value {value}", 3, 9) for value in range(3)),
    ]
    outcome = draw(a_request(a_pool(3, 180, [2, 4, 3]), quotas, 18))
    assert isinstance(outcome, Selected)
    found = prepared(outcome.lottery, 1_000)
    assert one_step_faults(found, outcome.lottery) == []
    assert found.rounding.largest_change <= Fraction(2, 1_000)
    assert found.rounding.kept >= Fraction(98, 100)
    words = [str(sentence) for sentence in rounding_words(found.rounding)]
    assert words[0] == "The list has 1,000 tickets. Each is as likely as any other."
    assert words[1].startswith("Nobody’s chance changed by more than 0.")


@pytest.mark.parametrize("larger", [1, LARGE])
def test_a_person_finds_their_own_chance_however_they_type_their_code(larger: int) -> None:
    found = prepared(a_lottery(9, larger=larger).lottery, 1_000)
    after = chances_after(found)
    for code, key in found.keys.items():
        assert chance_on(found.listed, f" {code.lower().replace('-', ' ')} ") == after[key]
    assert chance_on(found.listed, "nobody") is None
    assert str(place_words(found.listed, "nobody")[0]) == "That code is not in this list. Check your message."


def test_a_person_reads_on_how_many_tickets_they_are() -> None:
    found = prepared(a_lottery(9).lottery, 1_000)
    code, held = next((code, held) for code, held in in_one_step(found).people if 0 < held < 400)
    words = [str(sentence) for sentence in place_words(found.listed, code)]
    assert words[0] == f"Your code is in {held} of 1,000 groups."
    assert words[1].startswith("Your chance is about 1 in ")


@pytest.mark.parametrize("larger", [1, LARGE])
def test_who_cannot_be_drawn_and_who_is_certain_are_told_so(larger: int) -> None:
    lottery = a_lottery(9, larger=larger).lottery
    found = prepared(lottery, 1_000)
    code_of = {key: code for code, key in found.keys.items()}
    never = next(key for key, chance in chances_before(lottery).items() if not chance)
    assert "left no place that you could be given" in str(place_words(found.listed, code_of[never])[1])
    certain = place_words(found.listed, code_of[lottery.certain[0]])
    assert [str(words) for words in certain] == ["Your code is in every group of this list."]
    someone = next(key for key, chance in chances_before(lottery).items() if 0 < chance < 1)
    assert str(place_words(found.listed, code_of[someone])[-1]).startswith("Your chance is about ")
