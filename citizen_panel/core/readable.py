"""How hard English words are to read: the Flesch-Kincaid grade (Kincaid and others, 1975), as an age. Pure."""

import re
from collections.abc import Iterable


def reading_age(sentences: Iterable[str]) -> float:
    """The age at which English sentences are easily read: the Flesch-Kincaid grade and five years; 0 for no words."""
    text = re.sub(r"\{\w+\}", "example", " ".join(_ended(each) for each in sentences))
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    ends = max(1, len(re.findall(r"[.!?]+(?:\s|$)", text)))
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / ends + 11.8 * syllables / len(words) - 15.59 + 5


def _ended(sentence: str) -> str:
    line = sentence.strip()
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _syllables(word: str) -> int:
    bare = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", bare))
    if bare.endswith("e") and not bare.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(1, groups)
