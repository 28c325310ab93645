"""What people are told about a draw, and what can not be read from it."""

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from citizen_panel.domain.matching.rules.account import about_one_in, for_citizen, for_designer
from citizen_panel.domain.matching.rules.auditor import for_auditor
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.promises import PROMISES
from citizen_panel.domain.matching.rules.telling import told
from citizen_panel.domain.matching.vocabulary import (
    TICKETS,
    Cause,
    ConflictRow,
    Excluded,
    FairLevel,
    Method,
    QuotaBand,
    SeedSource,
    Selected,
    Sentence,
)
from tests.domain.matching.pools import a_candidate, a_pool, a_request


def a_draw() -> Selected:
    outcome = draw(a_request(a_pool(8, 1238, [2, 3]), [QuotaBand("feature 1", "value 2", 8, 10)], 30))
    assert isinstance(outcome, Selected)
    return outcome


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "none"),
        (1.0, "certain"),
        (1 / 23, "about 1 in 23"),
        (0.34, "about 1 in 3"),
        (0.5, "about 5 in 10"),
        (0.97, "about 9 in 10"),
        (1 / 1234, "about 1 in 1,230"),
    ],
)
def test_a_chance_is_said_in_words(chance: float, words: str) -> None:
    assert str(about_one_in(chance)) == words


def test_a_drawn_person_reads_how_it_was_done() -> None:
    outcome = a_draw()
    words = [str(sentence) for sentence in for_citizen(outcome, outcome.chosen[0])]
    assert words[0] == "About 1,240 people on the panel could be asked. A computer drew 30."
    assert words[1].startswith("Your chance was about 1 in ")
    assert words[2] == "Nobody could be given a better lowest chance with this mix."


def test_a_person_not_drawn_reads_that_it_was_chance() -> None:
    outcome = a_draw()
    key = next(key for key, _ in outcome.chances if key not in outcome.chosen)
    words = [str(sentence) for sentence in for_citizen(outcome, key)]
    assert words[0] == "You were not drawn this time."
    assert "It was chance, nothing you did." in words


def test_who_could_not_be_drawn_is_told_the_truth() -> None:
    pool = [a_candidate(n, age="young" if n < 10 else "old") for n in range(20)]
    outcome = draw(a_request(pool, [QuotaBand("age", "old", 0, 0)], 5))
    assert isinstance(outcome, Selected)
    words = " ".join(str(sentence) for sentence in for_citizen(outcome, "c00015"))
    assert "left no place that you could be given" in words
    assert "chance, nothing you did" not in words


def test_a_stranger_has_no_account() -> None:
    with pytest.raises(KeyError):
        for_citizen(a_draw(), "nobody")


def test_no_account_holds_a_key_or_an_answer() -> None:
    outcome = a_draw()
    words = " ".join(str(sentence) for sentence in (*for_designer(outcome), *for_citizen(outcome, outcome.chosen[0])))
    assert "value" not in words
    assert "feature" not in words
    assert not any(key in words for key, _ in outcome.chances)


def test_the_designer_reads_the_proof() -> None:
    words = [str(sentence) for sentence in for_designer(a_draw())]
    assert words[0] == "About 1,240 people could be drawn for 30 places."
    assert any(sentence.startswith("Proof: lowest chance 0.0") and sentence.endswith("gap 0.") for sentence in words)
    far = replace(a_draw(), gap=0.02)
    assert any("gap 2.0e-02" in str(sentence) for sentence in for_designer(far))


def said(sentences: Iterable[Sentence]) -> list[str]:
    return [str(sentence) for sentence in sentences]


def numbers(sentence: Sentence) -> list[int]:
    """Every whole number that a sentence is filled with, also inside the sentences within it."""
    found: list[int] = []
    for _, value in sentence.values:
        found += numbers(value) if isinstance(value, Sentence) else [value] if isinstance(value, int) else []
    return found


@pytest.mark.parametrize("method", list(Method))
def test_each_account_says_what_the_method_promises_and_what_it_does_not(method: Method) -> None:
    outcome = replace(a_draw(), method=method, gap=0.0)
    promise = PROMISES[method]
    for account in (for_designer(outcome), for_auditor(outcome, SeedSource.DICE)):
        assert promise.keeps in account
        assert promise.leaves in account
    assert for_citizen(outcome, outcome.chosen[0])[-len(promise.yours) :] == promise.yours


def test_where_a_gap_is_left_nothing_is_promised() -> None:
    outcome = replace(a_draw(), gap=0.031)
    words = said(for_designer(outcome))
    assert "Chances are at most 3.1% below the best that this method could be shown to allow." in words
    assert str(PROMISES[outcome.method].keeps) not in words
    assert "cannot show that it is the best" in said(for_citizen(outcome, outcome.chosen[0]))[-1]


def test_where_all_chances_are_the_same_that_is_what_is_said() -> None:
    outcome = draw(a_request(a_pool(8, 100, [2]), [], 10))
    assert isinstance(outcome, Selected)
    assert said(for_citizen(outcome, outcome.chosen[0]))[-1] == "Everyone who could be drawn had the same chance."


def test_a_place_that_can_be_foreseen_is_told_before_anybody_confirms() -> None:
    pool = [a_candidate(n, age="young" if n < 6 else "old") for n in range(60)]
    outcome = draw(a_request(pool, [QuotaBand("age", "young", 6, 8)], 10))
    assert isinstance(outcome, Selected)
    words = said(for_designer(outcome))
    assert "Certain of a place, so that it could be foreseen: about 5 people." in words
    advice = "Wider quotas, or the method “Not too low, not too high”, may leave those places to chance."
    assert advice in words
    assert "Certain of a place" not in " ".join(said(for_designer(a_draw())))
    assert "Wider quotas may leave" in " ".join(said(for_designer(replace(outcome, method=Method.GOLDILOCKS))))


def test_what_was_set_before_the_draw_has_a_sentence_each() -> None:
    outcome = a_draw()
    lottery = replace(outcome.lottery, certain=("mx",), households=((("a", "b"),),))
    outcome = replace(outcome, lottery=lottery, left_out=12)
    for account in (for_designer(outcome), for_auditor(outcome, SeedSource.SYSTEM)):
        words = said(account)
        assert "Not drawn but set before, because they must be in: a few people." in words
        assert "Left out of the draw before it began: about 10 people." in words
        assert "At most one person from each address could be drawn." in words
    assert said(for_citizen(outcome, "mx"))[-1].startswith("The project had set that you would be asked")
    assert said(for_citizen(outcome, outcome.chosen[0]))[-1] == "At most one person from each address could be drawn."


def test_a_draw_without_a_chance_is_not_called_a_quota() -> None:
    outcome = a_draw()
    key = next(key for key, _ in outcome.chances if key not in outcome.chosen)
    types = tuple(
        replace(group, keys=(*group.keys, "mx")) if key in group.keys else group for group in outcome.lottery.types
    )
    panels = tuple(replace(panel, seats=()) for panel in outcome.lottery.panels)
    empty = replace(outcome, lottery=replace(outcome.lottery, types=types, panels=panels), method=Method.RANDOM)
    assert "This draw gave you no chance." in said(for_citizen(empty, "mx"))


def test_the_auditor_reads_levels_versions_and_how_to_run_it_again() -> None:
    levels = (FairLevel(3, 0.01, 0.01), FairLevel(41, 0.02, 0.02), FairLevel(1190, 0.03, 0.0294), FairLevel(4, 1, 1))
    outcome = replace(a_draw(), levels=levels)
    words = said(for_auditor(outcome, SeedSource.DICE))
    assert "Level 1: about 45 people, best chance 0.01, attained 0.01, gap 0." in words
    assert "Level 2: about 1,195 people, best chance 0.03, attained 0.0294, gap 2.0e-02." in words
    assert not any(word.startswith("Level 3") for word in words)
    text = " ".join(words)
    for part in (
        outcome.engine_version,
        outcome.solver_version,
        outcome.input_digest,
        "thrown with dice",
        "run it again",
    ):
        assert part in text


def test_few_people_at_every_level_are_told_as_one() -> None:
    outcome = replace(a_draw(), levels=(FairLevel(2, 0.1, 0.1), FairLevel(1, 0.2, 0.2)))
    assert sum(word.startswith("Level") for word in said(for_auditor(outcome, SeedSource.SYSTEM))) == 1


def test_who_is_shut_out_is_told_only_with_a_quota_to_blame() -> None:
    sentence = Sentence("No panel could hold a few people.")
    by_quota = Excluded((ConflictRow("age", "old", False),), (), (), ("c1",), (sentence,))
    by_address = Excluded((), (Cause.HOUSEHOLDS, Cause.CERTAIN), (), ("c2",), (Sentence("Secret."),))
    words = said(for_designer(replace(a_draw(), excluded=(by_quota, by_address))))
    assert words[-2:] == ["Some people could never be drawn under these quotas.", "No panel could hold a few people."]
    assert "Some people" not in " ".join(said(for_designer(replace(a_draw(), excluded=(by_address,)))))


def test_a_draw_is_told_with_the_reasons_why_some_could_not_be_drawn() -> None:
    pool = [a_candidate(n, age="young" if n < 10 else "old") for n in range(40)]
    request = replace(a_request(pool, [QuotaBand("age", "old", 0, 0, label="25 and over")], 5), left_out=("c00003",))
    heard: list[tuple[int, int]] = []
    outcome = told(request, draw(request), lambda done, of: heard.append((done, of)))
    assert isinstance(outcome, Selected)
    assert heard == [(1, 1)]
    assert outcome.left_out == 1
    assert [len(one.keys) for one in outcome.excluded] == [30]
    assert said(for_designer(outcome))[-3:] == [
        "Some people could never be drawn under these quotas.",
        "No panel could hold about 30 people, because of these rules: 25 and over at most 0.",
        "Smallest change that would let them in: raise 25 and over to 1.",
    ]


@pytest.mark.parametrize("seed", range(12))
def test_swapping_two_peoples_answers_changes_no_account(seed: int) -> None:
    """What is said depends on how many gave an answer, never on who: no account can tell one person's answer."""
    pool = a_pool(seed, 150, [2, 3, 4], silent=0.2)
    quotas = [QuotaBand("feature 1", f"value {value}", 1, 8) for value in range(3)]
    dice = random.Random(seed)
    one, other = dice.sample(range(150), 2)
    swapped = list(pool)
    swapped[one], swapped[other] = (
        replace(pool[one], strata=pool[other].strata),
        replace(pool[other], strata=pool[one].strata),
    )
    accounts = []
    for people in (pool, swapped):
        outcome = draw(a_request(people, quotas, 12))
        assert isinstance(outcome, Selected)
        outcome = replace(outcome, input_digest="")  # names the input, and cannot be turned back into it
        third = next(key for number, key in enumerate(f"c{n:05}" for n in range(150)) if number not in (one, other))
        accounts.append(
            (
                for_designer(outcome),
                for_auditor(outcome, SeedSource.SYSTEM),
                for_citizen(replace(outcome, chosen=()), third),
            )
        )
    assert accounts[0] == accounts[1]


@pytest.mark.parametrize("seed", range(12))
def test_counts_are_rounded_and_no_account_holds_a_category_or_a_key(seed: int) -> None:
    pool = a_pool(seed, 97, [2, 3], silent=0.2)
    outcome = draw(a_request(pool, [QuotaBand("feature 1", f"value {value}", 1, 9) for value in range(3)], 12))
    assert isinstance(outcome, Selected)
    fixed = {outcome.places, TICKETS, *range(1, len(outcome.levels) + 1)}
    for account in (for_designer(outcome), for_auditor(outcome, SeedSource.DICE)):
        text = " ".join(said(account))
        assert "value" not in text
        assert "feature" not in text
        assert not any(key in text for key, _ in outcome.chances)
        counts = [number for sentence in account for number in numbers(sentence) if number not in fixed]
        one_in = {number for c in (outcome.attained, outcome.highest) for number in numbers(about_one_in(c))}
        assert all(number % 5 == 0 for number in counts if number not in one_in)


@pytest.mark.parametrize("seed", range(12))
def test_a_citizen_reads_of_nobodys_chance_but_their_own(seed: int) -> None:
    pool = a_pool(seed, 97, [2, 3], silent=0.2)
    outcome = draw(a_request(pool, [QuotaBand("feature 1", f"value {value}", 1, 9) for value in range(3)], 12))
    assert isinstance(outcome, Selected)
    unseen = replace(outcome, chosen=())
    by_words: dict[tuple[Sentence, ...], set[str]] = {}
    for key, chance in outcome.chances:
        words = for_citizen(unseen, key)
        by_words.setdefault(tuple(s for s in words if s.values != (("chance", about_one_in(chance)),)), set()).add(key)
    assert len(by_words) == 1
