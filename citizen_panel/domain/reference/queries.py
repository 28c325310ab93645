"""Looking places, shares and days up."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Subquery, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from citizen_panel.core.db import db
from citizen_panel.domain.reference.models import Benchmark, CouncilArea, Dataset, Postcode, WorkingDay
from citizen_panel.domain.reference.rules import add_working_days, normalise_postcode, outward_part, shares_of
from citizen_panel.domain.reference.vocabulary import SCOTTISH_CALENDAR, BandCount, Council, Place, Share

_LONGEST_REST = 14  # days from one working day to the next, at the most
_INWARD = 3  # letters and digits after the space


def place_of(postcode: str) -> Place | None:
    """Give what a postcode tells us, or nothing when it is malformed, new, ended or not in Scotland."""
    normal = normalise_postcode(postcode)
    if normal is None:
        return None
    found = db.session.execute(
        select(Postcode, Dataset.version)
        .join(Dataset, Dataset.id == Postcode.dataset_id)
        .where(Postcode.postcode == normal)
    ).one_or_none()
    if found is None:
        return None
    row, version = found
    return Place(row.council_code, row.simd_quintile, row.urban_rural, version, row.is_near_edge)


def councils_of(postcodes: Collection[str]) -> dict[str, str]:
    """The code of the council of each postcode, written in capitals without spaces; unknown ones are left out."""
    rows = db.session.execute(select(Postcode.postcode, Postcode.council_code).where(Postcode.postcode.in_(postcodes)))
    return {row.postcode: row.council_code for row in rows}


def councils() -> tuple[Council, ...]:
    """All councils, by name."""
    rows = db.session.execute(select(CouncilArea.code, CouncilArea.name).order_by(CouncilArea.name))
    return tuple(Council(code, name) for code, name in rows)


def council_suggestion(partial: str) -> Council | None:
    """Guess the council from the first half of a postcode: the one with most of its postcodes.

    A suggestion to be confirmed by the person; never used for the quintile. Reads the whole table (some 20 ms).
    """
    outward = outward_part(partial)
    if outward is None:
        return None
    found = db.session.execute(
        select(CouncilArea.code, CouncilArea.name)
        .join(Postcode, Postcode.council_code == CouncilArea.code)
        .where(Postcode.postcode.startswith(outward), func.length(Postcode.postcode) == len(outward) + _INWARD)
        .group_by(CouncilArea.code, CouncilArea.name)
        .order_by(func.count().desc(), CouncilArea.code)
        .limit(1)
    ).one_or_none()
    return None if found is None else Council(*found)


def benchmark(area_codes: Sequence[str], bands: Sequence[BandCount]) -> tuple[Share, ...]:
    """Give each band's share of the people (or households) of the areas together.

    Counts of the areas are added before dividing. Bands are those of a quota dimension
    (`equality.rules.band_counts`). The newest edition of a topic counts.
    """
    newest = _newest_of({band.topic for band in bands})
    rows = db.session.execute(
        select(Benchmark.topic, Benchmark.category, func.sum(Benchmark.people_count))
        .join(newest, (newest.c.topic == Benchmark.topic) & (newest.c.dataset_id == Benchmark.dataset_id))
        .where(Benchmark.area_code.in_(tuple(area_codes)))
        .group_by(Benchmark.topic, Benchmark.category)
    )
    return shares_of(bands, ((topic, category, int(people)) for topic, category, people in rows))


def counted_in(topics: Collection[str]) -> tuple[tuple[str, str, str, int], ...]:
    """Give what was counted of some topics in every area, as area, topic, category and people; newest editions."""
    newest = _newest_of(topics)
    rows = db.session.execute(
        select(Benchmark.area_code, Benchmark.topic, Benchmark.category, Benchmark.people_count).join(
            newest, (newest.c.topic == Benchmark.topic) & (newest.c.dataset_id == Benchmark.dataset_id)
        )
    )
    return tuple((area, topic, category, people) for area, topic, category, people in rows)


def _newest_of(topics: Collection[str]) -> Subquery:
    """Which dataset holds the newest edition of each topic."""
    return (
        select(Benchmark.topic, Benchmark.dataset_id)
        .join(Dataset, Dataset.id == Benchmark.dataset_id)
        .where(Benchmark.topic.in_(topics))
        .ext(distinct_on(Benchmark.topic))
        .order_by(Benchmark.topic, Dataset.loaded_at.desc(), Dataset.version.desc())
        .subquery()
    )


def newest_dataset(topic: str) -> UUID | None:
    """The newest edition in which a topic was counted; nothing when none was loaded."""
    found = (
        select(Benchmark.dataset_id)
        .join(Dataset, Dataset.id == Benchmark.dataset_id)
        .where(Benchmark.topic == topic)
        .order_by(Dataset.loaded_at.desc(), Dataset.version.desc())
        .limit(1)
    )
    return db.session.execute(found).scalar_one_or_none()


def datasets(dataset_ids: Collection[UUID]) -> dict[UUID, Dataset]:
    """Editions by their ids, to name the source of a figure."""
    rows = db.session.execute(select(Dataset).where(Dataset.id.in_(dataset_ids))).scalars()
    return {row.id: row for row in rows}


def working_days_between(start: date, end: date, calendar: str = SCOTTISH_CALENDAR) -> int | None:
    """Count the working days after start up to and with end; nothing when a day is outside the calendar."""
    found = db.session.execute(
        select(WorkingDay.day_on, WorkingDay.running_no).where(
            WorkingDay.calendar == calendar, WorkingDay.day_on.in_((start, end))
        )
    )
    numbers = {row.day_on: row.running_no for row in found}
    return numbers[end] - numbers[start] if {start, end} <= numbers.keys() else None


def working_day_after(start: date, days: int, calendar: str = SCOTTISH_CALENDAR) -> date:
    """Give the day on which so many working days after start have gone by; days is 1 or more.

    Where the calendar of holidays ends, weekends alone are left out.
    """
    began = select(WorkingDay.running_no).where(WorkingDay.calendar == calendar, WorkingDay.day_on == start)
    reached = select(func.min(WorkingDay.day_on)).where(
        WorkingDay.calendar == calendar, WorkingDay.running_no == began.scalar_subquery() + days
    )
    return db.session.execute(reached).scalar_one() or add_working_days(start, days, frozenset())


def working_day_from(day: date, calendar: str = SCOTTISH_CALENDAR) -> date:
    """Give the day itself when offices are open on it, else the next on which they are."""
    return working_day_after(day - timedelta(days=1), 1, calendar)


def working_days_from(days: Collection[date], calendar: str = SCOTTISH_CALENDAR) -> Callable[[date], date]:
    """Read the calendar around some days once; what comes back answers like `working_day_from` for each of them.

    A day outside what was read is looked up by itself.
    """
    if not days:
        return working_day_from
    first, last = min(days), max(days) + timedelta(days=_LONGEST_REST)
    held = select(WorkingDay.day_on, WorkingDay.running_no).where(
        WorkingDay.calendar == calendar, WorkingDay.day_on.between(first - timedelta(days=1), last)
    )
    numbers = {row.day_on: row.running_no for row in db.session.execute(held.order_by(WorkingDay.day_on.desc()))}
    first_with = {number: day for day, number in numbers.items()}

    def following(day: date) -> date:
        began = numbers.get(day - timedelta(days=1))
        found = None if began is None else first_with.get(began + 1)
        return found or working_day_from(day, calendar)

    return following


def editions() -> tuple[tuple[str, str, str, str], ...]:
    """Name, version, source and licence of every dataset ever loaded, newest first."""
    rows = db.session.execute(
        select(Dataset.name, Dataset.version, Dataset.source, Dataset.licence).order_by(
            Dataset.loaded_at.desc(), Dataset.name
        )
    )
    return tuple((name, version, source, licence) for name, version, source, licence in rows)
