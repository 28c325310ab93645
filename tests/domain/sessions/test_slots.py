"""Times on many days, over both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.core.clock import UK
from citizen_panel.domain.sessions.rules.slots import MOST, NoTimes, Pattern, Times, hour_of, moved, times_of

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
HOUR = timedelta(hours=1)


def pattern(first: date, last: date, *begins: time, **more: object) -> Pattern:
    return Pattern(first, last, begins or (time(14),), minutes=90, seats=6, **more)  # type: ignore[arg-type]


def times(wanted: Pattern, after: datetime = LONG_AGO, **more: object) -> Times:
    found = times_of(wanted, after=after, **more)  # type: ignore[arg-type]
    assert isinstance(found, Times), found
    return found


def refused(wanted: Pattern, after: datetime = LONG_AGO, **more: object) -> str:
    found = times_of(wanted, after=after, **more)  # type: ignore[arg-type]
    assert isinstance(found, NoTimes), found
    assert str(found.reason)
    return found.code


def walls(found: Times) -> list[str]:
    return [f"{plan.starts_at.astimezone(UK):%a %d %b %H:%M}" for plan in found.plans]


def test_two_in_the_afternoon_stays_two_in_the_afternoon() -> None:
    found = times(pattern(date(2027, 3, 25), date(2027, 4, 1), weekdays=frozenset({3})))
    assert walls(found) == ["Thu 25 Mar 14:00", "Thu 01 Apr 14:00"]
    assert [plan.starts_at.hour for plan in found.plans] == [14, 13]
    assert found.remarks == ()


def test_every_other_week_is_counted_from_the_first() -> None:
    found = times(pattern(date(2026, 12, 1), date(2026, 12, 31), weekdays=frozenset({1, 3}), every_weeks=2))
    assert walls(found) == [
        "Tue 01 Dec 14:00",
        "Thu 03 Dec 14:00",
        "Tue 15 Dec 14:00",
        "Thu 17 Dec 14:00",
        "Tue 29 Dec 14:00",
        "Thu 31 Dec 14:00",
    ]


def test_an_hour_that_does_not_exist_is_left_out_and_said() -> None:
    found = times(pattern(FORWARD - timedelta(days=1), FORWARD, time(1, 30)))
    assert walls(found) == ["Sat 27 Mar 01:30"]
    assert [str(one) for one in found.remarks] == [
        "1:30am on Sunday 28 March does not exist: the clocks go forward. We left it out."
    ]


def test_an_hour_that_comes_twice_is_taken_once_and_said() -> None:
    found = times(pattern(BACK, BACK, time(1, 30)))
    assert [plan.starts_at for plan in found.plans] == [datetime(2027, 10, 31, 0, 30, tzinfo=UTC)]
    assert "comes twice" in str(found.remarks[0])


def test_a_meeting_over_the_change_is_as_long_as_any_other() -> None:
    found = times(pattern(FORWARD, FORWARD, time(0, 15), in_a_row=2, pause=15))
    assert walls(found) == ["Sun 28 Mar 00:15", "Sun 28 Mar 03:00"]
    assert {plan.ends_at - plan.starts_at for plan in found.plans} == {timedelta(minutes=90)}


def test_times_in_a_row_and_several_beginnings() -> None:
    found = times(pattern(date(2026, 12, 1), date(2026, 12, 1), time(18, 30), time(10), in_a_row=2, pause=30))
    assert walls(found) == ["Tue 01 Dec 10:00", "Tue 01 Dec 12:00", "Tue 01 Dec 18:30", "Tue 01 Dec 20:30"]


def test_what_is_over_is_left_out_and_said() -> None:
    day = date(2026, 12, 1)
    found = times(pattern(day, day, time(9), time(15)), datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert walls(found) == ["Tue 01 Dec 15:00"]
    assert str(found.remarks[0]) == "Times that are over already were left out: 1."
    assert refused(pattern(day, day, time(9)), datetime(2026, 12, 1, 12, tzinfo=UTC)) == "no_slots"


def test_what_cannot_be_is_refused_with_a_sentence() -> None:
    day = date(2026, 12, 1)
    assert refused(pattern(day, day - timedelta(days=1))) == "ends_before_start"
    assert refused(pattern(day, day + timedelta(days=400))) == "too_far"
    assert refused(pattern(day, day + timedelta(days=300))) == "too_many"
    assert refused(pattern(day, day, time(10), time(11))) == "overlap"
    there = (datetime(2026, 12, 1, 15, tzinfo=UTC), datetime(2026, 12, 1, 16, tzinfo=UTC))
    assert refused(pattern(day, day), beside=[there]) == "overlap"
    assert walls(times(pattern(day, day, time(16)), beside=[there])) == ["Tue 01 Dec 16:00"]


def test_the_day_of_a_meeting_moves_over_the_change_by_the_clock_on_the_wall() -> None:
    held = [(datetime(2027, 3, 25, 14, tzinfo=UTC), datetime(2027, 3, 25, 16, tzinfo=UTC))]
    assert moved(held, date(2027, 4, 1), time(14)) == (
        (datetime(2027, 4, 1, 13, tzinfo=UTC), datetime(2027, 4, 1, 15, tzinfo=UTC)),
    )
    found = moved(held, FORWARD, time(1, 15))
    assert isinstance(found, NoTimes)
    assert "does not exist" in str(found.reason)


DAYS = st.dates(date(2026, 12, 1), date(2028, 1, 1))
CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@settings(max_examples=60)
@given(DAYS, CLOCK)
def test_what_the_wall_shows_is_what_was_asked_for(day: date, at: time) -> None:
    moments = hour_of(day, at).moments
    assert all(one.astimezone(UK).replace(tzinfo=None) == datetime.combine(day, at) for one in moments)
    assert (len(moments) == 0) == (day == FORWARD and at.hour == 1)
    assert (len(moments) == 2) == (day == BACK and at.hour == 1)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(DAYS, CLOCK.filter(lambda at: at.hour != 1), st.integers(10, 480)), min_size=1, max_size=5),
    DAYS,
    CLOCK.filter(lambda at: at.hour != 1),
)
def test_a_move_keeps_lengths_and_can_be_taken_back(rows: list[tuple[date, time, int]], day: date, at: time) -> None:
    first = min(datetime.combine(on, begins) for on, begins, _ in rows)
    held = [
        (hour_of(on, begins).moments[0], hour_of(on, begins).moments[0] + timedelta(minutes=long))
        for on, begins, long in rows
    ]
    there = moved(held, day, at)
    if isinstance(there, NoTimes):
        return
    assert [ends - begins for begins, ends in there] == [ends - begins for begins, ends in held]
    back = moved(there, first.date(), first.time())
    assert isinstance(back, NoTimes) or list(back) == held


@settings(max_examples=40)
@given(DAYS, st.integers(0, 40), st.frozensets(st.integers(0, 6)), st.integers(1, 2), st.integers(1, 3))
def test_times_never_overlap_and_lie_on_the_days_named(
    first: date, days: int, weekdays: frozenset[int], weeks: int, in_a_row: int
) -> None:
    wanted = pattern(
        first, first + timedelta(days=days), time(9), weekdays=weekdays, every_weeks=weeks, in_a_row=in_a_row
    )
    found = times_of(wanted, after=LONG_AGO)
    if isinstance(found, NoTimes):
        assert found.code == "no_slots"
        return
    assert len(found.plans) <= MOST
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(found.plans))
    on = {plan.starts_at.astimezone(UK).date() for plan in found.plans}
    assert all(not weekdays or day.weekday() in weekdays for day in on)
    assert all(first <= day <= wanted.last_on for day in on)
