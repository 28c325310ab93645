"""Whether a time suits somebody."""

from datetime import date, datetime, timedelta

import pytest

from citizen_panel.core.clock import UK
from citizen_panel.domain.citizens.circumstances import ANY_TIME, Availability, Away, parts_of
from citizen_panel.domain.citizens.coming import Told, part_of, suits

HOUR = timedelta(hours=1)
MONDAY = date(2027, 3, 1)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UK)


def told(parts: int = ANY_TIME, *, travel: int | None = None, away: tuple[Away, ...] = ()) -> Told:
    return Told(Availability(weekly_parts=parts, travel_km=travel), away, is_told=True)


@pytest.mark.parametrize(
    ("moment", "part"),
    [
        (at(0), (0, 0)),
        (at(11, 59), (0, 0)),
        (at(12), (0, 1)),
        (at(16, 59), (0, 1)),
        (at(17), (0, 2)),
        (at(23, 59), (0, 2)),
        (at(9, day=date(2027, 3, 7)), (6, 0)),
    ],
)
def test_parts_of_the_week_go_by_the_clock_on_the_wall(moment: datetime, part: tuple[int, int]) -> None:
    assert part_of(moment) == part


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_on_days_when_clocks_change_noon_is_noon(day: date) -> None:
    assert part_of(at(11, 59, day))[1] == 0
    assert part_of(at(12, 0, day))[1] == 1


def test_a_meeting_suits_when_the_parts_it_begins_and_ends_in_do() -> None:
    mornings = told(parts_of([(0, 0)]))
    assert suits(mornings, at(10), at(12), in_person=True)
    assert not suits(mornings, at(11), at(12, 30), in_person=True)
    assert not suits(mornings, at(13), at(14), in_person=True)
    assert suits(told(parts_of([(0, 0), (0, 1)])), at(11), at(12, 30), in_person=True)


def test_nobody_comes_on_a_day_away() -> None:
    away = told(away=(Away(MONDAY, MONDAY),))
    assert not suits(away, at(10), at(11), in_person=False)
    assert suits(away, at(10, day=date(2027, 3, 2)), at(11, day=date(2027, 3, 2)), in_person=False)


def test_who_cannot_travel_is_asked_for_things_online_alone() -> None:
    at_home = told(travel=0)
    assert suits(at_home, at(10), at(11), in_person=False)
    assert not suits(at_home, at(10), at(11), in_person=True)
    assert suits(told(travel=5), at(10), at(11), in_person=True)
