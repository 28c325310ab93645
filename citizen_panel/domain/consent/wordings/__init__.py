"""The words of every purpose, a module for each language and format.  <- add here

A translation is a text of its own, written and approved as one: `<language>_<format>.py` with `WORDS` by purpose, and
`<language>.py` with the `SPEECH` around them. A purpose that a language lacks is shown in English.
"""

from collections.abc import Iterator, Mapping

from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.consent.wordings import (
    ar,
    ar_plain,
    en,
    en_bsl,
    en_easy_read,
    en_large_print,
    en_plain,
    gd,
    gd_plain,
)
from citizen_panel.domain.consent.wordings.wording import Speech, Wording

SPEECH: Mapping[str, Speech] = {
    "en": en.SPEECH,
    "gd": gd.SPEECH,
    "ar": ar.SPEECH,
}

SOURCE = ("en", TextFormat.PLAIN)

WORDINGS: Mapping[tuple[str, TextFormat], Mapping[str, Wording]] = {
    ("en", TextFormat.PLAIN): en_plain.WORDS,
    ("en", TextFormat.EASY_READ): en_easy_read.WORDS,
    ("en", TextFormat.LARGE_PRINT): en_large_print.WORDS,
    ("en", TextFormat.BSL): en_bsl.WORDS,
    ("gd", TextFormat.PLAIN): gd_plain.WORDS,
    ("ar", TextFormat.PLAIN): ar_plain.WORDS,
}


def worded_as(family: str) -> Iterator[tuple[str, TextFormat, str]]:
    """Every language and format in which a purpose is worded, with the words before placeholders are filled."""
    for (language, written), words in WORDINGS.items():
        if family in words:
            yield language, written, words[family].template(SPEECH[language].headings)


def is_source(language: str, written: TextFormat | str) -> bool:
    """Whether this is the text that the others follow: only here does a change of meaning begin."""
    return (language, written) == SOURCE
