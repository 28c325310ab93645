"""The lottery: tickets by panel, and the people that a seed takes from it."""

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats
from citizen_panel.domain.matching.rules.fair import Fair
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.rules.types import HOUSEHOLD, Pool
from citizen_panel.domain.matching.vocabulary import TICKETS, Lottery, LotteryPanel


def lottery_of(pool: Pool, fair: Fair) -> Lottery:
    """Return the lottery with its tickets, panels in an order of their own."""
    merged: dict[tuple[int, ...], float] = {}
    for panel, weight in zip(fair.panels.tolist(), fair.weights.tolist(), strict=True):
        merged[tuple(panel)] = merged.get(tuple(panel), 0.0) + weight
    ordered = sorted(merged)
    shared = _tickets(np.array([merged[members] for members in ordered]))
    panels = tuple(LotteryPanel(count, _seats(m)) for m, count in zip(ordered, shared, strict=True) if count)
    names = tuple(name for name in pool.characteristics if name != HOUSEHOLD)
    return Lottery(names, pool.groups, panels, pool.households, pool.certain)


def _seats(members: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    counted: dict[int, int] = {}
    for kind in members:
        counted[kind] = counted.get(kind, 0) + 1
    return tuple(sorted(counted.items()))


def _tickets(weights: Floats) -> list[int]:
    """Share out all tickets by weight, the left-over ones to the largest remainders."""
    exact = weights / weights.sum() * TICKETS
    tickets = [int(part) for part in np.floor(exact)]
    missing = TICKETS - sum(tickets)
    order = np.argsort(-(exact - np.floor(exact)), kind="stable")
    for place in order[:missing] if missing > 0 else ():
        tickets[place] += 1
    if missing < 0:
        tickets[int(np.argmax(tickets))] += missing
    return tickets


def pick_from(lottery: Lottery, seed: bytes, fingerprint: str) -> tuple[int, tuple[str, ...]]:
    """Return the ticket and the people that this seed takes from this lottery, in random order."""
    stream = SeededStream(seed, f"draw {fingerprint}")
    ticket, panel = _pick(lottery, stream)
    people = [*lottery.certain, *seated(lottery, panel.seats, stream)]
    return ticket, tuple(stream.some(people, len(people)))  # sorted by type, the order would tell the type


def _pick(lottery: Lottery, stream: SeededStream) -> tuple[int, LotteryPanel]:
    ticket = stream.below(TICKETS)
    passed = 0
    for panel in lottery.panels:
        passed += panel.tickets
        if ticket < passed:
            return ticket, panel
    raise ArithmeticError("the tickets do not add up")


def seated(lottery: Lottery, seats: tuple[tuple[int, int], ...], stream: SeededStream) -> list[str]:
    """Return people for the seats of types: every member of a type alike, never two of one household."""
    people: list[str] = []
    homes: dict[int, list[tuple[str, ...]]] = {}
    for number, count in seats:
        group = lottery.types[number]
        if group.household_kind is None:
            people += stream.some(group.keys, count)
            continue
        kind = group.household_kind
        if kind not in homes:
            homes[kind] = stream.some(lottery.households[kind], len(lottery.households[kind]))
        alike = set(group.keys)
        for _ in range(count):
            people += stream.some([key for key in homes[kind].pop() if key in alike], 1)
    return people
