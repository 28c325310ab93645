"""What the loaded figures answer; the template database has them already."""

from datetime import date, timedelta

import pytest
from flask import Flask

from citizen_panel.core.actor import Actor
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS, dimension
from citizen_panel.domain.equality.rules import band_counts
from citizen_panel.domain.reference import datasets, queries
from citizen_panel.domain.reference.rules import working_days_from
from citizen_panel.domain.reference.service import load_dataset
from citizen_panel.domain.reference.vocabulary import SCOTLAND, Council

ISLES = ("S12000013", "S12000023", "S12000027")


@pytest.mark.parametrize(
    ("typed", "council"), [("EH1 1BB", "S12000036"), ("g40 1aa", "S12000049"), ("HS1 2AD", "S12000013")]
)
def test_a_postcode_gives_its_place(app: Flask, typed: str, council: str) -> None:
    place = queries.place_of(typed)
    assert place is not None
    assert place.council_code == council
    assert 1 <= place.simd_quintile <= 5
    assert place.dataset_version == datasets.dataset_named("postcodes").version


@pytest.mark.parametrize("typed", ["", "EH1", "SW1A 1AA", "ZZ99 9ZZ", "not a postcode", "'; --"])
def test_a_postcode_that_does_not_exist_gives_nothing(app: Flask, typed: str) -> None:
    assert queries.place_of(typed) is None


def test_half_a_postcode_suggests_a_council(app: Flask) -> None:
    assert queries.council_suggestion("zE1") == Council("S12000027", "Shetland Islands")
    assert queries.council_suggestion("EH1") == Council("S12000036", "City of Edinburgh")
    assert queries.council_suggestion("ZZ9") is None
    assert queries.council_suggestion("%") is None


def test_there_are_32_councils_by_name(app: Flask) -> None:
    names = [council.name for council in queries.councils()]
    assert len(names) == 32
    assert "Na h-Eileanan Siar" in names


def test_shares_of_several_councils_are_added_before_dividing(app: Flask) -> None:
    for quota in QUOTA_DIMENSIONS:
        bands = band_counts(quota)
        alone = [queries.benchmark([code], bands) for code in ISLES]
        together = queries.benchmark(ISLES, bands)
        assert [share.people for share in together] == [
            sum(p) for p in zip(*[[s.people for s in a] for a in alone], strict=True)
        ]
        assert sum(share.part for share in together) == pytest.approx(1)
        assert [share.category for share in together] == [band.code for band in quota.bands]


def test_quintiles_are_compared_with_adults_not_with_a_fifth(app: Flask) -> None:
    most_deprived = queries.benchmark([SCOTLAND], band_counts(dimension("simd_quintile")))[0]
    assert most_deprived.part == pytest.approx(0.189, abs=0.001)
    assert queries.benchmark(ISLES, band_counts(dimension("simd_quintile")))[0].people == 0


def test_an_area_without_counts_has_no_shares(app: Flask) -> None:
    assert {share.part for share in queries.benchmark(["S99999999"], band_counts(dimension("sex")))} == {0.0}


def test_working_days_are_one_subtraction(app: Flask) -> None:
    start, end = date(2026, 6, 12), date(2026, 6, 16)
    assert queries.working_days_between(start, end) == 1
    assert queries.working_days_between(end, start) == -1
    assert queries.working_days_between(start, date(2030, 1, 1)) is None
    for days in range(0, 300, 17):
        later = start + timedelta(days=days)
        assert queries.working_days_between(start, later) == working_days_from(start, later, datasets.bank_holidays())


def test_loading_a_second_time_changes_nothing(app: Flask) -> None:
    before = queries.editions()
    assert {name for name, *_ in before} == {shipped.name for shipped in datasets.DATASETS}
    for shipped in datasets.DATASETS:
        assert load_dataset(shipped.name, actor=Actor.system("test")).rows == 0
    assert queries.editions() == before


@pytest.mark.parametrize(
    ("start", "days", "reached"),
    [
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 26), 1, date(2026, 12, 29)),
        (date(2031, 1, 3), 1, date(2031, 1, 6)),
    ],
)
def test_a_day_so_many_working_days_on(app: Flask, start: date, days: int, reached: date) -> None:
    assert queries.working_day_after(start, days) == reached


def test_the_day_itself_when_offices_are_open(app: Flask) -> None:
    assert queries.working_day_from(date(2026, 3, 2)) == date(2026, 3, 2)
    assert queries.working_day_from(date(2027, 1, 2)) == date(2027, 1, 5)
