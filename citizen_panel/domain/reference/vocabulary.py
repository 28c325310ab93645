"""Places, shares and days, as plain values."""

from dataclasses import dataclass
from enum import StrEnum

SCOTLAND = "S92000003"
"""The area code under which the national counts stand."""

SCOTTISH_CALENDAR = "scotland"
"""The calendar of Scottish bank holidays; local calendars may stand beside it."""


class Evidence(StrEnum):
    """Who stands behind a benchmark: its publisher, or somebody who quotes or reworks the publisher."""

    PUBLISHER = "publisher"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class Council:
    code: str
    name: str


@dataclass(frozen=True)
class Place:
    """What is kept of a postcode: too coarse to point to a street, with the edition it was looked up in."""

    council_code: str
    simd_quintile: int
    urban_rural: int
    dataset_version: str
    is_near_edge: bool


@dataclass(frozen=True)
class Share:
    """One category's part of a population: people out of base, both added up over the chosen areas."""

    category: str
    people: int
    base: int

    @property
    def part(self) -> float:
        """From 0 to 1; 0 where nobody was counted."""
        return self.people / self.base if self.base else 0.0


@dataclass(frozen=True)
class BandCount:
    """Which counted categories make up one band of a comparison: a topic and its categories to be added."""

    band: str
    topic: str
    categories: tuple[str, ...]
