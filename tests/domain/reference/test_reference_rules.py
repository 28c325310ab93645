"""Postcodes as people write them, and working days as the calendar has them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_panel.domain.reference import datasets
from citizen_panel.domain.reference.rules import (
    add_working_days,
    is_working_day,
    normalise_postcode,
    numbered_days,
    outward_part,
    shares_of,
    spaced,
    working_days_from,
)
from citizen_panel.domain.reference.vocabulary import BandCount

HOLIDAYS = datasets.bank_holidays()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("EH1 1BB", "EH11BB"),
        (" g40\u00a01aa ", "G401AA"),
        ("kw15-1.aa", "KW151AA"),
        ("EH1", None),
        ("", None),
        ("EH1 1CC", None),
        ("SW1A 1AA", "SW1A1AA"),
        ("😀😀😀", None),
        ("EH1 1BB'; DROP TABLE", None),
        ("E" * 5000, None),
        ("ЕН1 1ВВ", None),
        ("EH1\x001BB", None),
        ("EH١ 1BB", None),
    ],
)
def test_postcodes_as_typed(typed: str, normal: str | None) -> None:
    assert normalise_postcode(typed) == normal


@pytest.mark.parametrize(
    ("typed", "outward"), [("eh1", "EH1"), ("EH1 1BB", "EH1"), ("g40 1aa", "G40"), ("G", None), ("Glasgow", None)]
)
def test_the_first_half_of_a_postcode(typed: str, outward: str | None) -> None:
    assert outward_part(typed) == outward


@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_reading(typed: str) -> None:
    normal = normalise_postcode(typed)
    assert normal is None or normalise_postcode(spaced(normal)) == normal


def test_every_shipped_postcode_is_in_normal_form_and_has_a_place() -> None:
    rows = list(datasets.postcode_rows())
    assert len(rows) == 161_476
    assert all(normalise_postcode(postcode) == postcode for postcode, *_ in rows)
    assert {quintile for _, _, quintile, _, _ in rows} == {1, 2, 3, 4, 5}
    assert {urban_rural for _, _, _, urban_rural, _ in rows} == {1, 2, 3, 4, 5, 6}
    assert {council for _, council, *_ in rows} == {code for code, _ in datasets.council_rows()}


def easter(year: int) -> date:
    """The anonymous Gregorian reckoning."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def on_weekdays(days: list[date]) -> set[date]:
    """Move days that fall on a weekend to the next free weekday, in order."""
    moved: set[date] = set()
    for day in days:
        while day.weekday() > 4 or day in moved:
            day += timedelta(days=1)
        moved.add(day)
    return moved


@pytest.mark.parametrize("year", range(2024, 2029))
def test_the_bank_holidays_follow_their_rules(year: int) -> None:
    def first_monday(month: int) -> date:
        return next(date(year, month, d) for d in range(1, 8) if date(year, month, d).weekday() == 0)

    last_of_may = next(date(year, 5, d) for d in range(31, 24, -1) if date(year, 5, d).weekday() == 0)
    expected = on_weekdays([date(year, 1, 1), date(year, 1, 2)])
    expected |= {easter(year) - timedelta(days=2), first_monday(5), last_of_may, first_monday(8)}
    expected |= on_weekdays([date(year, 11, 30)]) | on_weekdays([date(year, 12, 25), date(year, 12, 26)])
    if year == 2026:
        expected.add(date(2026, 6, 15))
    assert {day for day in HOLIDAYS if day.year == year} == expected


@given(DAYS, DAYS)
def test_running_numbers_and_counting_agree(start: date, end: date) -> None:
    numbers = dict(numbered_days(date(2024, 1, 1), date(2028, 12, 31), HOLIDAYS))
    assert numbers[end] - numbers[start] == working_days_from(start, end, HOLIDAYS)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 60))
def test_adding_working_days_lands_on_one(start: date, days: int) -> None:
    end = add_working_days(start, days, HOLIDAYS)
    assert is_working_day(end, HOLIDAYS)
    assert working_days_from(start, end, HOLIDAYS) == days


def test_shares_add_counts_before_dividing() -> None:
    bands = (BandCount("few", "t", ("a", "b")), BandCount("many", "t", ("c",)))
    rows = [("t", "a", 1), ("t", "b", 2), ("t", "c", 7), ("t", "a", 0), ("t", "c", 90), ("t", "not_stated", 50)]
    few, many = shares_of(bands, rows)
    assert (few.people, few.base, many.people) == (3, 100, 97)
    assert few.part == pytest.approx(0.03)
    assert shares_of(bands, [])[0].part == 0


def test_every_dataset_has_a_checksum_and_the_statements_are_shown() -> None:
    assert len({datasets.checksum_of(d) for d in datasets.DATASETS}) == len(datasets.DATASETS)
    assert any("Royal Mail" in line for line in datasets.attribution_lines())
    assert all(people <= base for *_, people, base, _ in (*datasets.census_rows(), *datasets.national_rows()))
