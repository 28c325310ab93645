"""Quotas beside the benchmark and beside the people who can be asked: proposed, and whether each can be met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor

from citizen_panel.core.few import FEW_OUTSIDE, SMALLEST_BASE
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS, dimension
from citizen_panel.domain.equality.islands import tells_of_an_island
from citizen_panel.domain.equality.rules import band_counts
from citizen_panel.domain.equality.vocabulary import QuotaDimension
from citizen_panel.domain.matching.rules.coverage import Coverage, beside
from citizen_panel.domain.matching.rules.quotas import propose, state_words
from citizen_panel.domain.matching.vocabulary import Benchmark, QuotaBand, Standing
from citizen_panel.domain.projects.models import Quota
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.domain.reference.queries import benchmark

UNANSWERED = 0.15
"""The part of the places that the proposed quotas leave open to people who did not answer."""
DIMENSIONS: tuple[QuotaDimension, ...] = QUOTA_DIMENSIONS
ROUGHLY = 0.1
"""With more hidden people than this part of those who are told, no share is shown."""
LIFTED = (
    ("age", "16_24"),
    ("disability", "limited"),
    ("ethnic_group", "minority_ethnic"),
    ("religion", "other_religion"),
    ("simd_quintile", "q1"),
)
"""The bands that public bodies hear least from: one control gives all of them more places than their share."""


@dataclass(frozen=True)
class Row:
    """One quota as people read it: no count, only shares (0 to 1) and words.

    `share` is the benchmark, `asked_share` the same among those we can ask, `coverage` how the two compare.
    """

    characteristic: str
    category: str
    label: str
    share: float
    least: int
    most: int
    asked_share: float | None = None
    coverage: Coverage | None = None
    standing: Standing | None = None

    @property
    def is_heard_least(self) -> bool:
        return (self.characteristic, self.category) in LIFTED


@dataclass(frozen=True)
class Group:
    """The quotas of one dimension; `base` says whom the benchmark counts."""

    code: str
    label: str
    base: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Counts:
    """The daily count of some councils: people by (dimension, value), those who are hidden as nobody.

    `hidden` says how many people with a value may be hidden at most. `fitting` is the part of the people (0 to 1) who
    fit the other wishes of a brief.
    """

    by: Mapping[tuple[str, str], int]
    hidden: Mapping[tuple[str, str], int] = field(default_factory=dict)
    fitting: float = 1.0

    def is_rough(self, code: str) -> bool:
        """Whether so many people of a dimension may be hidden that shares would mislead."""
        told = sum(people for (name, _), people in self.by.items() if name == code)
        hidden = sum(people for (name, _), people in self.hidden.items() if name == code)
        return told < SMALLEST_BASE or hidden > ROUGHLY * told


def shares(councils: Sequence[str], codes: Sequence[str]) -> tuple[Benchmark, ...]:
    """Give the benchmark of the councils together for each band of these dimensions."""
    return tuple(
        Benchmark(one.code, share.category, share.part, heading=one.label, label=_label(one, share.category))
        for one in map(dimension, codes)
        for share in benchmark(councils, band_counts(one))
    )


def proposed(councils: Sequence[str], places: int, codes: Sequence[str], lift: int = 100) -> tuple[Band, ...]:
    """Propose quotas from the benchmark of the councils; `lift` is the weight of priority groups in percent.

    The least of all bands together leaves room for people who did not answer: without it, they could hardly be drawn.
    """
    benchmarks = shares(councils, codes)
    weights = dict.fromkeys(LIFTED, lift / 100)
    answered = floor(places * (1 - UNANSWERED))
    least = propose(benchmarks, answered, weights)
    most = propose(benchmarks, places, weights)
    return tuple(
        Band(low.characteristic, low.category, low.least, high.most) for low, high in zip(least, most, strict=True)
    )


def labelled(bands: Sequence[Band] | Sequence[QuotaBand]) -> tuple[QuotaBand, ...]:
    """Give bands the words of their dimension, for sentences."""
    return tuple(
        QuotaBand(
            band.characteristic,
            band.category,
            band.least,
            band.most,
            heading=dimension(band.characteristic).label,
            label=_label(dimension(band.characteristic), band.category),
        )
        for band in bands
    )


def groups_of(
    councils: Sequence[str], quotas: Sequence[Quota] | Sequence[Band], counts: Counts | None
) -> tuple[Group, ...]:
    """Say of each quota what the benchmark is and whether it can be met; before the first count only the benchmark.

    Of private answers no share is told for a single island.
    """
    codes = [one.code for one in DIMENSIONS if any(quota.characteristic == one.code for quota in quotas)]
    part = {(b.characteristic, b.category): b.share for b in shares(councils, codes)}
    bands = labelled([Band(q.characteristic, q.category, q.least, q.most) for q in quotas])
    standings = _standings(bands, counts) if counts is not None else {}
    return tuple(_group(code, councils, bands, part, counts, standings) for code in codes)


def _standings(bands: Sequence[QuotaBand], counts: Counts) -> Mapping[QuotaBand, Standing]:
    """Whether each quota can be met, if those of a band fit the other wishes as often as anybody does.

    Where those who are hidden may make the difference, nobody can say.
    """
    least = {cell: floor(people * counts.fitting) for cell, people in counts.by.items()}
    most = {
        cell: floor((counts.by.get(cell, 0) + counts.hidden.get(cell, 0)) * counts.fitting)
        for cell in least.keys() | counts.hidden.keys()
    }
    surely, perhaps = dict(state_words(least, bands)), dict(state_words(most, bands))
    return {band: standing if perhaps[band] is standing else Standing.UNSURE for band, standing in surely.items()}


def _group(
    code: str,
    councils: Sequence[str],
    bands: Sequence[QuotaBand],
    part: Mapping[tuple[str, str], float],
    counts: Counts | None,
    standings: Mapping[QuotaBand, Standing],
) -> Group:
    one = dimension(code)
    by = counts.by if counts is not None else {}
    is_rough = counts is None or counts.is_rough(code) or tells_of_an_island(code, councils)
    answered = 0 if is_rough else sum(people for (name, _), people in by.items() if name == code)
    by_category = {band.category: band for band in bands if band.characteristic == code}
    ordered = [by_category[band.code] for band in one.bands if band.code in by_category]
    rows = (_row(band, part, by.get((code, band.category), 0), answered, standings.get(band)) for band in ordered)
    return Group(code, one.label, one.base, tuple(rows))


def _row(
    band: QuotaBand,
    part: Mapping[tuple[str, str], float],
    people: int,
    answered: int,
    standing: Standing | None,
) -> Row:
    share = part.get((band.characteristic, band.category), 0.0)
    is_told = standing is not None and people >= FEW_OUTSIDE and answered >= SMALLEST_BASE
    asked_share = people / answered if is_told else None
    return Row(
        characteristic=band.characteristic,
        category=band.category,
        label=band.words,
        share=share,
        least=band.least,
        most=band.most,
        asked_share=asked_share,
        coverage=beside(asked_share, share) if asked_share is not None else None,
        standing=standing,
    )


def _label(one: QuotaDimension, code: str) -> str:
    band = one.band(code)
    return band.label if band else code
