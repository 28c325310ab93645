"""What a copy consists of: sections, each a small table with words over its columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Sentence

Cell = str | int | date | datetime | Sentence | tuple[Sentence, ...] | None
"""Text as somebody wrote it, a number, a day, a moment, or words to be translated; nothing is an empty place."""

YES, NO = Sentence(say("yes")), Sentence(say("no"))


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, and its heading."""

    name: str
    heading: str


@dataclass(frozen=True)
class Section:
    """One kind of data: `source` says where it came from, `used` what for, `kept` how long; all in words.

    `covers` names the parts of the rooms' own exports ("room.part") that it puts into words, so that what no section
    covers can be given out as it is.
    """

    name: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    used: str
    kept: str
    empty: str = say("We hold nothing of this kind.")
    covers: frozenset[str] = frozenset()


def columns(**headings: str) -> tuple[Column, ...]:
    """Columns from names and headings, in the order given."""
    return tuple(Column(name, heading) for name, heading in headings.items())


def worded(words: Mapping[str, str], code: str | None) -> Cell:
    """A code in words; the code itself where there are none, so that nothing is left out."""
    if code is None:
        return None
    return Sentence(words[code]) if code in words else code.replace("_", " ")


def listed(words: Mapping[str, str], codes: tuple[str, ...] | list[str]) -> tuple[Sentence, ...]:
    """Several codes in words."""
    return tuple(Sentence(words.get(code, code)) for code in codes)
