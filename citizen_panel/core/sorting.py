"""Sorting as a reader of the language does, without a database or an operating system that knows it."""

import re
import unicodedata

_BREAKS = re.compile(r"[^\w]+")
_WHOLE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "", "'": ""}
)
"""Letters that are no accented ones, as the English alphabet puts them; the curly apostrophe goes."""


def alphabetical(name: str) -> tuple[str, str]:
    """A key that puts names in the order of the alphabet: letter by letter, accents and capitals only between equals.

    “Ìle” stands beside “Ile”, “É” with “E”; apostrophes and hyphens are passed over.
    """
    split = unicodedata.normalize("NFKD", name.casefold().translate(_WHOLE))
    letters = "".join(char for char in split if not unicodedata.combining(char))
    return _BREAKS.sub(" ", letters).strip(), name
