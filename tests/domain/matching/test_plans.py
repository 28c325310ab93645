"""What limits a draw with times, read from the times that are kept with it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from citizen_panel.domain.matching.offered import Help, OfferedTime
from citizen_panel.domain.matching.rules.timetable.plan import Resource, Serves
from citizen_panel.domain.matching.service.plans import limited_in, resources_in, written_times

MONDAY, HOUR = datetime(2027, 3, 1, 10, tzinfo=UTC), timedelta(hours=1)
ANNE, BEN, CLARE = (UUID(int=number) for number in (1, 2, 3))


def a_time(number: int, *helps: Help) -> OfferedTime:
    begins = MONDAY + number * HOUR
    return OfferedTime(UUID(int=100 + number), UUID(int=9), begins, begins + HOUR, 4, True, helps)


def slot(number: int) -> str:
    return str(UUID(int=100 + number))


def signs(*things: UUID) -> Help:
    return Help("bsl_interpreter", things, is_for_one=False)


def test_things_that_can_be_had_at_the_same_times_are_told_together() -> None:
    times = written_times([a_time(0, signs(ANNE, BEN, CLARE)), a_time(1, signs(ANNE, BEN))])
    assert resources_in(times) == (
        Resource(str(ANNE), "bsl_interpreter", 2, Serves.EVERYBODY, (slot(0), slot(1))),
        Resource(str(CLARE), "bsl_interpreter", 1, Serves.EVERYBODY, (slot(0),)),
    )


def test_where_nothing_limits_a_kind_there_is_enough_of_it_for_everybody() -> None:
    times = written_times([a_time(0, Help("device_loan", (ANNE,), is_for_one=True)), a_time(1)])
    assert resources_in(times) == (
        Resource(str(ANNE), "device_loan", 1, Serves.PERSON, (slot(0),)),
        Resource("any:device_loan", "device_loan", 10, Serves.PERSON, (slot(1),)),
    )


def test_a_kind_that_is_elsewhere_at_every_time_still_limits() -> None:
    times = written_times([a_time(0, signs())])
    assert resources_in(times) == (Resource("none:bsl_interpreter", "bsl_interpreter", 0, Serves.EVERYBODY, ()),)
    assert limited_in(times) == {"bsl_interpreter"}
    assert limited_in(written_times([a_time(0)])) == frozenset()
