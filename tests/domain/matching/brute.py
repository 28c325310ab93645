"""Answers found by trying every panel of people, for tiny pools: nothing here is shared with the engine."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import combinations

from citizen_panel.domain.matching.vocabulary import Cause, Change, ConflictRow, DrawRequest
from tests.domain.matching.pools import a_tiny_request

Cell = tuple[str, str]
Panel = tuple[frozenset[str], Counter[Cell]]


def a_tiny_request_with_people(seed: int) -> DrawRequest:
    """A tiny request in which some live together, some must be in, and some are left out."""
    dice = random.Random(seed)
    request = a_tiny_request(seed)
    keys = [candidate.key for candidate in request.candidates]
    dice.shuffle(keys)
    addresses: list[tuple[str, ...]] = []
    rest = list(keys)
    while len(rest) > 3 and dice.random() < 0.6:
        size = dice.choice([2, 2, 3])
        addresses.append(tuple(rest[:size]))
        rest = rest[size:]
    certain = tuple(dice.sample(keys, dice.choice([0, 0, 1, 2])))
    left_out = tuple(key for key in dice.sample(keys, dice.choice([0, 0, 1])) if key not in certain)
    return replace(request, addresses=tuple(addresses), certain=certain, left_out=left_out)


def all_panels(request: DrawRequest, causes: Collection[Cause] = tuple(Cause)) -> list[Panel]:
    """Every panel of people whatever the quotas, with how many seats each category gets."""
    strata = {one.key: one.strata for one in request.candidates if one.key not in request.left_out}
    homes = [set(address) for address in request.addresses] if Cause.HOUSEHOLDS in causes else []
    certain = set(request.certain) if Cause.CERTAIN in causes else set()
    return [
        (frozenset(people), Counter(pair for key in people for pair in strata[key]))
        for people in combinations(sorted(strata), request.places)
        if certain <= set(people) and all(len(home.intersection(people)) < 2 for home in homes)
    ]


def sides(request: DrawRequest) -> tuple[ConflictRow, ...]:
    """Every side of every quota."""
    return tuple(
        ConflictRow(band.characteristic, band.category, is_least)
        for band in request.quotas
        for is_least in (True, False)
    )


def keeps(request: DrawRequest, held: Mapping[Cell, int], rows: Iterable[ConflictRow]) -> bool:
    """Whether the seats of a panel keep these sides of the quotas."""
    band_of = {(band.characteristic, band.category): band for band in request.quotas}
    for row in rows:
        cell = (row.characteristic, row.category)
        if held[cell] < band_of[cell].least if row.is_least else held[cell] > band_of[cell].most:
            return False
    return True


def is_possible(
    request: DrawRequest, rows: Iterable[ConflictRow], causes: Collection[Cause], somebody: str | None = None
) -> bool:
    """Whether a panel keeps these rules alone, with somebody on it."""
    kept = tuple(rows)
    return any(
        keeps(request, held, kept)
        for people, held in all_panels(request, causes)
        if somebody is None or somebody in people
    )


def cheapest(
    request: DrawRequest, panels: Iterable[Panel], limits: Mapping[Cell, tuple[int, int]] | None = None
) -> float | None:
    """What the cheapest change of quotas costs that allows one of these panels."""
    costs = [_cost(request, held, limits) for _, held in panels]
    return min((cost for cost in costs if cost is not None), default=None)


def _cost(
    request: DrawRequest, held: Mapping[Cell, int], limits: Mapping[Cell, tuple[int, int]] | None
) -> float | None:
    cost = 0.0
    for band in request.quotas:
        cell = (band.characteristic, band.category)
        down, up = max(0, band.least - held[cell]), max(0, held[cell] - band.most)
        if limits is not None and (down > limits.get(cell, (0, 0))[0] or up > limits.get(cell, (0, 0))[1]):
            return None
        cost += down * (1 + 2 / max(1, band.least)) + up
    return cost


def cost_of(request: DrawRequest, changes: Iterable[Change]) -> float:
    """What changes of quotas cost: 1 for a place more, 1 + 2/least for a place less."""
    band_of = {(band.characteristic, band.category): band for band in request.quotas}
    cost = 0.0
    for change in changes:
        band = band_of[change.characteristic, change.category]
        cost += (band.least - change.least) * (1 + 2 / max(1, band.least)) + change.most - band.most
    return cost


def with_changes(request: DrawRequest, changes: Iterable[Change]) -> DrawRequest:
    """The request with some quotas changed."""
    new = {(change.characteristic, change.category): change for change in changes}
    quotas = []
    for band in request.quotas:
        change = new.get((band.characteristic, band.category))
        quotas.append(band if change is None else replace(band, least=change.least, most=change.most))
    return replace(request, quotas=tuple(quotas))


def who_can_be_drawn(request: DrawRequest) -> set[str]:
    """Everybody who is on some panel that keeps every rule."""
    every = sides(request)
    return {key for people, held in all_panels(request) if keeps(request, held, every) for key in people}
