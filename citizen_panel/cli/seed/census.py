"""The shipped census counts as arrays, one row a council."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from citizen_panel.domain.reference.datasets import rows_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEXES = ("female", "male")
AGE_STARTS = (16, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85)
AGE_WIDTHS = (2, 2, *(5,) * 13, 13)


@dataclass(frozen=True)
class Census:
    """Councils in the order of their codes; zones with their adults; postcodes sorted by zone."""

    councils: tuple[str, ...]
    zone_council: Ints
    zone_quintile: Ints
    zone_urban_rural: Ints
    zone_adults: Floats
    postcodes: tuple[str, ...]
    zone_first: Ints
    zone_postcodes: Ints
    age_sex: Floats
    topics: dict[tuple[str, str], Floats]

    def shares(self, topic: str, categories: Iterable[str]) -> Floats:
        """Each council's shares of the categories, rescaled to add up to 1."""
        counts = np.stack([self.topics[topic, category] for category in categories], axis=1)
        return np.asarray(counts / counts.sum(axis=1, keepdims=True))


@cache
def census() -> Census:
    """Read the shipped files once."""
    councils = tuple(sorted(row["council"] for row in rows_of("council_areas.csv")))
    at = {code: number for number, code in enumerate(councils)}
    zones = list(rows_of("simd2020v2_datazones.csv.gz"))
    zone_at = {zone["data_zone"]: number for number, zone in enumerate(zones)}
    placed = sorted((zone_at[row["data_zone"]], row["postcode"]) for row in rows_of("postcodes_scotland.csv.gz"))
    per_zone = np.bincount([zone for zone, _ in placed], minlength=len(zones)).astype(np.int64)
    return Census(
        councils=councils,
        zone_council=np.array([at[zone["council"]] for zone in zones]),
        zone_quintile=np.array([int(zone["simd_quintile"]) for zone in zones]),
        zone_urban_rural=np.array([int(zone["ur6_2016"]) for zone in zones]),
        zone_adults=np.array([float(zone["pop2022_16plus"]) for zone in zones]),
        postcodes=tuple(postcode for _, postcode in placed),
        zone_first=np.cumsum(per_zone) - per_zone,
        zone_postcodes=per_zone,
        age_sex=_age_sex(at),
        topics=_topics(at),
    )


def _age_sex(at: dict[str, int]) -> Floats:
    """Adults by council, sex and age band."""
    starts = {start: number for number, start in enumerate(AGE_STARTS)}
    counts = np.zeros((len(at), len(SEXES), len(AGE_STARTS)))
    for row in rows_of("census2022_age_sex.csv"):
        start = int(row["age_band"].replace("+", "-").split("-")[0])
        if row["geo_code"] in at and start in starts:
            counts[at[row["geo_code"]], :, starts[start]] = [float(row[sex]) for sex in SEXES]
    return counts


def _topics(at: dict[str, int]) -> dict[tuple[str, str], Floats]:
    topics: dict[tuple[str, str], Floats] = {}
    for row in rows_of("census2022_benchmarks.csv"):
        if row["geo_code"] in at:
            column = topics.setdefault((row["topic"], row["category"]), np.zeros(len(at)))
            column[at[row["geo_code"]]] = float(row["count"])
    return topics
