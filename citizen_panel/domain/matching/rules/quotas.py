"""Quotas: proposed from a benchmark, checked in words, and judged by how many people can be asked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor

from citizen_panel.core.few import FEW
from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Benchmark, QuotaBand, Sentence, Standing

#: Fewer eligible people than this and an invitation would reveal who they are; a partner asks instead.
SMALLEST_CELL = FEW
#: With fewer eligible people for each seat that must be filled, a few refusals would leave it empty.
_COMFORTABLE = 3

Cell = tuple[str, str]


def propose(
    benchmarks: Sequence[Benchmark], places: int, lift: Mapping[Cell, float] | None = None, *, slack: int = 1
) -> tuple[QuotaBand, ...]:
    """Return least and most for each category around its share of the places.

    `lift` multiplies the share of a priority group (1 leaves it); shares of a characteristic are then scaled to
    add up to 1. Least is the share rounded down, most the share rounded up plus `slack`, so that for each
    characteristic the places lie between the two sums and no group is shut out.
    """
    factors = lift or {}
    weights = {
        (b.characteristic, b.category): b.share * factors.get((b.characteristic, b.category), 1.0) for b in benchmarks
    }
    totals: dict[str, float] = defaultdict(float)
    for (characteristic, _), weight in weights.items():
        totals[characteristic] += weight
    bands = []
    for benchmark in benchmarks:
        total = totals[benchmark.characteristic]
        seats = places * weights[benchmark.characteristic, benchmark.category] / total if total > 0 else 0.0
        bands.append(
            QuotaBand(
                benchmark.characteristic,
                benchmark.category,
                least=floor(seats + 1e-9),
                most=min(places, ceil(seats - 1e-9) + slack),
                heading=benchmark.heading,
                label=benchmark.label,
            )
        )
    return tuple(bands)


def problems(quotas: Sequence[QuotaBand], places: int) -> tuple[Sentence, ...]:
    """Return what is wrong with the quotas by themselves, a sentence each; empty when nothing is."""
    found = [
        Sentence(
            say("{label}: ‘least’ ({least}) must not be more than ‘most’ ({most})"),
            (("label", band.words), ("least", band.least), ("most", band.most)),
        )
        for band in quotas
        if band.least > band.most
    ]
    found += [
        Sentence(say("{label}: ‘least’ must be 0 or more"), (("label", band.words),))
        for band in quotas
        if band.least < 0
    ]
    sums: dict[str, int] = defaultdict(int)
    headings: dict[str, str] = {}
    for band in quotas:
        sums[band.characteristic] += band.least
        headings[band.characteristic] = band.heading_words
    return tuple(found) + tuple(
        _too_many(headings[characteristic], total, places) for characteristic, total in sums.items() if total > places
    )


def revealing(quotas: Sequence[QuotaBand], places: int) -> tuple[Sentence, ...]:
    """Return a sentence for each quota by which everybody drawn would be known to be in one group.

    That is so when the group must fill every place, or when no other group may have any.
    """
    room: dict[str, int] = defaultdict(int)
    groups: dict[str, int] = defaultdict(int)
    for band in quotas:
        room[band.characteristic] += band.most
        groups[band.characteristic] += 1
    text = say("{label}: leave at least 1 place for other groups. If not, everybody drawn would be known to be in it")
    return tuple(
        Sentence(text, (("label", band.words),))
        for band in quotas
        if band.least >= places
        or (groups[band.characteristic] > 1 and band.most > 0 and room[band.characteristic] == band.most)
    )


def without_small_cells(quotas: Sequence[QuotaBand], people_counts: Mapping[Cell, int]) -> tuple[QuotaBand, ...]:
    """Return the quotas with no least for groups of which too few can be asked: partners ask those instead.

    To hold seats for the only people of a group would point at them; by chance they may be drawn like anybody.
    """
    return tuple(
        band
        if band.least == 0 or people_counts.get((band.characteristic, band.category), 0) >= SMALLEST_CELL
        else replace(band, least=0)
        for band in quotas
    )


def _too_many(heading: str, total: int, places: int) -> Sentence:
    more = total - places
    values = (("heading", heading), ("total", total), ("places", places), ("more", more))
    if more == 1:
        return Sentence(
            say("The least for {heading} adds up to {total}, but there are {places} places. Lower one, or add 1 place"),
            values,
        )
    text = say(
        "The least for {heading} adds up to {total}, but there are {places} places. Lower one, or add {more} places"
    )
    return Sentence(text, values)


def state_words(
    people_counts: Mapping[Cell, int], quotas: Sequence[QuotaBand]
) -> tuple[tuple[QuotaBand, Standing], ...]:
    """Return for each quota whether the people who can be asked meet it: yes, tight, or through a partner.

    `people_counts` holds eligible people by (characteristic, category). Fewer than `SMALLEST_CELL` means a
    partner, whatever the quota: to ask the only person in a cell reveals them.
    """
    return tuple(
        (band, _standing(people_counts.get((band.characteristic, band.category), 0), band.least)) for band in quotas
    )


def _standing(people: int, least: int) -> Standing:
    if people < max(SMALLEST_CELL, least):
        return Standing.THROUGH_A_PARTNER
    return Standing.TIGHT if people < _COMFORTABLE * least else Standing.YES
