"""From a lottery to equal tickets: how many, how many of them each panel gets, and what that costs in fairness."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from citizen_panel.domain.matching.rules.public.forms import NeedsMoreTickets, Prepared, Rounding
from citizen_panel.domain.matching.rules.public.lists import places_of, prepared, seats_of
from citizen_panel.domain.matching.rules.public.rounding import Target, whole_tickets
from citizen_panel.domain.matching.vocabulary import TICKETS, Lottery

#: How many tickets a list has by itself: each is a whole number of throws of a ten-sided die.
SIZES = (1_000, 10_000, 100_000, 1_000_000)
#: The rarest type has this many seats at least, so that rounding takes at most a small part of its chance.
_RAREST_SEATS = 10
#: In one step everybody's tickets are whole, and every group is written out: beyond these there are two steps.
_ONE_STEP_PEOPLE = 2_000
_ONE_STEP_CODES = 300_000
_ONE_STEP_LOWEST = 10


def tickets_for(lottery: Lottery) -> int | None:
    """Return how many tickets a list of this lottery should have, or None if even 1,000,000 are too few."""
    rarest = min((seats for seats in _before(lottery) if seats), default=_RAREST_SEATS * TICKETS)
    return next((size for size in SIZES if size * rarest >= _RAREST_SEATS * TICKETS), None)


def ticket_list(
    lottery: Lottery, salt: bytes, tickets: int | None = None, about: str = ""
) -> Prepared | NeedsMoreTickets:
    """Return the list of equal tickets of this lottery with what rounding cost, or that there must be more tickets.

    The same arguments give the same list. The salt (16 secret random bytes or more) hides whose a code is, and in
    which order types and groups stand; `about` says to the public what is drawn. Without `tickets` as many are taken
    as `tickets_for` says, or more where somebody would be left without a chance. Raises ValueError for fewer than 1
    or more than 1,000,000 tickets, for a short salt, and for households or seats that do not fit the types.
    """
    if tickets is not None and not 1 <= tickets <= SIZES[-1]:
        raise ValueError(f"a list has 1 to {SIZES[-1]} tickets")
    first = tickets or tickets_for(lottery) or SIZES[-1]
    for size in (first, *(larger for larger in SIZES if larger > first)):
        handed_out = _fits_one_step(lottery, size)
        counts = _counts(lottery, size, handed_out)
        rounding = _rounding(lottery, counts, handed_out)
        if rounding is not None and tickets in (None, size):
            found = prepared(lottery, counts, rounding, salt, one_step=handed_out)
            return replace(found, listed=replace(found.listed, about=about))
        if rounding is not None:
            return NeedsMoreTickets(first, size)
    return NeedsMoreTickets(first, None)


def _before(lottery: Lottery) -> list[int]:
    return seats_of(lottery, [panel.tickets for panel in lottery.panels])


def _fits_one_step(lottery: Lottery, tickets: int) -> bool:
    people = sum(group.size for group in lottery.types)
    return (
        people <= _ONE_STEP_PEOPLE
        and tickets * places_of(lottery) <= _ONE_STEP_CODES
        and all(
            tickets * seats >= _ONE_STEP_LOWEST * TICKETS * group.size
            for seats, group in zip(_before(lottery), lottery.types, strict=True)
            if seats
        )
    )


def _counts(lottery: Lottery, tickets: int, handed_out: bool) -> list[int]:
    seats = np.zeros((len(lottery.panels), len(lottery.types)), dtype=np.int64)
    for place, panel in enumerate(lottery.panels):
        for number, count in panel.seats:
            seats[place, number] = count
    weights = np.array([panel.tickets / TICKETS for panel in lottery.panels])
    sizes = np.array([group.size for group in lottery.types], dtype=np.int64)
    wanted = np.array([tickets * held / TICKETS for held in _before(lottery)])
    return [int(count) for count in whole_tickets(Target(seats, sizes, wanted, handed_out), weights, tickets)]


def _rounding(lottery: Lottery, counts: Sequence[int], handed_out: bool) -> Rounding | None:
    """What these tickets cost, or None where somebody has lost their whole chance."""
    tickets = sum(counts)
    rows = list(zip(lottery.types, _before(lottery), seats_of(lottery, counts), strict=True))
    possible = [row for row in rows if row[1]]
    before = [Fraction(held, TICKETS * group.size) for group, held, _ in possible]
    low, high = (
        [_part(held, group.size, tickets, handed_out, up) for group, _, held in possible] for up in (False, True)
    )
    if not all(low):
        return None
    changes = [max(abs(most - was), abs(least - was)) for least, most, was in zip(low, high, before, strict=True)]
    one = Fraction(1)
    return Rounding(tickets, max(changes, default=Fraction(0)), min(before, default=one), min(low, default=one))


def _part(seats: int, people: int, tickets: int, handed_out: bool, up: bool) -> Fraction:
    """The chance of somebody of a type: of who has the fewest tickets of it, or the most."""
    if not handed_out:
        return Fraction(seats, tickets * people)
    return Fraction(-(-seats // people) if up else seats // people, tickets)
