"""Tables of schema `reference`: no personal data, and all of it can be rebuilt from the files."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known
from citizen_panel.domain.reference.vocabulary import Evidence

SCHEMA = "reference"


class Dataset(Model):
    """One edition of one set of figures; never changed, only followed by another edition.

    Holds no personal data. Kept: kept.
    """

    __tablename__ = "dataset"
    __table_args__ = (
        UniqueConstraint("name", "version", name="uq_dataset_name_version"),
        CheckConstraint("octet_length(checksum_hash) = 32", name="checksum_is_sha256"),
        {"schema": SCHEMA, "info": {"append_only": ()}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    version: Mapped[str]
    checksum_hash: Mapped[bytes]
    source: Mapped[str]
    licence: Mapped[str]
    loaded_at: Mapped[datetime]


class CouncilArea(Model):
    """One of the 32 councils, as an area.

    Holds no personal data. Kept: kept.
    """

    __tablename__ = "council"
    __table_args__ = ({"schema": SCHEMA},)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Postcode(Model):
    """What a postcode tells us; the data zone it came through is not kept.

    Holds no personal data. Kept: until replaced.
    """

    __tablename__ = "postcode"
    __table_args__ = (
        CheckConstraint("simd_quintile BETWEEN 1 AND 5", name="quintile_of_five"),
        CheckConstraint("urban_rural BETWEEN 1 AND 6", name="urban_rural_of_six"),
        Index("ix_postcode_council_code", "council_code"),
        {"schema": SCHEMA},
    )

    postcode: Mapped[str] = mapped_column(primary_key=True)
    dataset_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.dataset.id", ondelete="RESTRICT"))
    council_code: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.council.code", ondelete="RESTRICT"))
    simd_quintile: Mapped[int] = mapped_column(SmallInteger)
    urban_rural: Mapped[int] = mapped_column(SmallInteger)
    is_near_edge: Mapped[bool]


class Benchmark(Model):
    """How many people of an area are in a category, out of how many asked.

    Holds no personal data. Kept: kept.
    """

    __tablename__ = "benchmark"
    __table_args__ = (
        UniqueConstraint(
            "dataset_id", "area_code", "topic", "category", name="uq_benchmark_dataset_area_topic_category"
        ),
        CheckConstraint("people_count >= 0 AND base_count >= 0", name="counts_not_negative"),
        CheckConstraint("people_count <= base_count", name="people_within_base"),
        known("evidence", Evidence),
        Index("ix_benchmark_topic_area_code", "topic", "area_code"),
        {"schema": SCHEMA},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    dataset_id: Mapped[UUID] = mapped_column(ForeignKey(f"{SCHEMA}.dataset.id", ondelete="RESTRICT"))
    area_code: Mapped[str]
    topic: Mapped[str]
    category: Mapped[str]
    base: Mapped[str]
    people_count: Mapped[int]
    base_count: Mapped[int]
    evidence: Mapped[str]


class WorkingDay(Model):
    """A day of a calendar with the number of working days so far: a distance is one subtraction.

    Holds no personal data. Kept: kept.
    """

    __tablename__ = "working_day"
    __table_args__ = ({"schema": SCHEMA},)

    calendar: Mapped[str] = mapped_column(primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    running_no: Mapped[int]
