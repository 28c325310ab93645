"""There for a part, and days that would suit: on the clock in the United Kingdom, never outside the meeting."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from citizen_panel.domain.sessions.rules.partly import NotThen, There, there, there_at_each
from citizen_panel.domain.sessions.rules.wished import PARTS, suits
from citizen_panel.domain.sessions.vocabulary import Partly

BEGINS, ENDS = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 15, tzinfo=UTC)  # 1pm to 4pm in summer


def test_from_half_past_two_is_half_past_two_on_the_clock() -> None:
    found = there(Partly(comes_at=time(14, 30), leaves_at=time(15, 30)), BEGINS, ENDS)
    assert found == There(datetime(2026, 7, 1, 13, 30, tzinfo=UTC), datetime(2026, 7, 1, 14, 30, tzinfo=UTC))


def test_the_whole_time_is_nothing_special() -> None:
    assert there(Partly(), BEGINS, ENDS) == There()
    assert there(Partly(comes_at=time(13), leaves_at=time(16)), BEGINS, ENDS) == There()


@pytest.mark.parametrize(
    ("partly", "field"),
    [
        (Partly(comes_at=time(12, 59)), "comes_at"),
        (Partly(comes_at=time(16)), "comes_at"),
        (Partly(leaves_at=time(13)), "leaves_at"),
        (Partly(leaves_at=time(16, 1)), "leaves_at"),
        (Partly(comes_at=time(15), leaves_at=time(14)), "leaves_at"),
    ],
)
def test_when_the_meeting_is_not_on_is_said_at_its_field(partly: Partly, field: str) -> None:
    assert there(partly, BEGINS, ENDS) == NotThen(field)


def test_it_holds_for_each_of_several_times_at_which_the_clock_shows_it() -> None:
    week, morning = timedelta(days=7), timedelta(hours=4)
    times = [(BEGINS, ENDS), (BEGINS + week, ENDS + week), (BEGINS + week - morning, ENDS + week - morning)]
    late = there_at_each(Partly(comes_at=time(14, 30)), times)
    half_past_two = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    assert late == (There(half_past_two), There(half_past_two + week), There())
    assert there_at_each(Partly(comes_at=time(20)), times) == NotThen("comes_at")
    assert there_at_each(Partly(), times) == (There(), There(), There())


def test_a_day_suits_only_at_its_hours() -> None:
    times = [(BEGINS, ENDS)]
    assert suits((date(2026, 7, 1), *PARTS["afternoon"]), times)
    assert suits((date(2026, 7, 1), *PARTS["any"]), times)
    assert not suits((date(2026, 7, 1), *PARTS["morning"]), times)
    assert not suits((date(2026, 7, 2), *PARTS["any"]), times)


def test_an_evening_is_one_by_the_clock_in_summer_as_well() -> None:
    late = datetime(2026, 7, 1, 16, tzinfo=UTC)  # 5pm in summer
    assert suits((date(2026, 7, 1), *PARTS["evening"]), [(late, late)])
    assert not suits((date(2026, 7, 1), *PARTS["afternoon"]), [(late, late)])
