"""Bringing a set of figures into force."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Digest
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.reference import datasets
from citizen_panel.domain.reference.events import DatasetLoaded
from citizen_panel.domain.reference.models import CouncilArea, Dataset, Postcode, WorkingDay
from citizen_panel.domain.reference.vocabulary import SCOTTISH_CALENDAR

Rows = Iterable[tuple[object, ...]]


@dataclass(frozen=True)
class Loaded:
    """A dataset that is in force now; `rows` is 0 when it already was."""

    name: str
    version: str
    rows: int


def load_dataset(name: str, *, actor: Actor) -> Loaded:
    """Bring a shipped dataset into force, once: the same bytes a second time change nothing.

    KeyError for an unknown name; Refusal `edition_changed` when an edition is in force with other bytes, which
    means its version must be raised. Councils come before postcodes.
    """
    shipped = datasets.dataset_named(name)
    checksum = datasets.checksum_of(shipped)
    known = db.session.scalar(select(Dataset).where(Dataset.name == name, Dataset.version == shipped.version))
    if known is not None and known.checksum_hash != checksum:
        raise Refusal("edition_changed", say("The figures have changed. Give this edition a new version."))
    if known is not None:
        return Loaded(name, shipped.version, 0)
    edition = Dataset(
        id=uuid4(),
        name=name,
        version=shipped.version,
        checksum_hash=checksum,
        source=shipped.source,
        licence=shipped.licence,
        loaded_at=clock.now(),
    )
    db.session.add(edition)
    db.session.flush()
    rows = _LOADERS[name](edition.id)
    record(DatasetLoaded(dataset=edition.id, checksum=Digest(checksum.hex())), actor=actor)
    return Loaded(name, shipped.version, rows)


def _load_councils(_: UUID) -> int:
    rows = 0
    for code, name in datasets.council_rows():
        db.session.merge(CouncilArea(code=code, name=name))
        rows += 1
    db.session.flush()
    return rows


def _load_postcodes(dataset: UUID) -> int:
    db.session.execute(delete(Postcode))  # one edition is in force at a time; each answer keeps its version
    columns = "postcode, dataset_id, council_code, simd_quintile, urban_rural, is_near_edge"
    return _copy(
        f"reference.postcode ({columns})", ((code, dataset, *rest) for code, *rest in datasets.postcode_rows())
    )


def _load_benchmarks(dataset: UUID, rows: Rows) -> int:
    columns = "id, dataset_id, area_code, topic, category, base, people_count, base_count, evidence"
    return _copy(f"reference.benchmark ({columns})", ((uuid4(), dataset, *row) for row in rows))


def _load_census(dataset: UUID) -> int:
    return _load_benchmarks(dataset, datasets.census_rows())


def _load_national(dataset: UUID) -> int:
    return _load_benchmarks(dataset, datasets.national_rows())


def _load_working_days(_: UUID) -> int:
    db.session.execute(delete(WorkingDay).where(WorkingDay.calendar == SCOTTISH_CALENDAR))
    return _copy("reference.working_day (calendar, day_on, running_no)", datasets.working_day_rows())


def _copy(into: str, rows: Rows) -> int:
    """Stream rows into a table on the transaction's own connection."""
    raw = db.session.connection().connection.driver_connection
    assert raw is not None
    count = 0
    with raw.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


_LOADERS: dict[str, Callable[[UUID], int]] = {
    "councils": _load_councils,
    "postcodes": _load_postcodes,
    "census": _load_census,
    "national": _load_national,
    "working_days": _load_working_days,
}
