"""What people are told about a draw, and what can not be read from it."""

from dataclasses import replace

import pytest

from citizen_panel.domain.matching.rules.account import about_one_in, for_citizen, for_designer
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.vocabulary import QuotaBand, Selected
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
