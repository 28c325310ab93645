"""From the public seed to the people: two rules that anybody can follow with a list and SHA-256.

The ticket. Write five lines: the name of the form, the fingerprint of the list, the seed, the word ticket, and 0.
SHA-256 of that text, read as one whole number, leaves a remainder when divided by the number of tickets: the ticket
is the remainder plus 1. So that every ticket is exactly as likely, a number above the last full round of tickets
does not count, and the last line becomes 1, 2 and so on.

The people of a list in two steps. Of each type those come first whose code, written below the same three lines, a line
"type 7" and so on, has the lowest SHA-256. Where people share an address, the households of the kind are put in such an
order first (a line "household 2", then the codes that live there): each type in turn takes as many as it has seats,
and of each of these households the person of the type who comes first.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from citizen_panel.domain.matching.rules.public.forms import Drawn, Mix, OneStepList, TicketList, TwoStepList
from citizen_panel.domain.matching.rules.public.published import FORM, fingerprint, published

_ROOM = 2**256


def tidy(seed: str) -> str:
    """Return the seed as it is used: one space between words, small letters."""
    return " ".join(seed.lower().split())


def drawn(listed: TicketList, seed: str) -> Drawn:
    """Return the ticket and the people that this public seed takes from this list."""
    start = "\n".join([FORM, fingerprint(published(listed)), tidy(seed)])
    ticket = _ticket(start, listed.tickets)
    if isinstance(listed, OneStepList):
        return Drawn(ticket, listed.groups[ticket - 1])
    return Drawn(ticket, tuple(sorted([*listed.certain, *_people(listed, _mix(listed, ticket), start)])))


def _ticket(start: str, tickets: int) -> int:
    most, turn = _ROOM - _ROOM % tickets, 0
    while (number := _number(f"{start}\nticket\n{turn}")) >= most:
        turn += 1
    return number % tickets + 1


def _mix(listed: TwoStepList, ticket: int) -> Mix:
    passed = 0
    for mix in listed.mixes:
        passed += mix.tickets
        if ticket <= passed:
            return mix
    raise ValueError("the tickets do not add up")


def _people(listed: TwoStepList, mix: Mix, start: str) -> list[str]:
    people: list[str] = []
    shared: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, seats in mix.seats:
        kind = listed.types[number].household
        if kind is None:
            people += _first(listed.types[number].people, seats, f"{start}\ntype {number + 1}")
        else:
            shared[kind].append((number, seats))
    for kind, wanted in shared.items():
        whole = {" ".join(household): household for household in listed.households[kind]}
        order = _first(list(whole), len(whole), f"{start}\nhousehold {kind + 1}")
        for number, seats in wanted:
            chosen, order = order[:seats], order[seats:]
            own = set(listed.types[number].people)
            for household in chosen:
                members = [code for code in whole[household] if code in own]
                people += _first(members, 1, f"{start}\ntype {number + 1}")
    return people


def _first(names: Sequence[str], count: int, start: str) -> list[str]:
    return sorted(names, key=lambda name: _number(f"{start}\n{name}"))[:count]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
