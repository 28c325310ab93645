"""Each set of figures the product ships: its file, edition and licence.  <- add here"""

import csv
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from citizen_panel.domain.reference.rules import numbered_days
from citizen_panel.domain.reference.vocabulary import SCOTLAND, SCOTTISH_CALENDAR, Evidence

OGL = "Open Government Licence v3.0"
Row = dict[str, str]


@dataclass(frozen=True)
class DatasetFile:
    """A shipped set of figures; `names` are its files, whose bytes together give the checksum."""

    name: str
    version: str
    names: tuple[str, ...]
    source: str
    licence: str = OGL


DATASETS: tuple[DatasetFile, ...] = (
    DatasetFile(
        "councils", "2019", ("council_areas.csv",), "Public Health Scotland area names; GOV.UK registers; Census 2022"
    ),
    DatasetFile(
        "postcodes",
        "2025-10/SIMD2020v2/UR2016",
        ("postcodes_scotland.csv.gz", "simd2020v2_datazones.csv.gz"),
        "Ordnance Survey Code-Point Open; ONS postcode files; Scottish Government SIMD 2020v2 and Urban Rural 2016",
    ),
    DatasetFile(
        "census", "2022", ("census2022_benchmarks.csv",), "National Records of Scotland, Scotland's Census 2022"
    ),
    DatasetFile(
        "national",
        "2022",
        ("national_benchmarks_other.csv",),
        "Scotland's Census 2022 as published or quoted; each row names where it was read",
    ),
    DatasetFile(
        "working_days",
        "2024-2028",
        ("bank_holidays_scotland.csv",),
        "Banking and Financial Dealings Act 1971; St Andrew's Day Bank Holiday (Scotland) Act 2007",
    ),
)


def dataset_named(name: str) -> DatasetFile:
    """Give the shipped dataset of that name; KeyError when there is none."""
    return {dataset.name: dataset for dataset in DATASETS}[name]


def checksum_of(dataset: DatasetFile) -> bytes:
    """SHA-256 over the files of a dataset, in their order: 32 bytes."""
    total = hashlib.sha256()
    for name in dataset.names:
        total.update(hashlib.sha256(_file(name).read_bytes()).digest())
    return total.digest()


def rows_of(name: str) -> Iterator[Row]:
    """Read a shipped CSV file row by row, packed or not."""
    raw = _file(name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    yield from csv.DictReader(text.splitlines())


def council_rows() -> Iterator[tuple[str, str]]:
    """Code and name of each council."""
    for row in rows_of("council_areas.csv"):
        yield row["council"], row["council_name"]


def postcode_rows() -> Iterator[tuple[str, str, int, int, bool]]:
    """Postcode, council, quintile, urban or rural class, near an edge; the data zone falls away here."""
    zones = {
        row["data_zone"]: (int(row["simd_quintile"]), int(row["ur6_2016"]))
        for row in rows_of("simd2020v2_datazones.csv.gz")
    }
    for row in rows_of("postcodes_scotland.csv.gz"):
        quintile, urban_rural = zones[row["data_zone"]]
        yield row["postcode"], row["council"], quintile, urban_rural, row["near_boundary"] == "1"


def census_rows() -> Iterator[tuple[str, str, str, str, int, int, str]]:
    """Area, topic, category, base, people, base count, evidence: the census counts."""
    for row in rows_of("census2022_benchmarks.csv"):
        yield (
            row["geo_code"],
            row["topic"],
            row["category"],
            row["base"],
            int(row["count"]),
            int(row["base_count"]),
            Evidence.PUBLISHER.value,
        )


def national_rows() -> Iterator[tuple[str, str, str, str, int, int, str]]:
    """The national figures that come as counts of adults; bare percentages are left out."""
    adults = next(int(r["base_count"]) for r in rows_of("census2022_benchmarks.csv") if r["topic"] == "sex_16plus")
    for row in rows_of("national_benchmarks_other.csv"):
        if row["geo_code"] == SCOTLAND and row["count"] and row["base"] == "people aged 16+":
            evidence = Evidence.PUBLISHER if row["evidence"] == "publisher_page" else Evidence.SECONDARY
            yield (
                row["geo_code"],
                row["topic"],
                row["category"],
                row["base"],
                int(row["count"]),
                adults,
                evidence.value,
            )


def bank_holidays() -> frozenset[date]:
    """Scottish bank holidays, 2024 to 2028."""
    return frozenset(date.fromisoformat(row["day_on"]) for row in rows_of("bank_holidays_scotland.csv"))


def working_day_rows() -> Iterator[tuple[str, date, int]]:
    """Calendar, day and running number for every day of 2024 to 2028."""
    for day, running_no in numbered_days(date(2024, 1, 1), date(2028, 12, 31), bank_holidays()):
        yield SCOTTISH_CALENDAR, day, running_no


def attribution_lines() -> tuple[str, ...]:
    """The statements that must be shown wherever the data are published."""
    lines = _file("ATTRIBUTION.md").read_text("utf-8").splitlines()
    return tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))


def _file(name: str) -> Traversable:
    return files("citizen_panel") / "reference" / name
