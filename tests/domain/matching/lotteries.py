"""Made-up lotteries, with households and certain people, and the requests they could have come from."""

import random
from collections import Counter
from dataclasses import dataclass

from citizen_panel.domain.matching.vocabulary import (
    TICKETS,
    Candidate,
    DrawRequest,
    Lottery,
    LotteryPanel,
    Method,
    QuotaBand,
    TypeGroup,
)

SALT = b"an invented salt"
AGES, PLACES = ("young", "middle", "old"), ("island", "town", "city", "moor")


@dataclass(frozen=True)
class Made:
    lottery: Lottery
    request: DrawRequest


def a_lottery(
    seed: int,
    *,
    types: int = 6,
    kinds: int = 2,
    certain: int = 1,
    places: int = 6,
    panels: int = 8,
    idle: bool = True,
    larger: int = 1,
) -> Made:
    """Types of 1 to 6 people (times `larger`), kinds of households with two or three members, random panels.

    With `idle` the last type is on no panel. Quotas are as narrow as the panels allow.
    """
    dice = random.Random(seed)
    groups: list[TypeGroup] = []
    for number in range(types):
        keys = tuple(f"person {number}.{n}" for n in range(dice.randint(1, 6) * larger))
        groups.append(TypeGroup((dice.choice(AGES), dice.choice(PLACES)), keys))
    households = [_a_kind(dice, kind, groups, larger) for kind in range(kinds)]
    possible = range(len(groups)) if not idle else [n for n in range(len(groups)) if n != types - 1]
    found = [_a_panel(dice, groups, households, list(possible), places - certain) for _ in range(panels)]
    weights = [dice.randint(TICKETS // (2 * panels), TICKETS // panels) for _ in range(panels - 1)]
    tickets = [*weights, TICKETS - sum(weights)]
    merged: Counter[tuple[tuple[int, int], ...]] = Counter()
    for seats, count in zip(found, tickets, strict=True):
        merged[seats] += count
    lottery = Lottery(
        characteristics=("age", "place"),
        types=tuple(groups),
        panels=tuple(LotteryPanel(count, seats) for seats, count in sorted(merged.items())),
        households=tuple(households),
        certain=tuple(f"certain {n}" for n in range(certain)),
    )
    return Made(lottery, _request(dice, lottery, places))


def _a_kind(dice: random.Random, kind: int, groups: list[TypeGroup], larger: int) -> tuple[tuple[str, ...], ...]:
    """Households of one kind, which add a type for each different sort of member: one or two people of it each."""
    count, number = dice.randint(2, 4) * larger, len(groups)
    shape = dice.choice([(2,), (1, 1), (2, 1)])
    parts = [
        [tuple(f"home {kind}.{n}.{t}.{m}" for m in range(held)) for n in range(count)] for t, held in enumerate(shape)
    ]
    for part in parts:
        strata = (dice.choice(AGES), dice.choice(PLACES))
        groups.append(TypeGroup(strata, tuple(sorted(key for keys in part for key in keys)), kind))
    assert len(groups) == number + len(shape)
    return tuple(tuple(key for part in parts for key in part[n]) for n in range(count))


def _a_panel(
    dice: random.Random,
    groups: list[TypeGroup],
    households: list[tuple[tuple[str, ...], ...]],
    possible: list[int],
    places: int,
) -> tuple[tuple[int, int], ...]:
    seats: Counter[int] = Counter()
    homes: Counter[int] = Counter()
    while sum(seats.values()) < places:
        number = dice.choice(possible)
        kind = groups[number].household_kind
        if seats[number] >= groups[number].size or (kind is not None and homes[kind] >= len(households[kind])):
            continue
        seats[number] += 1
        if kind is not None:
            homes[kind] += 1
    return tuple(sorted(seats.items()))


def _request(dice: random.Random, lottery: Lottery, places: int) -> DrawRequest:
    answers = {key: group.strata for group in lottery.types for key in group.keys}
    answers |= {key: (dice.choice(AGES), dice.choice(PLACES)) for key in lottery.certain}
    candidates = [
        Candidate(key, tuple((name, str(said)) for name, said in zip(lottery.characteristics, strata, strict=True)))
        for key, strata in answers.items()
    ]
    held = []
    for panel in lottery.panels:
        people = [key for number, count in panel.seats for key in lottery.types[number].keys[:count]]
        held.append(Counter(said for key in [*people, *lottery.certain] for said in answers[key]))
    quotas = [
        QuotaBand(name, said, min(h[said] for h in held), max(h[said] for h in held))
        for name, categories in (("age", AGES), ("place", PLACES))
        for said in categories
    ]
    addresses = tuple(household for kind in lottery.households for household in kind)
    return DrawRequest(
        tuple(candidates), tuple(quotas), places, Method.MAXIMIN, "dice", addresses, certain=lottery.certain
    )
