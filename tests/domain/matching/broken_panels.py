"""Made-up panels with quotas around them, and losses counted without any code of the engine."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from citizen_panel.domain.matching.vocabulary import DrawRequest, QuotaBand
from tests.domain.matching.pools import a_pool, a_request

Loss = tuple[Fraction, int]


def a_panel(seed: int, people: int, places: int, features: list[int]) -> tuple[DrawRequest, tuple[str, ...]]:
    """A request, and a panel that keeps its quotas; some of the people live together, nobody of the panel does."""
    dice = random.Random(seed)
    pool = a_pool(seed, people, features)
    panel = dice.sample(pool, places)
    held = Counter(pair for candidate in panel for pair in candidate.strata)
    quotas = []
    for place, values in enumerate(features):
        for value in range(values):
            pair = (f"feature {place}", f"value {value}")
            least, most = max(0, held[pair] - dice.randint(0, 1)), held[pair] + dice.randint(0, 1)
            quotas.append(QuotaBand(*pair, least=least, most=most, heading=f"Question {place}", label=f"Group {value}"))
    keys = [candidate.key for candidate in pool]
    chosen = {candidate.key for candidate in panel}
    addresses = []
    for _ in range(people // 6):
        home = tuple(dice.sample(keys, dice.choice([2, 2, 3])))
        if len(chosen.intersection(home)) <= 1:
            addresses.append(home)
    request = replace(a_request(pool, quotas, places, seed=f"seed {seed}"), addresses=tuple(addresses))
    return request, tuple(candidate.key for candidate in panel)


def shuffled(request: DrawRequest, seed: int) -> DrawRequest:
    """The same request with everything in another order."""
    dice = random.Random(seed)
    candidates, quotas = list(request.candidates), list(request.quotas)
    addresses = [tuple(dice.sample(home, len(home))) for home in request.addresses]
    for things in (candidates, quotas, addresses):
        dice.shuffle(things)
    return replace(request, candidates=tuple(candidates), quotas=tuple(quotas), addresses=tuple(addresses))


def loss_of(request: DrawRequest, people: tuple[str, ...]) -> Loss:
    """What these people miss of the quotas, as shares of the most, and how many places they leave empty."""
    known = {candidate.key: candidate for candidate in request.candidates}
    held = Counter(pair for key in people for pair in set(known[key].strata))
    loss = Fraction(0)
    for band in request.quotas:
        there = held[band.characteristic, band.category]
        loss += Fraction(max(0, band.least - there) + max(0, there - band.most), max(1, band.most))
    return loss, request.places - len(people)


def live_together(request: DrawRequest, people: tuple[str, ...]) -> bool:
    return any(len(set(home).intersection(people)) > 1 for home in request.addresses)


def best_sets(
    request: DrawRequest, remaining: tuple[str, ...], willing: tuple[str, ...]
) -> tuple[Loss, set[frozenset[str]]]:
    """The least loss any of the willing can bring it to, and all the sets of them that do; by trying all."""
    found: dict[Loss, set[frozenset[str]]] = {}
    for size in range(min(request.places - len(remaining), len(willing)) + 1):
        for coming in combinations(willing, size):
            if not live_together(request, remaining + coming):
                found.setdefault(loss_of(request, remaining + coming), set()).add(frozenset(coming))
    return min(found), found[min(found)]
