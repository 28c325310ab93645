"""By when a request is to be answered, and how that was worked out."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.core.clock import months_after
from citizen_panel.domain.reference.datasets import bank_holidays
from citizen_panel.domain.reference.rules import add_working_days, is_working_day
from citizen_panel.domain.rights.clocks import (
    Extended,
    Grounds,
    NotExtended,
    Start,
    acknowledge_by,
    due,
    extend,
)

HOLIDAYS = bank_holidays()
DAYS = st.dates(date(2024, 2, 1), date(2028, 6, 1))


def open_from(day: date) -> date:
    return day if is_working_day(day, HOLIDAYS) else add_working_days(day, 1, HOLIDAYS)


def test_one_month_from_the_day_it_came_and_28_days_to_plan_by() -> None:
    asked = due(date(2026, 12, 2), working_day_from=open_from)
    assert (asked.starts_on, asked.because) == (date(2026, 12, 2), Start.RECEIVED)
    assert asked.planned == date(2026, 12, 30)
    assert asked.by_law == date(2027, 1, 5)  # 2 January is a Saturday, then come a Sunday and a substitute holiday


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
    ],
)
def test_the_corresponding_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_the_clock_runs_from_the_latest_of_three_days() -> None:
    came, proved, explained = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 5)
    assert due(came, proved, explained, working_day_from=open_from).because is Start.VERIFIED
    assert due(came, None, explained, working_day_from=open_from).starts_on == explained
    assert due(came, came, working_day_from=open_from).because is Start.VERIFIED


def test_two_months_more_once_for_a_reason_the_law_knows() -> None:
    came = date(2026, 3, 2)
    given_more = extend(
        came, None, None, grounds="complex", today=date(2026, 3, 20), is_extended=False, working_day_from=open_from
    )
    assert given_more == Extended(due(came, is_extended=True, working_day_from=open_from), date(2026, 4, 2))
    assert given_more.due.by_law == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("grounds", "today", "is_extended", "code"),
    [
        ("we are busy", date(2026, 3, 3), False, "no_grounds"),
        ("", date(2026, 3, 3), False, "no_grounds"),
        ("many", date(2026, 3, 3), True, "extended_before"),
        ("many", date(2026, 4, 3), False, "too_late"),
    ],
)
def test_no_more_time_without_grounds_twice_or_too_late(
    grounds: str, today: date, is_extended: bool, code: str
) -> None:
    said = extend(
        date(2026, 3, 2),
        None,
        None,
        grounds=grounds,
        today=today,
        is_extended=is_extended,
        working_day_from=open_from,
    )
    assert isinstance(said, NotExtended)
    assert said.code == code


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_whatever_the_days_the_plan_is_never_after_the_law(came: date, proved: int, told: int, longer: bool) -> None:
    verified, clarified = came + timedelta(days=proved), came + timedelta(days=told)
    found = due(came, verified, clarified, is_extended=longer, working_day_from=open_from)
    assert came <= found.starts_on <= found.planned <= found.by_law
    assert is_working_day(found.by_law, HOLIDAYS)
    assert found.starts_on == max(verified, clarified)
    assert found.days_left(found.by_law) == 0


def test_a_complaint_is_acknowledged_within_five_working_days_and_at_the_latest_in_30() -> None:
    def after(day: date, days: int) -> date:
        return add_working_days(day, days, HOLIDAYS)

    assert acknowledge_by(date(2026, 3, 2), after) == (date(2026, 3, 9), date(2026, 4, 1))
    assert acknowledge_by(date(2026, 12, 23), after) == (date(2027, 1, 5), date(2027, 1, 22))
    assert set(Grounds) == {"complex", "many"}
