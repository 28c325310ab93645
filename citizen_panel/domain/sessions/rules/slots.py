"""Times on many days, in the time of the United Kingdom: an hour that the clocks leave out or repeat is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from citizen_panel.core.clock import UK
from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Sentence
from citizen_panel.domain.sessions.rules.timetable import overlap
from citizen_panel.domain.sessions.vocabulary import SlotPlan

MOST = 200
"""The most times that one pattern makes."""

LONGEST = timedelta(days=366)
MISSING = say("{time} on {day} does not exist: the clocks go forward. We left it out.")
REPEATED = say("{time} on {day} comes twice: the clocks go back. We took the first.")
PAST = say("Times that are over already were left out: {count}.")
NOT_THERE = say("{time} on {day} does not exist: the clocks go forward. Choose another time.")


@dataclass(frozen=True)
class Pattern:
    """When people can come: days of the week (Monday is 0; none means every day), and when the first time begins.

    From each beginning there are `in_a_row` times of `minutes`, with `pause` minutes between them.
    """

    first_on: date
    last_on: date
    begins: tuple[time, ...]
    minutes: int
    seats: int
    weekdays: frozenset[int] = frozenset()
    in_a_row: int = 1
    pause: int = 0
    every_weeks: int = 1


@dataclass(frozen=True)
class Times:
    """The times, soonest first, and what has to be said about them."""

    plans: tuple[SlotPlan, ...]
    remarks: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class NoTimes:
    """There are none; why, in words."""

    code: str
    reason: Sentence


@dataclass(frozen=True)
class Hour:
    """What the clocks on the wall say, as moments: none in the hour left out, two in the one that is repeated."""

    moments: tuple[datetime, ...]


def hour_of(day: date, at: time) -> Hour:
    """The moments, in UTC, at which clocks in the United Kingdom show a time on a day."""
    wall = datetime.combine(day, at)
    shown = {wall.replace(tzinfo=UK, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return Hour(tuple(sorted(one for one in shown if one.astimezone(UK).replace(tzinfo=None) == wall)))


def times_of(pattern: Pattern, *, after: datetime, beside: Sequence[tuple[datetime, datetime]] = ()) -> Times | NoTimes:
    """The times of a pattern that begin after a moment; none may overlap another, nor one of those `beside` them."""
    if pattern.last_on < pattern.first_on:
        return NoTimes("ends_before_start", Sentence(say("The last day must be the first day or later.")))
    if pattern.last_on - pattern.first_on > LONGEST:
        return NoTimes("too_far", Sentence(say("The last day must be within a year of the first.")))
    plans: list[SlotPlan] = []
    remarks: list[Sentence] = []
    past = 0
    for day in _days(pattern):
        for begins in sorted(set(pattern.begins)):
            moments = hour_of(day, begins).moments
            if len(moments) != 1:
                remarks.append(_said(MISSING if not moments else REPEATED, day, begins))
            for plan in _row(pattern, moments[0]) if moments else ():
                past += plan.starts_at <= after
                plans += [plan] if plan.starts_at > after else []
    if past:
        remarks.append(Sentence(PAST, (("count", past),)))
    return _checked(plans, remarks, beside)


def moved(
    times: Sequence[tuple[datetime, datetime]], day: date, at: time
) -> tuple[tuple[datetime, datetime], ...] | NoTimes:
    """The same times with the first of them at another: clocks on the wall keep their distance, lengths stay.

    Two o'clock stays two o'clock on both sides of a change of the clocks.
    """
    first = _wall(min(begins for begins, _ in times))
    new = datetime.combine(day, at)
    found = []
    for begins, ends in times:
        wall = new + (_wall(begins) - first)
        moments = hour_of(wall.date(), wall.time()).moments
        if not moments:
            return NoTimes("no_such_hour", not_there(wall.date(), wall.time()))
        found.append((moments[0], moments[0] + (ends - begins)))
    return tuple(found)


def not_there(day: date, at: time) -> Sentence:
    """What to say of a time that no clock shows on a day."""
    return _said(NOT_THERE, day, at)


def said_time(at: time) -> str:
    """6:30pm, 10am, as staff read it."""
    half = "pm" if at.hour >= 12 else "am"
    return f"{at.hour % 12 or 12}:{at.minute:02d}{half}" if at.minute else f"{at.hour % 12 or 12}{half}"


def said_day(day: date) -> str:
    """Sunday 28 March, as staff read it."""
    return f"{day:%A} {day.day} {day:%B}"


def _days(pattern: Pattern) -> Iterator[date]:
    """The days of the pattern; weeks are counted from the Monday before the first day."""
    monday = pattern.first_on - timedelta(days=pattern.first_on.weekday())
    for number in range((pattern.last_on - pattern.first_on).days + 1):
        day = pattern.first_on + timedelta(days=number)
        is_named = not pattern.weekdays or day.weekday() in pattern.weekdays
        if is_named and (day - monday).days // 7 % pattern.every_weeks == 0:
            yield day


def _row(pattern: Pattern, first: datetime) -> Iterator[SlotPlan]:
    length = timedelta(minutes=pattern.minutes)
    step = length + timedelta(minutes=pattern.pause)
    for number in range(pattern.in_a_row):
        begins = first + number * step
        yield SlotPlan(begins, begins + length, pattern.seats)


def _checked(
    plans: list[SlotPlan], remarks: list[Sentence], beside: Sequence[tuple[datetime, datetime]]
) -> Times | NoTimes:
    if not plans:
        return NoTimes("no_slots", Sentence(say("No time is left. Choose days that are to come.")))
    if len(plans) > MOST:
        return NoTimes(
            "too_many",
            Sentence(
                say("These are {count} times. Choose fewer than {most}."), (("count", len(plans)), ("most", MOST))
            ),
        )
    plans.sort(key=lambda plan: plan.starts_at)
    spans = sorted([(plan.starts_at, plan.ends_at) for plan in plans] + list(beside))
    for one, other in pairwise(spans):
        if overlap(one, other):
            local = other[0].astimezone(UK)
            return NoTimes(
                "overlap",
                _said(
                    say("Another time is still going on at {time} on {day}. Leave more time between."),
                    local.date(),
                    local.time(),
                ),
            )
    return Times(tuple(plans), tuple(remarks))


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(UK).replace(tzinfo=None, fold=0)


def _said(text: str, day: date, at: time) -> Sentence:
    return Sentence(text, (("time", said_time(at)), ("day", said_day(day))))
