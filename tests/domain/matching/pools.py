"""Made-up pools for the tests of the draw, and a checker that shares no code with the engine."""

import random
from collections import Counter
from itertools import combinations_with_replacement

import pytest

from citizen_panel.domain.matching.vocabulary import (
    TICKETS,
    Candidate,
    DrawRequest,
    Lottery,
    Method,
    QuotaBand,
    Selected,
)

Kinds = dict[tuple[str | None, ...], int]


def trials(seeds: range, *, at_once: int) -> list[object]:
    """Made-up cases by their seeds: so many with every run of the tests, the others among the long trials."""
    return [seed if place < at_once else pytest.param(seed, marks=pytest.mark.long) for place, seed in enumerate(seeds)]


def a_candidate(number: int, **answers: str | None) -> Candidate:
    strata = tuple((name, answer) for name, answer in answers.items() if answer is not None)
    return Candidate(f"c{number:05}", strata)


def a_request(
    candidates: list[Candidate], quotas: list[QuotaBand], places: int, seed: str = "dice 4 1 6"
) -> DrawRequest:
    return DrawRequest(tuple(candidates), tuple(quotas), places, Method.MAXIMIN, seed)


def a_pool(seed: int, people: int, features: list[int], silent: float = 0.1) -> list[Candidate]:
    """People with skewed answers, some of them not given."""
    dice = random.Random(seed)
    pool = []
    for number in range(people):
        answers: dict[str, str | None] = {}
        for place, values in enumerate(features):
            value = min(int(dice.random() ** 1.5 * values), values - 1)
            answers[f"feature {place}"] = None if dice.random() < silent else f"value {value}"
        pool.append(a_candidate(number, **answers))
    return pool


def a_tiny_request(seed: int) -> DrawRequest:
    """Seven to fourteen people and quotas around some panel, from exact to loose; a few cannot be met."""
    dice = random.Random(seed)
    features = [dice.randint(2, 3) for _ in range(dice.randint(2, 6))]
    people, places = dice.randint(7, 14), dice.randint(3, 5)
    pool = a_pool(seed, people, features, silent=dice.choice([0.0, 0.0, 0.15]))
    held = Counter(pair for candidate in dice.sample(pool, places) for pair in candidate.strata)
    slacks = ([0, 0, 1], [0, 1], [0, 1, 1, 2])[seed % 3]
    shift = dice.random() < 0.15
    quotas = []
    for place, values in enumerate(features):
        for value in range(values):
            pair = (f"feature {place}", f"value {value}")
            least = max(0, held[pair] - dice.choice(slacks) + (1 if shift and value == 0 else 0))
            quotas.append(QuotaBand(*pair, least=least, most=max(least, held[pair] + dice.choice(slacks))))
    return a_request(pool, quotas, places, seed=f"seed {seed}")


def kinds_of(request: DrawRequest) -> Kinds:
    """Count people by what they answered to what the quotas ask."""
    asked = {(band.characteristic, band.category) for band in request.quotas}
    names = sorted({band.characteristic for band in request.quotas})
    kinds: Kinds = Counter()
    for candidate in request.candidates:
        given = dict(pair for pair in candidate.strata if pair in asked)
        kinds[tuple(given.get(name) for name in names)] += 1
    return kinds


def every_panel(request: DrawRequest) -> list[dict[tuple[str | None, ...], int]]:
    """Every panel within the quotas, told by kinds of people, found by trying all."""
    kinds = kinds_of(request)
    names = sorted({band.characteristic for band in request.quotas})
    panels = []
    for chosen in combinations_with_replacement(sorted(kinds, key=str), request.places):
        seats = Counter(chosen)
        held = Counter(pair for kind, count in seats.items() for pair in list(zip(names, kind, strict=True)) * count)
        fits = all(band.least <= held[band.characteristic, band.category] <= band.most for band in request.quotas)
        if fits and all(count <= kinds[kind] for kind, count in seats.items()):
            panels.append(dict(seats))
    return panels


def faults_of(request: DrawRequest, people: tuple[str, ...]) -> list[str]:
    """What is wrong with a panel of people: looked up from the request alone."""
    known = {candidate.key: candidate for candidate in request.candidates}
    faults = [] if len(set(people)) == len(people) == request.places else ["wrong number of people"]
    held = Counter(pair for key in people for pair in set(known[key].strata))
    for band in request.quotas:
        count = held[band.characteristic, band.category]
        if not band.least <= count <= band.most:
            faults.append(f"{band.category}: {count} not in {band.least} to {band.most}")
    return faults


def lottery_faults(request: DrawRequest, lottery: Lottery) -> list[str]:
    """What is wrong with any panel that could have been drawn."""
    faults = [] if sum(panel.tickets for panel in lottery.panels) == TICKETS else ["tickets do not add up"]
    for panel in lottery.panels:
        if panel.tickets < 1 or any(seats > lottery.types[kind].size for kind, seats in panel.seats):
            faults.append("a panel without tickets, or with more seats than people")
            continue
        faults += faults_of(request, tuple(k for kind, seats in panel.seats for k in lottery.types[kind].keys[:seats]))
    return faults


def chances_of(selected: Selected) -> dict[str, float]:
    """Everybody's chance, added up from the lottery rather than read from the result."""
    chances: dict[str, float] = {key: 0.0 for group in selected.lottery.types for key in group.keys}
    for panel in selected.lottery.panels:
        for kind, seats in panel.seats:
            group = selected.lottery.types[kind]
            for key in group.keys:
                chances[key] += panel.tickets / TICKETS * seats / group.size
    return chances
