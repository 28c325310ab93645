"""Questions, answers, bands and safe tables, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

PREFER_NOT_TO_SAY = "prefer_not_to_say"
"""A stored answer, last in every list; not the same as leaving a question blank."""

UNKNOWN = "unknown"
"""Said of the place when no postcode was given or found."""


class WordingStatus(StrEnum):
    """How far the wording of a question was checked against its source."""

    PUBLISHED = "published"
    PARTIAL = "partial"
    SUGGESTION = "suggestion"


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen; `number` stands for it in sealed answers and is never used again."""

    number: int
    code: str
    label: str
    section: str = ""
    benchmark: str = ""


@dataclass(frozen=True)
class Characteristic:
    """A question that divides the panel.

    `slot` is its place in sealed answers and never changes. `asked` says whether it is put to people who join;
    the others are derived (no question) or kept for projects with a reason. `shown_if` names another question and
    the option that makes this one worth asking; `min_age` is in years, from the source.
    """

    code: str
    slot: int
    question: str
    why: str
    who_sees: str
    options: tuple[Option, ...]
    asked: bool
    multiple: bool
    source: str
    wording_status: WordingStatus
    help: str = ""
    shown_if: tuple[str, str] | None = None
    min_age: int = 0

    @property
    def is_derived(self) -> bool:
        return not self.question

    def option(self, code: str) -> Option | None:
        """The option of that code; nothing for one that is not offered, and for "prefer not to say"."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Answers:
    """One person's answers: by characteristic, the codes chosen; what is not in it was left blank.

    "Prefer not to say" is the single code `prefer_not_to_say`. Questions with one answer have one code. `question_set`
    is the version of the questions that was last answered; `asked_in` says it of answers given to an earlier one.
    """

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    question_set: int = 1
    place_edition: int = 0
    asked_in: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "given", MappingProxyType(dict(self.given)))
        earlier = {c: v for c, v in self.asked_in.items() if v != self.question_set and c in self.given}
        object.__setattr__(self, "asked_in", MappingProxyType(earlier))

    def one(self, characteristic: str) -> str | None:
        """The code chosen, or nothing when blank; the first of several."""
        codes = self.given.get(characteristic, ())
        return codes[0] if codes else None

    def set_of(self, characteristic: str) -> int:
        """The version of the questions to which this answer was given."""
        return self.asked_in.get(characteristic, self.question_set)

    def without(self, *characteristics: str) -> "Answers":
        """The same answers with some questions blank: what withdrawing a consent leaves."""
        left = {code: chosen for code, chosen in self.given.items() if code not in characteristics}
        return Answers(left, self.question_set, self.place_edition, self.asked_in)

    def with_answer(self, characteristic: str, chosen: tuple[str, ...], question_set: int) -> "Answers":
        """The same answers with one given afresh, to the questions of a version; none chosen makes it blank."""
        if not chosen:
            return self.without(characteristic)
        versions = {code: self.set_of(code) for code in self.given if code != characteristic}
        given = {**self.given, characteristic: chosen}
        return Answers(given, question_set, self.place_edition, versions)

    def __hash__(self) -> int:
        kept = (tuple(sorted(self.given.items())), tuple(sorted(self.asked_in.items())))
        return hash((*kept, self.question_set, self.place_edition))


@dataclass(frozen=True)
class UnknownAnswer:
    """An answer that is not on offer: which question, and what was sent."""

    characteristic: str
    sent: str


@dataclass(frozen=True)
class Band:
    """A stratum: the answers that lead into it, and the counted categories it is compared with.

    `answers` are (characteristic, option) pairs; any one of them is enough. `categories` are added up.
    """

    code: str
    label: str
    answers: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class QuotaDimension:
    """A characteristic as quotas use it: a few broad bands that together cover everyone who answered.

    `base` says whom the comparison counts, to be shown beside it. `consents` are the characteristics whose answers
    it reads: each needs its own yes.
    """

    code: str
    label: str
    bands: tuple[Band, ...]
    topic: str
    base: str
    consents: tuple[str, ...]

    def band(self, code: str) -> Band | None:
        return next((band for band in self.bands if band.code == code), None)


class Audience(StrEnum):
    """For whom a table is made safe."""

    INTERNAL = "internal"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Table:
    """Counts of people, row by row; one row is a table with one dimension.

    `merges` names pairs of columns (from, into) that may be joined rather than hidden, in the order to try.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    merges: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Cell:
    """A number that may be shown, rounded to 5; or, without one, the words that stand in its place."""

    count: int | None
    words: str = ""
    percent: int | None = None


@dataclass(frozen=True)
class SafeTable:
    """A table from which no hidden count can be worked out, margins included."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Withheld:
    """No table can be shown safely; `reason` says why in words."""

    reason: str
