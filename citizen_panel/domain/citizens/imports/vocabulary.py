"""The words of bringing a panel in."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from citizen_panel.core.languages import ENGLISH
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LegalAge


class ImportState(StrEnum):
    """How far a list is: its columns are to be named, it is looked through, looked at, taken in, or over."""

    SENT = "sent"
    CHECKING = "checking"
    CHECKED = "checked"
    UNREADABLE = "unreadable"
    BRINGING = "bringing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"


RUNNING = (ImportState.CHECKING, ImportState.BRINGING, ImportState.UNDOING)
"""A worker has something to do."""

OVER = (ImportState.UNDONE, ImportState.DROPPED, ImportState.UNREADABLE)
"""Nobody of the list is on the panel through it, and nobody will be: it may be sent again."""


class ListKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class Column(StrEnum):
    """What a column of a list can hold that we take over; everything else stays behind."""

    NAME = "name"
    EMAIL = "email"
    MOBILE = "mobile"
    LANDLINE = "landline"
    ADDRESS = "address"
    ADDRESS_2 = "address_2"
    TOWN = "town"
    POSTCODE = "postcode"
    COUNCIL = "council"
    BORN = "born"
    WAYS = "ways"
    AGREED_ON = "agreed_on"
    PROVED_ON = "proved_on"
    EVIDENCE = "evidence"
    LANGUAGE = "language"


NEEDED = (Column.NAME, Column.AGREED_ON)


class Fault(StrEnum):
    """Why a line cannot be taken in."""

    CELLS = "cells"
    HIDDEN = "hidden"
    TOO_LONG = "too_long"
    NO_NAME = "no_name"
    BAD_EMAIL = "bad_email"
    BAD_MOBILE = "bad_mobile"
    BAD_LANDLINE = "bad_landline"
    BAD_POSTCODE = "bad_postcode"
    NO_COUNCIL = "no_council"
    BAD_BORN = "bad_born"
    NO_AGE = "no_age"
    UNDER_16 = "under_16"
    NO_WAY = "no_way"
    BAD_WAYS = "bad_ways"
    NO_AGREED = "no_agreed"
    BAD_AGREED = "bad_agreed"
    AGREED_LATER = "agreed_later"
    TOO_OLD = "too_old"
    BAD_PROVED = "bad_proved"
    BAD_LANGUAGE = "bad_language"
    DOUBLE = "double"
    KNOWN = "known"
    LEFT = "left"


class Unreadable(StrEnum):
    """Why a file cannot be read at all."""

    NOT_TEXT = "not_text"
    NO_LINES = "no_lines"
    NO_HEADING = "no_heading"
    SAME_HEADING = "same_heading"
    QUOTE = "quote"
    NOT_A_SHEET = "not_a_sheet"
    TOO_BIG_INSIDE = "too_big_inside"
    TOO_MANY = "too_many"


MOST_LINES = 200_000
"""Lines of one list: a longer one is sent in parts."""

MOST_COLUMNS = 60


@dataclass(frozen=True)
class Broken:
    """The file cannot be read from a line on; line 0 when none of it can be."""

    why: Unreadable
    line: int = 0


@dataclass(frozen=True)
class Line:
    """A line of a list: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for a whole list: the ways that were agreed to, where proof is kept, and whether all are adults."""

    ways: tuple[ContactWay, ...]
    evidence: str
    are_adults: bool
    today: date


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Somebody of a list who can be taken in. `council` is as it was written, or empty, `language` one we write in."""

    sheet: ContactSheet
    ways: tuple[ContactWay, ...]
    legal_age: LegalAge
    council: str
    agreed_at: datetime
    proved_at: datetime | None
    evidence: str
    language: str = ENGLISH.code


@dataclass(frozen=True)
class Faulty:
    """A line that cannot be taken in: what is wrong, and in which column, in the order of the columns."""

    faults: tuple[tuple[Fault, Column | None], ...]


@dataclass(frozen=True)
class Counted:
    """How a list came out: lines that can be taken in, and the others by what is wrong with them."""

    good: int
    faulty: int
    by_fault: dict[tuple[str, str], int] = field(default_factory=dict)
