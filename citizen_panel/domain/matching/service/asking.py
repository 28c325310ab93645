"""Counting for a project how many people fit its wishes: each count is kept, and compared with those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.matching import counted, counts_asked
from citizen_panel.domain.matching.counted import AsksIndex, Path, Told
from citizen_panel.domain.matching.index_shape import COSTS
from citizen_panel.domain.matching.models import CountAsked
from citizen_panel.domain.matching.rules.index.answers import More
from citizen_panel.domain.matching.rules.index.questions import MOST_EARLIER
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.panel import is_apart
from citizen_panel.domain.matching.rules.repeats import canonical, is_used_up, sets_of, without
from citizen_panel.domain.matching.vocabulary import CountTold
from citizen_panel.domain.projects.queries import lock_project

KEPT = timedelta(days=90)


@dataclass(frozen=True)
class UsedUp:
    """No more is counted for this project, or by this person, today."""


@dataclass(frozen=True)
class _Before:
    """A set of people that an earlier count told of, and what it told."""

    wishes: tuple[Wish, ...]
    people: int | None


def count_people(
    project_id: UUID, wishes: Sequence[Wish], *, asked: AsksIndex | None, actor: Actor
) -> CountAsked | UsedUp:
    """Count how many people fit and what each wish costs, keep what is told, and return it.

    The same wishes are told the same all day, and on later days until 5 people or more changed. Wishes that nearly the
    same people fit as earlier ones, for this project or by this person, are told what those were told.
    """
    lock_project(project_id)
    newest = counts_asked.newest(project_id, wishes)
    if newest is not None and clock.day_of(newest.asked_at) == clock.today():
        return newest
    if is_used_up(counts_asked.spent(project_id, actor.user_id)):
        return UsedUp()
    found = counted.without_each(asked, wishes)
    earlier = [one for one in _earlier(project_id, actor.user_id) if canonical(one.wishes) != canonical(wishes)]
    kept = _kept(found, newest, _nearest(asked, wishes, earlier))
    kept.more = _costs(asked, wishes, found.answer, earlier) if kept.told == CountTold.COUNTED else kept.more
    kept.project_id, kept.asked_by_id, kept.wishes = project_id, actor.user_id, canonical(wishes)
    db.session.add(kept)
    db.session.flush()
    return kept


def forget_counts() -> None:
    """Delete counts that are older than 90 days."""
    db.session.execute(delete(CountAsked).where(CountAsked.asked_at < clock.now() - KEPT))


def _kept(found: Told[More], newest: CountAsked | None, near: _Before | None) -> CountAsked:
    kept = CountAsked(
        id=uuid4(),
        asked_at=clock.now(),
        told=CountTold.COUNTED,
        counted_on=found.day,
        slowly_at=found.as_of if found.path is Path.SLOW else None,
        people=found.answer.people,
        more={},
    )
    if near is not None:
        kept.told, kept.people = CountTold.TOO_CLOSE, near.people
    elif newest is not None and newest.told != CountTold.TOO_CLOSE and not is_apart(newest.people, kept.people):
        kept.told, kept.people, kept.more = CountTold.STAYS, newest.people, newest.more
        kept.counted_on, kept.slowly_at = newest.counted_on, newest.slowly_at
    return kept


def _costs(
    asked: AsksIndex | None, wishes: Sequence[Wish], found: More, earlier: Sequence[_Before]
) -> dict[str, int | None]:
    """For each wish that can cost people how many, unless those without it are too close to an earlier count."""
    more = {wish.dimension: people for wish, people in zip(wishes, found.more, strict=True)}
    return {
        name: more[name] for name in COSTS if name in more and _nearest(asked, without(wishes, name), earlier) is None
    }


def _nearest(asked: AsksIndex | None, wishes: Sequence[Wish], earlier: Sequence[_Before]) -> _Before | None:
    """The newest of those before that is too close, so that both together would tell of fewer than 5 people."""
    for at in range(0, len(earlier), MOST_EARLIER):
        some = earlier[at : at + MOST_EARLIER]
        if counted.too_close(asked, wishes, [one.wishes for one in some]).answer.is_too_close:
            return next(one for one in some if counted.too_close(asked, wishes, [one.wishes]).answer.is_too_close)
    return None


def _earlier(project_id: UUID, account_id: UUID | None) -> list[_Before]:
    """Every set of people that was told of before, newest first, each once."""
    found: dict[str, _Before] = {}
    for row, wishes in counts_asked.told_before(project_id, account_id):
        people = row.people
        totals = [people, *(_added(people, more) for more in row.more.values())]
        for wanted, total in zip(sets_of(wishes, tuple(row.more)), totals, strict=True):
            found.setdefault(str(canonical(wanted)), _Before(wanted, total))
    return list(found.values())


def _added(people: int | None, more: int | None) -> int | None:
    return None if people is None else people + (more or 0)
