"""What can be said before a draw: quotas from the benchmark, how many can be asked, whether each quota can be met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import floor

from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS, dimension
from citizen_panel.domain.equality.rules import band_counts
from citizen_panel.domain.equality.vocabulary import QuotaDimension
from citizen_panel.domain.matching import counted, queries
from citizen_panel.domain.matching.counted import AsksIndex
from citizen_panel.domain.matching.index_shape import wishes_of
from citizen_panel.domain.matching.rules import forecast as asking
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.panel import ALL, FEW, added
from citizen_panel.domain.matching.rules.quotas import propose, state_words
from citizen_panel.domain.matching.rules.quotas_alone import shut_by_quotas
from citizen_panel.domain.matching.vocabulary import Benchmark, QuotaBand, Sentence, Standing
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import Quota, RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks, Band
from citizen_panel.domain.reference.queries import benchmark

#: Until the panel has figures of its own: how many of those asked say yes, and how many of these do not come.
ACCEPTANCE = asking.Rate(0.55, 0.66, 0.78)
NO_SHOW = asking.Rate(0.05, 0.10, 0.15)
UNANSWERED = 0.15
"""The part of the places that the proposed quotas leave open to people who did not answer."""
DIMENSIONS: tuple[QuotaDimension, ...] = QUOTA_DIMENSIONS
SMALLEST_BASE = 20


@dataclass(frozen=True)
class Row:
    """One quota as the editor shows it; `share` is the benchmark, `asked_share` the same among those we can ask."""

    characteristic: str
    category: str
    label: str
    share: float
    least: int
    most: int
    people: int | None = None
    asked_share: float | None = None
    standing: Standing | None = None


@dataclass(frozen=True)
class Group:
    """The quotas of one dimension; `base` says whom the benchmark counts."""

    code: str
    label: str
    base: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Outlook:
    """What the newest count of the panel says about a brief; without a count, only benchmark and quotas.

    `people` is rounded to 5; nothing when fewer than 10 can be asked. `never` says whom the quotas shut out by
    themselves. `counted_at` is there when the quick counter did not answer: then people were counted at that moment,
    and `is_by_council` says that the groups leave all wishes but the council areas out.
    """

    places: int
    counted_on: date | None
    people: int | None
    forecast: asking.Forecast
    groups: tuple[Group, ...]
    never: tuple[Sentence, ...] = ()
    counted_at: datetime | None = None
    is_by_council: bool = False

    @property
    def is_tight(self) -> bool:
        return any(row.standing not in (None, Standing.YES) for group in self.groups for row in group.rows)

    @property
    def is_enough(self) -> bool:
        return self.people is not None and self.people >= self.places


def shares(councils: Sequence[str], codes: Sequence[str]) -> tuple[Benchmark, ...]:
    """Give the benchmark of the councils together for each band of these dimensions."""
    return tuple(
        Benchmark(one.code, share.category, share.part, heading=one.label, label=_label(one, share.category))
        for one in map(dimension, codes)
        for share in benchmark(councils, band_counts(one))
    )


def proposed(councils: Sequence[str], places: int, codes: Sequence[str]) -> tuple[Band, ...]:
    """Propose quotas from the benchmark of the councils.

    The least of all bands together leaves room for people who did not answer: without it, they could hardly be drawn.
    """
    benchmarks = shares(councils, codes)
    answered = floor(places * (1 - UNANSWERED))
    least = propose(benchmarks, answered)
    most = propose(benchmarks, places)
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


@dataclass(frozen=True)
class _Count:
    """A count of the panel: when, how many there are of each group, the few as nobody, and what it leaves out."""

    on: date | None
    by: Mapping[tuple[str, str], int]
    has_groups: bool
    at: datetime | None = None
    is_by_council: bool = False


def outlook(
    places: int,
    councils: Sequence[str],
    quotas: Sequence[Quota] | Sequence[Band],
    *,
    wishes: Sequence[Wish],
    asked: AsksIndex | None,
) -> Outlook:
    """Say what can be expected of a brief with these places, councils, quotas and wishes, by the daily edition."""
    return _outlook(places, councils, quotas, _counted_now(wishes, _codes(quotas), asked))


def outlook_of(brief: RecruitmentBrief, asked: AsksIndex | None) -> Outlook:
    """Say what can be expected of a brief as it stands."""
    councils, body_id = projects.councils_of(brief.id), projects.body_of(brief.project_id)
    wishes = wishes_of(councils, Asks.read(brief.asks), body_id)
    return outlook(brief.places, councils, projects.quotas_of(brief.id), wishes=wishes, asked=asked)


def outlook_by(
    places: int, councils: Sequence[str], quotas: Sequence[Quota] | Sequence[Band], *, until: date
) -> Outlook:
    """Say what could be expected by a day, from the edition of that day; it knows no wish but the council areas."""
    edition_on = queries.edition(until)
    rows = queries.counted(edition_on, councils) if edition_on else ()
    by = added([(row.characteristic, row.category, row.people_count) for row in rows])
    return _outlook(places, councils, quotas, _Count(edition_on, by, has_groups=edition_on is not None))


def _codes(quotas: Sequence[Quota] | Sequence[Band]) -> list[str]:
    return [one.code for one in DIMENSIONS if any(quota.characteristic == one.code for quota in quotas)]


def _counted_now(wishes: Sequence[Wish], codes: Sequence[str], asked: AsksIndex | None) -> _Count:
    told = counted.divided(asked, wishes, codes)
    by = {(name, value): people or 0 for name, parts in told.answer.parts.items() for value, people in parts.items()}
    is_quick = told.path is counted.Path.QUICK
    has_groups = is_quick or queries.edition() is not None
    return _Count(
        told.day if has_groups else None,
        {(ALL, ALL): told.answer.people or 0, **by},
        has_groups=has_groups,
        at=None if is_quick else told.as_of,
        is_by_council=bool(told.passed_over),
    )


def _outlook(places: int, councils: Sequence[str], quotas: Sequence[Quota] | Sequence[Band], count: _Count) -> Outlook:
    codes = _codes(quotas)
    part = {(b.characteristic, b.category): b.share for b in shares(councils, codes)}
    bands = labelled([Band(q.characteristic, q.category, q.least, q.most) for q in quotas])
    standings = dict(state_words(count.by, bands)) if count.has_groups else {}
    everybody = count.by.get((ALL, ALL), 0)
    return Outlook(
        places=places,
        counted_on=count.on,
        people=everybody if count.on and everybody >= FEW else None,
        forecast=asking.ask_for(places, ACCEPTANCE, NO_SHOW),
        groups=tuple(_group(code, bands, part, count.by, standings) for code in codes),
        never=shut_by_quotas(bands, places),
        counted_at=count.at,
        is_by_council=count.is_by_council,
    )


def _group(
    code: str,
    bands: Sequence[QuotaBand],
    part: Mapping[tuple[str, str], float],
    counts: Mapping[tuple[str, str], int],
    standings: Mapping[QuotaBand, Standing],
) -> Group:
    one = dimension(code)
    answered = sum(people for (characteristic, _), people in counts.items() if characteristic == code)
    by_category = {band.category: band for band in bands if band.characteristic == code}
    ordered = [by_category[band.code] for band in one.bands if band.code in by_category]
    return Group(
        code,
        one.label,
        one.base,
        tuple(
            _row(band, part, counts.get((code, band.category), 0), answered, standings.get(band)) for band in ordered
        ),
    )


def _row(
    band: QuotaBand,
    part: Mapping[tuple[str, str], float],
    people: int,
    answered: int,
    standing: Standing | None,
) -> Row:
    is_told = standing is not None and people >= FEW
    return Row(
        characteristic=band.characteristic,
        category=band.category,
        label=band.words,
        share=part.get((band.characteristic, band.category), 0.0),
        least=band.least,
        most=band.most,
        people=people if is_told else None,
        asked_share=people / answered if is_told and answered >= SMALLEST_BASE else None,
        standing=standing,
    )


def _label(one: QuotaDimension, code: str) -> str:
    band = one.band(code)
    return band.label if band else code
