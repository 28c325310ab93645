"""The translators' catalogues: nothing lost, nothing added, and each as its language counts."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from citizen_panel.blueprints.frame.catalogues import read as as_used
from citizen_panel.core.languages import BY_CODE, LANGUAGES
from tools import words

TRANSLATED = [language.code for language in LANGUAGES if language.code != "en"]
PLACES = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|%%")
NUMBER = {"%(num)s", "%(count)s"}


def forms(message: Message) -> list[str]:
    found = message.string
    return [str(each) for each in found] if isinstance(found, list | tuple) else [str(found)]


def translated(code: str) -> list[Message]:
    return [each for each in words.read(code) if each.id and any(forms(each))]


@pytest.fixture(scope="module")
def found() -> Catalog:
    """Every sentence of the source that a citizen may read."""
    return words.in_source()


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_a_citizen_reads_waits_for_a_translator(code: str, found: Catalog) -> None:
    """A new sentence: run `python3 run.py words`, then translate it in translations/<code>/LC_MESSAGES/messages.po."""
    waiting = [message.id for message in words.waiting(words.brought_up_to_date(code, found))]
    assert waiting == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_language_has_a_catalogue_that_counts_as_it_does(code: str) -> None:
    assert words.PLURALS[code].split(";")[0] == f"nplurals={words.read(code).num_plurals}"
    for message in translated(code):
        if message.pluralizable:
            assert len(forms(message)) == words.read(code).num_plurals, message.id
            assert all(forms(message)), f"{message.id}: a form is missing"


@pytest.mark.parametrize("code", TRANSLATED)
def test_placeholders_are_those_of_the_sentence(code: str) -> None:
    for message in translated(code):
        if message.pluralizable:
            wanted = set(PLACES.findall(message.id[1]))
            for form in forms(message):
                found = set(PLACES.findall(form))
                assert found <= wanted, f"{message.id}: {form}"
                assert wanted - found <= NUMBER, f"{message.id}: {form}"
        else:
            assert sorted(PLACES.findall(str(message.id))) == sorted(PLACES.findall(str(message.string))), message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_begins_and_ends_as_its_sentence_does(code: str) -> None:
    for message in translated(code):
        if isinstance(message.id, str):
            said = str(message.string)
            for edge in (0, -1):
                assert message.id[edge].isspace() == said[edge].isspace(), repr(message.id)
            assert "<" not in said, "a sentence holds no tags"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_tells_no_day_and_no_place(code: str) -> None:
    text = words.path_of(code).read_text(encoding="utf-8")
    assert not re.search(r"-Date:|Last-Translator|^#: .*:\d", text, flags=re.MULTILINE)
    assert words.written(words.read(code)).decode() == text


def test_the_pairs_of_the_plural_filter_are_found(found: Catalog) -> None:
    assert any(message.pluralizable and "%(count)s" in message.id[0] for message in found if message.id)


def test_no_words_stay_no_words() -> None:
    assert [as_used(code).gettext("") for code in (*TRANSLATED, "tlh")] == [""] * (len(TRANSLATED) + 1)


def test_numbers_choose_their_form() -> None:
    gaelic = as_used("gd")
    said = [gaelic.ungettext("%(num)s minute", "%(num)s minutes", n) for n in (1, 2, 3, 10, 11, 12, 19, 20, 100)]
    assert said[2] == said[3] == said[6] != said[7] == said[8]
    assert BY_CODE["ar"].direction == "rtl"
