"""Every method says in plain words what it promises and what it does not."""

import re
from collections.abc import Iterator

import pytest

from citizen_panel.domain.matching.rules.promises import PROMISES, Promise
from citizen_panel.domain.matching.vocabulary import Method, Sentence

LONGEST_SENTENCE = 17
LONGEST_WORD = 12


def sentences(promise: Promise) -> Iterator[Sentence]:
    yield from (promise.name, promise.keeps, promise.leaves, *promise.yours)


@pytest.mark.parametrize("method", list(Method))
def test_every_method_has_its_promise(method: Method) -> None:
    promise = PROMISES[method]
    assert all(str(sentence) for sentence in sentences(promise))
    assert promise.yours


def test_no_two_methods_promise_the_same() -> None:
    for part in ("name", "keeps", "yours"):
        assert len({getattr(promise, part) for promise in PROMISES.values()}) == len(Method)


@pytest.mark.parametrize("method", list(Method))
def test_the_words_are_short_and_the_sentences_too(method: Method) -> None:
    said = [re.findall(r"[^\W\d_]+(?:’[a-z]+)?", str(sentence)) for sentence in sentences(PROMISES[method])]
    lengths = [len(word) for words in said for word in words]
    assert max(map(len, said)) <= LONGEST_SENTENCE
    assert max(lengths) <= LONGEST_WORD
    assert sum(lengths) / len(lengths) < 5


@pytest.mark.parametrize("method", list(Method))
def test_what_one_person_reads_is_the_same_for_all(method: Method) -> None:
    assert all("{" not in sentence.text and not sentence.values for sentence in PROMISES[method].yours)
