"""How old somebody must be to read a page: the grade of Flesch and Kincaid (1975), in years of age.

0.39 words a sentence + 11.8 syllables a word - 15.59 is a school grade of the United States; five more are years. The
formula counts, it does not understand: it warns of long sentences and long words, and of nothing else.
"""

import re
from html.parser import HTMLParser

GRADE_TO_AGE = 5
ENDS = {"p", "li", "h1", "h2", "h3", "dt", "dd", "th", "td", "legend", "label", "button", "caption", "summary", "br"}
SKIPPED = {"script", "style", "svg", "option"}
SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouyàèìòùáéíóú]+")


class _Main(HTMLParser):
    """Collects what people read in the main part of a page; the end of a block is the end of a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside = self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "main"
        self.skipped += tag in SKIPPED
        if tag in ENDS:
            self.words.append(". ")

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "main"
        self.skipped -= tag in SKIPPED
        if tag in ENDS:
            self.words.append(". ")

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skipped:
            self.words.append(data)


def text_of(page: str) -> str:
    """The words of the main part of a page, with a full stop after each block."""
    reader = _Main()
    reader.feed(page)
    return " ".join("".join(reader.words).split())


def syllables(word: str) -> int:
    """About how many syllables an English word has, at least one."""
    plain = word.lower()
    silent = (plain.endswith("e") and not plain.endswith(("le", "ee"))) or plain.endswith(("ed", "es"))
    return max(1, len(VOWELS.findall(plain)) - silent)


def reading_age(text: str) -> float:
    """How many years old somebody must be to read a text; 0 for no text, and never under 5."""
    sentences = [words for part in SENTENCE.split(text) if (words := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(5.0, round(grade + GRADE_TO_AGE, 1))
