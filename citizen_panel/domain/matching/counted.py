"""Counting the panel for a page: by the index where it answers, else by the database, which takes longer.

Every count is rounded to 5, and below 10 there is none. What staff see is asked of the daily edition, which stands
still for a day, so that nobody can be found by counting twice. Wishes are about where people live, when they are free
and whether they travel; nobody can be looked for by what they answered about themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from citizen_panel.core import clock
from citizen_panel.domain.matching import counted_slowly as slowly
from citizen_panel.domain.matching.counted_slowly import Panel
from citizen_panel.domain.matching.index_shape import PARTS
from citizen_panel.domain.matching.rules.index.answers import Close, More, Parts, People, Slots
from citizen_panel.domain.matching.rules.index.bits import slots_of
from citizen_panel.domain.matching.rules.index.messages import Freshness, Health, Reply
from citizen_panel.domain.matching.rules.index.questions import (
    Divided,
    HowAreYou,
    HowClose,
    HowMany,
    Of,
    Question,
    WhichSlots,
    WithoutEach,
)
from citizen_panel.domain.matching.rules.index.shape import Wish

Found = TypeVar("Found")
LIVE_FOR = 10.0
"""Seconds after which the index is too far behind to say how many there are at this moment."""
EDITION_FOR = timedelta(days=2)
"""An edition older than this is not counted from any more."""
BEHIND = 30.0
"""Seconds after which those who look after the platform are told that the index is behind."""


class AsksIndex(Protocol):
    """The process that holds the index, as the rest of the platform can ask it."""

    def ask(self, question: Question) -> tuple[Reply, Freshness] | None: ...

    def knows_all_of(self, fresh: Freshness) -> bool: ...


class Path(StrEnum):
    """How an answer was come by."""

    QUICK = "quick"
    SLOW = "slow"


class Condition(StrEnum):
    """How the index is."""

    WELL = "well"
    BEHIND = "behind"
    WRONG = "wrong"
    AWAY = "away"


@dataclass(frozen=True)
class Told(Generic[Found]):
    """An answer, how it was come by, and how old it is.

    `as_of` is the moment whose people were counted, `day` the day whose consents, `age` how many seconds ago that was
    known to be true. `passed_over` names the wishes that the slower way could not take into account.
    """

    answer: Found
    path: Path
    as_of: datetime
    day: date
    age: float
    passed_over: tuple[str, ...] = ()


def how_many(
    asked: AsksIndex | None, wishes: Sequence[Wish], of: Of = Of.EDITION, *, panel: Panel | None = None
) -> Told[People]:
    """How many people can be asked who fit every wish. Raises ValueError for a wish about anything protected.

    Several questions of one count share a `panel`, so that the slower way reads it once.
    """
    found = _quickly(asked, HowMany(tuple(wishes), of), People, of)
    return found or _now(People(slowly.how_many(wishes, panel)))


def divided(
    asked: AsksIndex | None, wishes: Sequence[Wish], dimensions: Sequence[str], of: Of = Of.EDITION
) -> Told[Parts]:
    """How those who fit divide by council, part of the week, travel, or the bands of quotas.

    Without the index the bands of quotas come from the daily edition of the councils alone: `passed_over` says which
    wishes are not in them.
    """
    found = _quickly(asked, Divided(tuple(wishes), tuple(dimensions), of), Parts, of)
    if found is not None:
        return found
    parts = slowly.divided(wishes, dimensions)
    return _now(parts.parts, parts.passed_over)


def without_each(
    asked: AsksIndex | None, wishes: Sequence[Wish], of: Of = Of.EDITION, *, panel: Panel | None = None
) -> Told[More]:
    """How many more people would fit without each of the wishes, in their order."""
    found = _quickly(asked, WithoutEach(tuple(wishes), of), More, of)
    return found or _now(slowly.without_each(wishes, panel))


def by_part_of_week(asked: AsksIndex | None, wishes: Sequence[Wish], of: Of = Of.EDITION) -> Told[Parts]:
    """How many of those who fit are free in each part of the week, and how many never said."""
    return divided(asked, wishes, (PARTS,), of)


def too_close(
    asked: AsksIndex | None,
    wishes: Sequence[Wish],
    earlier: Sequence[Sequence[Wish]],
    *,
    panel: Panel | None = None,
) -> Told[Close]:
    """Whether a count would, beside one of these earlier ones, tell of fewer than 5 people."""
    found = _quickly(asked, HowClose(tuple(wishes), tuple(map(tuple, earlier))), Close, Of.EDITION)
    return found or _now(Close(slowly.is_too_close(wishes, earlier, panel)))


def slots(asked: AsksIndex | None, wishes: Sequence[Wish]) -> Told[Collection[int]]:
    """The row numbers of those who fit at this moment. It is a proposal: whoever uses it asks the database again."""
    found = _quickly(asked, WhichSlots(tuple(wishes)), Slots, Of.LIVE)
    if found is None:
        return _now(slowly.slots(wishes))
    return Told(slots_of(found.answer.found).tolist(), found.path, found.as_of, found.day, found.age)


def condition(asked: AsksIndex) -> Condition:
    """How the index is, for those who look after the platform."""
    health, fresh = asked.ask(HowAreYou()) or (None, None)
    if fresh is None or not isinstance(health, Health):
        return Condition.AWAY
    if health.differed:
        return Condition.WRONG
    return Condition.BEHIND if fresh.age > BEHIND else Condition.WELL


def _quickly(asked: AsksIndex | None, question: Question, kind: type[Found], of: Of) -> Told[Found] | None:
    """The answer of the index, unless it does not answer or is too old for what it is asked for."""
    answered = asked.ask(question) if asked is not None else None
    if asked is None or answered is None:
        return None
    reply, fresh = answered
    if not isinstance(reply, kind) or not _is_fresh_enough(asked, fresh, of):
        return None
    return Told(reply, Path.QUICK, fresh.as_of, fresh.day, fresh.age)


def _is_fresh_enough(asked: AsksIndex, fresh: Freshness, of: Of) -> bool:
    if of is Of.EDITION:
        return clock.today() - fresh.day <= EDITION_FOR
    return fresh.age <= LIVE_FOR and asked.knows_all_of(fresh)


def _now(answer: Found, passed_over: tuple[str, ...] = ()) -> Told[Found]:
    return Told(answer, Path.SLOW, clock.now(), clock.today(), 0.0, passed_over)
