"""The words of the room matching."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

#: A lottery hands out this many equal tickets: twelve digits, so that rounding never reaches a person's chance.
TICKETS = 10**12

#: How far a run is, in permille, when its input is sealed and when its outcome is found.
GATHERED, FOUND = 100, 950


class DrawState(StrEnum):
    PREPARED = "prepared"
    RUNNING = "running"
    LISTED = "listed"
    FOUND = "found"
    INFEASIBLE = "infeasible"
    CONFIRMED = "confirmed"
    VOID = "void"
    CANCELLED = "cancelled"


class ComparisonState(StrEnum):
    """How far a comparison of methods is; the first two are called as for a draw."""

    PREPARED = "prepared"
    RUNNING = "running"
    READY = "ready"
    INFEASIBLE = "infeasible"
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


class Listing(StrEnum):
    """Who may read the list of a public draw: everybody, or its auditor; everybody knows its fingerprint."""

    OPEN = "open"
    CLOSED = "closed"


class DocumentKind(StrEnum):
    CANONICAL_INPUT = "canonical_input"
    TICKETS = "tickets"
    CERTIFICATE = "certificate"
    ACCOUNT = "account"
    FILLINGS = "fillings"
    STAND_INS = "stand_ins"
    PUBLIC_LIST = "public_list"
    AUDIT = "audit"
    VERIFIER = "verifier"
    TIMES = "times"
    TIMETABLE = "timetable"


class PlaceState(StrEnum):
    DRAWN = "drawn"
    OFFERED = "offered"
    TAKEN = "taken"
    RELEASED = "released"


class AlternateState(StrEnum):
    STANDING = "standing"
    PROMOTED = "promoted"
    STOOD_DOWN = "stood_down"


class VoidReason(StrEnum):
    """Why a draw counts no more."""

    SOMEBODY_LEFT = "somebody_left"
    BRIEF_CHANGED = "brief_changed"
    TOO_FEW_CAME = "too_few_came"
    MISTAKE = "mistake"
    OTHER = "other"


class EndCause(StrEnum):
    """Why a draw, or a comparison, ended before it came to anything."""

    BY_PERSON = "by_person"
    FAULT = "fault"
    TOO_LONG = "too_long"
    NO_LIST = "no_list"


class Filling(StrEnum):
    """How a panel fills a quota, as far as it may be said."""

    WITHIN = "within"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Standing(StrEnum):
    """Whether a quota can be met by the people who can be asked; unsure where only few are known in each area."""

    YES = "yes"
    TIGHT = "tight"
    THROUGH_A_PARTNER = "through_a_partner"
    UNSURE = "unsure"


class CountTold(StrEnum):
    """What was told when somebody asked how many people fit: a count, the one before, or that of nearly the same."""

    COUNTED = "counted"
    STAYS = "stays"
    TOO_CLOSE = "too_close"


class Cause(StrEnum):
    """What besides a quota can shut people out of a panel."""

    HOUSEHOLDS = "households"
    CERTAIN = "certain"


@dataclass(frozen=True)
class Sentence:
    """Words for a person: marked by `words.say`, its `{placeholders}` filled after translation.

    A value may be a sentence itself, to be translated first.
    """

    text: str
    values: "tuple[tuple[str, str | int | Sentence], ...]" = ()

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
class Seat:
    """Somebody drawn: the token by which the project knows them, and their chance (0 to 1).

    In a public draw also their code on its list, and their tickets where these are whole.
    """

    token: str
    chance: float
    code: str | None = None
    tickets: int | None = None


@dataclass(frozen=True, eq=False)
class Roster:
    """Candidates by column, for pools too large to hold one object a person.

    `codes[person, characteristic]` is the place of the person's answer in `categories[characteristic]`, or -1 where
    they gave none. Keys must be different.
    """

    keys: tuple[str, ...] = field(repr=False)
    characteristics: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int16] = field(repr=False)

    def __len__(self) -> int:
        return len(self.keys)


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
    """All that a draw depends on; the order of candidates, quotas and addresses changes nothing.

    `addresses` are groups of keys of people who live together: at most one of each group is drawn. The people in
    `certain` are on the panel whatever happens, those `left_out` never. `gamma` (above 0) is how much a low chance
    weighs against a high one, for the method goldilocks alone.
    """

    candidates: tuple[Candidate, ...] | Roster
    quotas: tuple[QuotaBand, ...]
    places: int
    method: Method
    seed: str | bytes = field(repr=False)
    addresses: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    certain: tuple[str, ...] = field(default=(), repr=False)
    left_out: tuple[str, ...] = field(default=(), repr=False)
    gamma: float = 1.0


@dataclass(frozen=True)
class TypeGroup:
    """Candidates who are alike for the draw: same answers to what the quotas ask, same kind of household.

    `household_kind` is a place in `Lottery.households`, or None for people who share no address with a candidate.
    """

    strata: tuple[str | None, ...] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    household_kind: int | None = None

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
    """Every panel that could have been drawn, with its tickets; characteristics name the order of `strata`.

    `households[kind]` are the households of one kind, each the keys of its members: they have members of the same
    types, and at most one member of a household is drawn. `certain` are on every panel, besides its seats.
    """

    characteristics: tuple[str, ...]
    types: tuple[TypeGroup, ...]
    panels: tuple[LotteryPanel, ...]
    households: tuple[tuple[tuple[str, ...], ...], ...] = field(default=(), repr=False)
    certain: tuple[str, ...] = field(default=(), repr=False)

    def type_chances(self) -> tuple[float, ...]:
        """Return the chance (0 to 1) of each member of each type, from the tickets alone."""
        held = [0] * len(self.types)
        for panel in self.panels:
            for kind, seats in panel.seats:
                held[kind] += panel.tickets * seats
        return tuple(tickets / (TICKETS * group.size) for tickets, group in zip(held, self.types, strict=True))


@dataclass(frozen=True)
class FairLevel:
    """People for whom the same chance is the best that can be had once everybody below has theirs.

    `best` is proven to be out of reach for more, `attained` the lowest that one of them really has.
    """

    people: int
    best: float
    attained: float


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
class Excluded:
    """People whom no panel can hold, all for the same reason and all helped by the same change.

    `rows` and `causes` are irreducible: without any one of them, these people could be drawn as far as the others
    go. `changes` is the cheapest way to let every one of them in; empty when no change of quotas does.
    """

    rows: tuple[ConflictRow, ...]
    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    keys: tuple[str, ...] = field(repr=False)
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class Selected:
    """A panel was drawn: who, everybody's chance, the lottery it came from and the proof that it was fair.

    `chosen` is in random order. `bound` is the best lowest chance any lottery could give to those who can be
    drawn at all, `attained` the lowest chance this one gives. `gap` is what is missing to the proven best of the
    method, in relative terms (0 means proven best): for leximin the largest over all `levels`. `excluded` says why
    those who are `never_selectable` are, once that has been looked into, `left_out` how many the request kept out.
    """

    chosen: tuple[str, ...]
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
    levels: tuple[FairLevel, ...] = field(default=(), repr=False)
    excluded: tuple[Excluded, ...] = field(default=(), repr=False)
    left_out: int = 0

    @property
    def chances(self) -> tuple[tuple[str, float], ...]:
        """Everybody's chance (0 to 1), by key."""
        lottery = self.lottery
        told = [(key, c) for g, c in zip(lottery.types, lottery.type_chances(), strict=True) for key in g.keys]
        return tuple(sorted(told + [(key, 1.0) for key in lottery.certain]))


@dataclass(frozen=True)
class Infeasible:
    """No panel can meet these quotas: which rows conflict, and the smallest change that helps.

    `more_places` is the number of extra places that would help instead, if a few would. `never_selectable` are
    the keys that no panel could hold even after the change. `causes` take part in the conflict beside the rows.
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
    causes: tuple[Cause, ...] = ()


Outcome = Selected | Infeasible
