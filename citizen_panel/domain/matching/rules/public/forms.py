"""What a public draw is made of: a list that anybody may read, and what stays behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

#: (type, seats) of one mix, or (first ticket, last ticket).
Pair = tuple[int, int]


@dataclass(frozen=True)
class OneStepList:
    """One group of coded people for each ticket; ticket 1 is `groups[0]`.

    `people` are all who were in the draw, with the number of groups they are in. Those in `certain` are in every
    group. `about` says to the public what is drawn; `audit` is the SHA-256 of the auditor's file, in hexadecimal.
    """

    places: int
    groups: tuple[tuple[str, ...], ...]
    people: tuple[tuple[str, int], ...]
    certain: tuple[str, ...] = ()
    about: str = ""
    audit: str = ""

    @property
    def tickets(self) -> int:
        return len(self.groups)


@dataclass(frozen=True)
class CodedType:
    """People who are alike for the draw, by code; `household` is a place in `TwoStepList.households`."""

    people: tuple[str, ...]
    household: int | None = None


@dataclass(frozen=True)
class Mix:
    """How many seats each type has, for a run of tickets: (type, seats) in rising order of type."""

    tickets: int
    seats: tuple[Pair, ...]


@dataclass(frozen=True)
class TwoStepList:
    """A mix of types for each ticket; a published rule then chooses the people inside each type.

    `households[kind]` are the households of a kind, each the codes of its members: one of them at most is drawn.
    """

    places: int
    types: tuple[CodedType, ...]
    mixes: tuple[Mix, ...]
    households: tuple[tuple[tuple[str, ...], ...], ...] = ()
    certain: tuple[str, ...] = ()
    about: str = ""
    audit: str = ""

    @property
    def tickets(self) -> int:
        return sum(mix.tickets for mix in self.mixes)

    def seats_by_type(self) -> tuple[int, ...]:
        """Return the seats of each type over all tickets."""
        seats = [0] * len(self.types)
        for mix in self.mixes:
            for kind, count in mix.seats:
                seats[kind] += mix.tickets * count
        return tuple(seats)


TicketList = OneStepList | TwoStepList


@dataclass(frozen=True)
class Rounding:
    """What equal tickets cost: exact chances before and after, of those who could be drawn at all.

    `largest_change` is the largest change of any person's chance.
    """

    tickets: int
    largest_change: Fraction
    lowest_before: Fraction
    lowest_after: Fraction

    @property
    def kept(self) -> Fraction:
        """The part of the lowest chance that is left; 1 where nobody is left to chance."""
        return self.lowest_after / self.lowest_before if self.lowest_before else Fraction(1)


@dataclass(frozen=True)
class Alike:
    """People of one type, by code, with the seats of the type over all `TICKETS` of the lottery, before rounding."""

    people: tuple[str, ...]
    seats_before: int


@dataclass(frozen=True)
class Prepared:
    """A public draw ready to be published: the list for all, the rest under seal; `keys` leads from code to key."""

    listed: TicketList
    rounding: Rounding
    keys: Mapping[str, str] = field(repr=False)
    types: tuple[Alike, ...] = field(repr=False)
    salt: bytes = field(repr=False)


@dataclass(frozen=True)
class NeedsMoreTickets:
    """With so few tickets some people would have no chance at all.

    `enough` is a number of tickets that will do, or None when no list that can be published is long enough.
    """

    tickets: int
    enough: int | None


@dataclass(frozen=True)
class Drawn:
    """What the seed took from the list: the ticket, counted from 1, and the codes of the people, in rising order."""

    ticket: int
    people: tuple[str, ...]
