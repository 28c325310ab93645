"""What can be said before a draw: how many can be asked and will come, what wishes cost, and when people are free.

All of it is read from what was kept: the daily edition of the councils, and counts that were asked for on purpose.
Bands are only ever counted by council, never with another wish, so no change of a brief tells more about anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from citizen_panel.domain.matching import counts_asked, queries
from citizen_panel.domain.matching.compared import Counts, Group, groups_of, labelled, shares
from citizen_panel.domain.matching.index_shape import COSTS, NOT_SAID, PARTS, TOPIC, WEEK, to_count
from citizen_panel.domain.matching.models import CountAsked
from citizen_panel.domain.matching.rules import forecast as asking
from citizen_panel.domain.matching.rules.panel import ALL, PanelCell, added, hidden_at_most
from citizen_panel.domain.matching.rules.quotas_alone import shut_by_quotas
from citizen_panel.domain.matching.rules.rates import Past, Rates, rates_of
from citizen_panel.domain.matching.rules.repeats import ONE_OF
from citizen_panel.domain.matching.vocabulary import CountTold, Sentence, Standing
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import Quota, RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import OF_AGE, Asks, Band

SUPPORTED = ("disability", "limited")
"""The band whose share of the population says how much support to plan for."""


@dataclass(frozen=True)
class Cost:
    """What a wish costs: so many more people without it, rounded to 5.

    `more` is nothing for fewer than 10; with `is_too_close` it may not be told.
    """

    wish: str
    more: int | None
    is_too_close: bool = False


@dataclass(frozen=True)
class Brought:
    """How many people one part of the week or one council area brings: so many fewer without it, nothing for few."""

    dimension: str
    value: str
    fewer: int | None


@dataclass(frozen=True)
class Outlook:
    """What can be expected of a brief.

    `people` is rounded to 5 and nothing for fewer than 10, or while `told` is nothing: nobody has counted these wishes.
    `counted_at` is there when the quick counter did not answer. `counted_on` is the day of the count, `edition_on` that
    of the edition from which groups, parts of the week and topics come. `never` says whom the quotas shut out by
    themselves. `near_project_id` is the project of the count that this one is too close to. `asks_young` tells that
    people under 16 are asked as well, who are not in the edition. `week` has the 21 parts of the week, Monday morning
    first; a part or topic of few people is nothing.
    """

    places: int
    told: CountTold | None
    people: int | None
    counted_on: date | None
    counted_at: datetime | None
    edition_on: date | None
    rates: Rates
    forecast: asking.Forecast
    groups: tuple[Group, ...]
    never: tuple[Sentence, ...] = ()
    costs: tuple[Cost, ...] = ()
    brought: tuple[Brought, ...] = ()
    week: tuple[int | None, ...] = ()
    unsaid: int | None = None
    topics: tuple[tuple[str, int | None], ...] = ()
    supported: float | None = None
    is_used_up: bool = False
    is_too_slow: bool = False
    near_project_id: UUID | None = None
    asks_young: bool = False

    @property
    def is_tight(self) -> bool:
        return any(
            row.standing in (Standing.TIGHT, Standing.THROUGH_A_PARTNER) for group in self.groups for row in group.rows
        )

    @property
    def is_unsure(self) -> bool:
        return any(row.standing is Standing.UNSURE for group in self.groups for row in group.rows)

    @property
    def needs_a_partner(self) -> bool:
        return any(row.standing is Standing.THROUGH_A_PARTNER for group in self.groups for row in group.rows)

    @property
    def is_enough(self) -> bool:
        return self.people is not None and self.people >= self.places

    @property
    def coming(self) -> int:
        """How many would come if everybody who can be asked were asked."""
        return round((self.people or 0) * self.rates.acceptance.likely * (1 - self.rates.no_show.likely))

    @property
    def supporting(self) -> int | None:
        """For how many of the places support is to be planned."""
        return None if self.supported is None else round(self.places * self.supported)


def outlook_of(brief: RecruitmentBrief, past: Past) -> Outlook:
    """Say what can be expected of a brief as it stands."""
    councils, body_id = projects.councils_of(brief.id), projects.body_of(brief.project_id)
    asks = Asks.read(brief.asks)
    count = counts_asked.newest(brief.project_id, to_count(councils, asks, body_id))
    return outlook(brief.places, councils, asks, projects.quotas_of(brief.id), count=count, past=past)


def outlook(
    places: int,
    councils: Sequence[str],
    asks: Asks,
    quotas: Sequence[Quota] | Sequence[Band],
    *,
    count: CountAsked | None,
    past: Past,
    until: date | None = None,
    is_used_up: bool = False,
    is_too_slow: bool = False,
) -> Outlook:
    """Say what can be expected by a count that was kept, and by the newest edition or the newest by a day."""
    edition_on = queries.edition(until)
    rows = queries.counted(edition_on, councils) if edition_on else ()
    by = added([(row.characteristic, row.category, row.people_count) for row in rows])
    hidden = hidden_at_most(
        (PanelCell(row.council_code, row.characteristic, row.category, row.people_count, row.is_few) for row in rows),
        councils,
        [(quota.characteristic, quota.category) for quota in quotas],
    )
    everybody, rates = by.get((ALL, ALL), 0), rates_of(past)
    return Outlook(
        places=places,
        told=CountTold(count.told) if count else None,
        people=count.people if count else None,
        counted_on=count.counted_on if count else None,
        counted_at=count.slowly_at if count else None,
        edition_on=edition_on,
        rates=rates,
        forecast=asking.ask_for(places, rates.acceptance, rates.no_show),
        groups=groups_of(councils, quotas, Counts(by, hidden, _fitting(count, everybody)) if edition_on else None),
        never=shut_by_quotas(labelled([Band(q.characteristic, q.category, q.least, q.most) for q in quotas]), places),
        costs=_costs(count),
        brought=_brought(count),
        week=tuple(by.get((PARTS, part)) or None for part in WEEK) if edition_on else (),
        unsaid=by.get((PARTS, NOT_SAID)) or None,
        topics=tuple((topic, by.get((TOPIC, topic)) or None) for topic in asks.topics) if edition_on else (),
        supported=next((one.share for one in shares(councils, SUPPORTED[:1]) if one.category == SUPPORTED[1]), None),
        is_used_up=is_used_up,
        is_too_slow=is_too_slow,
        near_project_id=count.near_project_id if count else None,
        asks_young=asks.youngest < OF_AGE,
    )


def outlook_by(
    places: int, councils: Sequence[str], quotas: Sequence[Quota] | Sequence[Band], *, until: date
) -> Outlook:
    """Say what could be expected by a day, from the edition of that day; it knows no wish but the council areas."""
    return outlook(places, councils, Asks(), quotas, count=None, past=Past(), until=until)


def _fitting(count: CountAsked | None, everybody: int) -> float:
    """The part of those in the council areas who fit the other wishes."""
    if count is None or everybody == 0:
        return 1.0
    return min(1.0, (count.people or 0) / everybody)


def _costs(count: CountAsked | None) -> tuple[Cost, ...]:
    """What each wish costs, the dearest first."""
    if count is None or count.told == CountTold.TOO_CLOSE:
        return ()
    named = [str(name) for name, _ in count.wishes if name in COSTS]
    costs = [Cost(name, count.more.get(name), name not in count.more) for name in named]
    return tuple(sorted(costs, key=lambda one: -(one.more or 0)))


def _brought(count: CountAsked | None) -> tuple[Brought, ...]:
    """What each part of the week and each council area brings, most first."""
    if count is None or count.told == CountTold.TOO_CLOSE:
        return ()
    named = ((*name.partition(ONE_OF), fewer) for name, fewer in count.more.items() if ONE_OF in name)
    found = [Brought(dimension, value, fewer) for dimension, _, value, fewer in named]
    return tuple(sorted(found, key=lambda one: (-(one.fewer or 0), one.dimension, one.value)))
