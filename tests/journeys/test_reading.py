"""The reading age of a text, and that no public notice asks for more than a grown child."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.journeys.reading import reading_age, syllables, text_of

MOST = 11.0
"""The words aimed at are for 9 to 11 years."""
PAGES = ("/", "/join/", "/contact/", "/stop/", "/choosing/", "/easy-read", "/cookies", "/complaints", "/signin")
CITIZENS = Path(__file__).parents[2] / "citizen_panel" / "templates" / "citizen"
SAID = re.compile(r"_\(\"((?:[^\"\\]|\\.)+)\"")


def test_short_words_in_short_sentences_are_for_the_young() -> None:
    assert reading_age("The cat sat. The dog ran. We go home.") == 5.0
    hard = "Notwithstanding antecedent considerations, organisational responsibilities necessitate accountability."
    assert reading_age(hard) > 20
    assert reading_age("") == 0.0


@pytest.mark.parametrize(("word", "many"), [("cat", 1), ("table", 2), ("email", 2), ("meeting", 2), ("asked", 1)])
def test_syllables(word: str, many: int) -> None:
    assert syllables(word) == many


def test_the_main_part_alone_is_read_block_by_block() -> None:
    page = "<nav>Menu</nav><main><h1>Hello</h1><script>no</script><p>We ask you.</p><ul><li>One</li></ul></main>"
    assert re.findall(r"\w+", text_of(page)) == ["Hello", "We", "ask", "you", "One"]


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_easy_to_read(app: Flask, client: FlaskClient, path: str) -> None:
    assert reading_age(text_of(client.get(path).text)) <= MOST


@pytest.mark.parametrize("folder", sorted(each.name for each in CITIZENS.iterdir() if each.is_dir()))
def test_the_sentences_of_a_citizens_pages_are_easy_to_read(folder: str) -> None:
    said = [words for each in sorted((CITIZENS / folder).glob("*.html")) for words in SAID.findall(each.read_text())]
    whole = re.sub(r"%\(\w+\)s", "it", ". ".join(said))
    assert reading_age(whole) <= MOST
