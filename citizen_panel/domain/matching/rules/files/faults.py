"""What is wrong with a file, told by place: one sentence each, the first twenty of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Sentence

LISTED = 20
_LONGEST_QUOTED = 60


@dataclass(frozen=True)
class FileFault:
    """What is wrong at one place: line 1 is a file's first, 0 the file as a whole; column is its heading, or ""."""

    file: str
    line: int
    column: str
    sentence: Sentence

    @property
    def where(self) -> Sentence:
        """The place in words."""
        values = (("file", self.file), ("line", self.line), ("column", shown(self.column)))
        if self.line and self.column:
            return Sentence(say("{file}, line {line}, column {column}"), values)
        if self.line:
            return Sentence(say("{file}, line {line}"), values[:2])
        return Sentence(say("{file}"), values[:1])


@dataclass(frozen=True)
class Unreadable:
    """A file that cannot be used: its first faults in the order of lines, and how many there are besides."""

    faults: tuple[FileFault, ...]
    more: int = 0


class BrokenTable(Exception):
    """A row could not be told from the next; never leaves the readers of files."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(str(fault.sentence))
        self.fault = fault


def unreadable(faults: Iterable[FileFault]) -> Unreadable:
    """Return the faults in the order of lines, as many as are listed."""
    ordered = sorted(faults, key=lambda fault: fault.line)
    return Unreadable(tuple(ordered[:LISTED]), max(0, len(ordered) - LISTED))


def shown(text: str) -> str:
    """Return a piece of a file as it can stand in a sentence: on one line, not too long, nothing invisible."""
    line = "".join(letter if letter.isprintable() else " " for letter in text[: _LONGEST_QUOTED + 1])
    return line if len(line) <= _LONGEST_QUOTED else f"{line[:_LONGEST_QUOTED]}…"
