"""The words of the room matching."""

from dataclasses import dataclass, field
from enum import StrEnum

#: A lottery hands out this many equal tickets: twelve digits, so that rounding never reaches a person's chance.
TICKETS = 10**12


class DrawState(StrEnum):
    PREPARED = "prepared"
    RUNNING = "running"
    FOUND = "found"
    INFEASIBLE = "infeasible"
    CONFIRMED = "confirmed"
    VOID = "void"
    CANCELLED = "cancelled"


class Method(StrEnum):
    LEXIMIN = "leximin"
    MAXIMIN = "maximin"
    NASH = "nash"
    GOLDILOCKS = "goldilocks"
    RANDOM = "random"


class SeedSource(StrEnum):
    SYSTEM = "system"
    DICE = "dice"
    BEACON = "beacon"


class DocumentKind(StrEnum):
    CANONICAL_INPUT = "canonical_input"
    TICKETS = "tickets"
    CERTIFICATE = "certificate"
    ACCOUNT = "account"
    VERIFIER = "verifier"


class PlaceState(StrEnum):
    DRAWN = "drawn"
    OFFERED = "offered"
    TAKEN = "taken"
    RELEASED = "released"


class VoidReason(StrEnum):
    """Why a draw counts no more."""

    SOMEBODY_LEFT = "somebody_left"
    BRIEF_CHANGED = "brief_changed"
    TOO_FEW_CAME = "too_few_came"
    MISTAKE = "mistake"
    OTHER = "other"


class Standing(StrEnum):
    """Whether a quota can be met by the people who can be asked."""

    YES = "yes"
    TIGHT = "tight"
    THROUGH_A_PARTNER = "through_a_partner"


@dataclass(frozen=True)
class Sentence:
    """Words for a person: marked by `words.say`, its `{placeholders}` filled after translation."""

    text: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return self.text.format(**dict(self.values))


@dataclass(frozen=True)
class Candidate:
    """A citizen who can be drawn: an opaque key and at most one category for each characteristic.

    The answers are kept out of `repr`, so that no traceback or log line can carry them.
    """

    key: str
    strata: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class QuotaBand:
    """Least and most people of one category; the two labels are only for sentences."""

    characteristic: str
    category: str
    least: int
    most: int
    heading: str = ""
    label: str = ""

    @property
    def words(self) -> str:
        return self.label or self.category

    @property
    def heading_words(self) -> str:
        return self.heading or self.characteristic


@dataclass(frozen=True)
class Benchmark:
    """The share of the population (0 to 1) in one category of a characteristic."""

    characteristic: str
    category: str
    share: float
    heading: str = ""
    label: str = ""


@dataclass(frozen=True)
class DrawRequest:
    """All that a draw depends on; the order of candidates and quotas changes nothing."""

    candidates: tuple[Candidate, ...]
    quotas: tuple[QuotaBand, ...]
    places: int
    method: Method
    seed: str | bytes = field(repr=False)


@dataclass(frozen=True)
class TypeGroup:
    """Candidates who gave the same answers to everything the quotas ask about."""

    strata: tuple[str | None, ...] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class LotteryPanel:
    """One possible panel, told by types: its tickets out of `TICKETS`, and (type number, seats)."""

    tickets: int
    seats: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Lottery:
    """Every panel that could have been drawn, with its tickets; characteristics name the order of `strata`."""

    characteristics: tuple[str, ...]
    types: tuple[TypeGroup, ...]
    panels: tuple[LotteryPanel, ...]


@dataclass(frozen=True)
class Selected:
    """A panel was drawn: who, everybody's chance, the lottery it came from and the proof that it was fair.

    `chosen` is in random order. `bound` is the best lowest chance any lottery could give to those who can be
    drawn at all, `attained` the lowest chance this one gives, `gap` the relative difference (0 means proven best).
    """

    chosen: tuple[str, ...]
    chances: tuple[tuple[str, float], ...] = field(repr=False)
    lottery: Lottery = field(repr=False)
    bound: float
    attained: float
    highest: float
    gap: float
    places: int
    types_count: int
    candidates_count: int
    never_selectable: tuple[str, ...] = field(repr=False)
    ticket_no: int
    seed: bytes = field(repr=False)
    method: Method
    engine_version: str
    solver_version: str
    input_digest: str
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class Change:
    """A new least or most for one quota, the smallest that helps."""

    characteristic: str
    category: str
    least: int
    most: int


@dataclass(frozen=True)
class ConflictRow:
    """One side of a quota that takes part in a conflict: its least or its most."""

    characteristic: str
    category: str
    is_least: bool


@dataclass(frozen=True)
class Infeasible:
    """No panel can meet these quotas: which rows conflict, and the smallest change that helps.

    `more_places` is the number of extra places that would help instead, if a few would. `never_selectable` are
    the keys that no panel could hold even after the change.
    """

    conflict: tuple[Sentence, ...]
    conflict_rows: tuple[ConflictRow, ...]
    smallest_change: tuple[Sentence, ...]
    changes: tuple[Change, ...]
    more_places: int | None
    never_selectable: tuple[str, ...] = field(repr=False)
    candidates_count: int
    input_digest: str
    reasons: tuple[Sentence, ...]


Outcome = Selected | Infeasible
