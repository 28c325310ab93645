"""Who can never be drawn: exactly those, with a rule that is to blame and the cheapest change that lets them in."""

import random
from dataclasses import replace

import numpy as np
import pytest

from citizen_panel.domain.matching.rules.asked import question_of
from citizen_panel.domain.matching.rules.never import never_selectable
from citizen_panel.domain.matching.rules.possible import possible_types
from citizen_panel.domain.matching.rules.quotas_alone import shut_by_quotas
from citizen_panel.domain.matching.vocabulary import (
    Candidate,
    Cause,
    Change,
    ConflictRow,
    DrawRequest,
    Excluded,
    QuotaBand,
    Roster,
)
from tests.domain.matching.brute import (
    a_tiny_request_with_people,
    all_panels,
    cheapest,
    cost_of,
    is_possible,
    who_can_be_drawn,
    with_changes,
)
from tests.domain.matching.pools import a_candidate, a_pool, a_request, trials


def excluded(request: DrawRequest) -> tuple[Excluded, ...]:
    return never_selectable(question_of(request))


def words(one: Excluded) -> list[str]:
    return [str(sentence) for sentence in one.reasons]


def an_age_pool(silent: int, old: int = 30) -> list[Candidate]:
    ages = ["young"] * 40 + ["old"] * old + [None] * silent
    return [a_candidate(number, age=age) for number, age in enumerate(ages)]


YOUNG = QuotaBand("age", "young", 4, 8, heading="Age", label="16 to 24")
OLD = QuotaBand("age", "old", 2, 8, heading="Age", label="25 and over")


def test_nobody_is_named_when_everybody_can_be_drawn() -> None:
    assert excluded(a_request(an_age_pool(12), [YOUNG, OLD], 10)) == ()


def test_who_did_not_answer_is_shut_out_when_the_leasts_fill_every_place() -> None:
    full = replace(YOUNG, least=8)
    (found,) = excluded(a_request(an_age_pool(12), [full, OLD], 10))
    assert found.rows == (ConflictRow("age", "old", True), ConflictRow("age", "young", True))
    assert found.keys == tuple(f"c{number:05}" for number in range(70, 82))
    assert words(found) == [
        "No panel could hold about 10 people: the least for other groups of Age fills all 10 places.",
        "Smallest change that would let them in: lower 16 to 24 to 7.",
    ]


def test_a_group_without_room_is_shut_out_by_its_most() -> None:
    pool = [a_candidate(n, age="young" if n < 3 else "old", sex=("f", "m")[n % 2]) for n in range(40)]
    quotas = [replace(YOUNG, least=0, most=0), replace(OLD, most=10)]
    (found,) = excluded(a_request(pool, quotas, 10))
    assert (found.rows, found.causes) == ((ConflictRow("age", "young", False),), ())
    assert found.changes == (Change("age", "young", 0, 1),)
    assert words(found) == [
        "No panel could hold a few people, because of these rules: 16 to 24 at most 0.",
        "Smallest change that would let them in: raise 16 to 24 to 1.",
    ]


def test_two_quotas_that_leave_no_room_together_are_both_named() -> None:
    pool = [a_candidate(n, age="young", island="north") for n in range(20)]
    pool += [a_candidate(n, age="old", island="south") for n in range(20, 60)]
    pool += [a_candidate(n, age="old", island="north") for n in range(60, 67)]
    quotas = [YOUNG, replace(OLD, least=0), QuotaBand("island", "north", 0, 4, label="North Isle")]
    (found,) = excluded(a_request(pool, quotas, 10))
    assert found.rows == (ConflictRow("age", "young", True), ConflictRow("island", "north", False))
    assert words(found)[1] == "Smallest change that would let them in: raise North Isle to 5."


def test_who_lives_with_somebody_certain_is_shut_out_and_no_quota_is_to_blame() -> None:
    request = a_request(an_age_pool(0), [YOUNG, OLD], 10)
    request = replace(request, addresses=(("c00001", "c00050"),), certain=("c00001",))
    (found,) = excluded(request)
    assert (found.rows, found.causes) == ((), (Cause.HOUSEHOLDS, Cause.CERTAIN))
    assert (found.keys, found.changes) == (("c00050",), ())
    assert words(found)[1] == "No change of the quotas alone would let them in."


def test_people_left_out_are_not_spoken_of() -> None:
    request = a_request(an_age_pool(12), [replace(YOUNG, least=8), OLD], 10)
    left_out = tuple(f"c{number:05}" for number in range(70, 78))
    (found,) = excluded(replace(request, left_out=left_out))
    assert len(found.keys) == 4
    assert "a few people" in words(found)[0]


def test_no_words_hold_a_key_or_an_answer_that_no_quota_asks_about() -> None:
    pool = [a_candidate(n, age="young" if n < 9 else "old", faith=f"secret {n}") for n in range(40)]
    said = " ".join(
        str(sentence)
        for one in excluded(a_request(pool, [replace(YOUNG, least=0, most=0), OLD], 6))
        for sentence in one.reasons
    )
    assert "16 to 24" in said
    assert "secret" not in said
    assert not any(candidate.key in said for candidate in pool)


def test_the_keys_a_draw_found_need_not_be_found_again() -> None:
    request = a_request(an_age_pool(12), [replace(YOUNG, least=8), OLD], 10)
    first = excluded(request)
    assert never_selectable(question_of(request), first[0].keys) == first


def test_the_order_of_the_input_changes_nothing() -> None:
    request = a_tiny_request_with_people(7)
    turned = replace(
        request,
        candidates=tuple(reversed(request.candidates)),
        quotas=request.quotas[::-1],
        addresses=tuple(address[::-1] for address in request.addresses[::-1]),
    )
    assert excluded(request) == excluded(turned)


def test_a_roster_asks_the_same_question() -> None:
    people = a_pool(5, 60, [2, 3], silent=0.2)
    quotas = [QuotaBand("feature 1", f"value {value}", 0, 4) for value in range(3)]
    names = ("feature 0", "feature 1")
    categories = (("value 0", "value 1"), ("value 2", "value 0", "value 1"))
    codes = [
        [
            categories[at].index(dict(one.strata)[name]) if name in dict(one.strata) else -1
            for at, name in enumerate(names)
        ]
        for one in people
    ]
    request = a_request(people, quotas, 12)
    roster = Roster(tuple(one.key for one in people), names, categories, np.array(codes, dtype=np.int16))
    one, other = question_of(request), question_of(replace(request, candidates=roster))
    assert one.keys == other.keys
    assert (one.rows == other.rows).all()


def test_two_addresses_for_one_person_are_refused() -> None:
    request = a_request(an_age_pool(0), [YOUNG], 10)
    with pytest.raises(ValueError, match="two addresses"):
        question_of(replace(request, addresses=(("c00001", "c00002"), ("c00002", "c00003"))))


def test_what_quotas_shut_out_by_themselves_needs_nobodys_answers() -> None:
    quotas = [replace(YOUNG, least=8), OLD, QuotaBand("sex", "f", 0, 0, label="Female"), QuotaBand("sex", "m", 4, 10)]
    assert [str(sentence) for sentence in shut_by_quotas(quotas, 10)] == [
        "No panel could hold anybody without an answer about “Age”: "
        "the least for other groups of Age fills all 10 places.",
        "Smallest change that would let them in: lower 16 to 24 to 7.",
        "No panel could hold anybody in the group “Female”, because of these rules: Female at most 0.",
        "Smallest change that would let them in: raise Female to 1.",
    ]
    assert shut_by_quotas([YOUNG, OLD], 10) == ()
    assert shut_by_quotas([replace(YOUNG, least=9), replace(OLD, least=2)], 10) == ()


@pytest.mark.parametrize("seed", range(40))
def test_what_quotas_shut_out_by_themselves_is_what_a_full_pool_shows(seed: int) -> None:
    dice = random.Random(seed)
    bands = []
    for value in ("a", "b", "c"):
        least = dice.choice([0, 0, 1, 2])
        bands.append(QuotaBand("letter", value, least, least + dice.choice([0, 1, 4]), label=value))
    pool = [a_candidate(n, letter=("a", "b", "c", None)[n % 4]) for n in range(16)]
    request = a_request(pool, bands, 4)
    can = who_can_be_drawn(request)
    said = [str(sentence) for sentence in shut_by_quotas(bands, 4)]
    shut = {dict(one.strata).get("letter") for one in pool if one.key not in can} if can else set()
    told = {value for value in ("a", "b", "c") if any(f"in the group “{value}”" in words for words in said)}
    told |= {None} if any("without an answer" in words for words in said) else set()
    assert told == shut


@pytest.mark.parametrize("seed", trials(range(60), at_once=20))
def test_on_tiny_pools_it_is_exactly_them_and_rule_and_change_are_right(seed: int) -> None:
    request = a_tiny_request_with_people(seed)
    question = question_of(request)
    everybody = {key for keys in question.keys for key in keys}
    can = who_can_be_drawn(request)
    possible = possible_types(question)
    assert {key for keys, may in zip(question.keys, possible, strict=True) if may for key in keys} == can
    found = never_selectable(question)
    named = [key for one in found for key in one.keys]
    assert sorted(named) == (sorted(everybody - can) if can else [])
    panels = all_panels(request)
    for one in found:
        let_in = who_can_be_drawn(with_changes(request, one.changes))
        costs = [cheapest(request, [panel for panel in panels if key in panel[0]]) for key in one.keys]
        for key in one.keys:
            assert_to_blame(request, one, key)
        assert (None in costs) is (one.changes == ())
        if one.changes:
            assert cost_of(request, one.changes) == pytest.approx(max(cost for cost in costs if cost is not None))
            assert let_in.issuperset(one.keys)


def assert_to_blame(request: DrawRequest, one: Excluded, key: str) -> None:
    """The rules shut the person out, and without any of them the others would not."""
    assert not is_possible(request, one.rows, one.causes, key)
    for row in one.rows:
        assert is_possible(request, [other for other in one.rows if other != row], one.causes, key)
    for cause in one.causes:
        assert is_possible(request, one.rows, [other for other in one.causes if other != cause], key)
