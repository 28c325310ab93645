"""Counting for a project how many people fit its wishes: each count is kept, and compared with those before it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, text
from sqlalchemy.exc import OperationalError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.few import FEW_OUTSIDE
from citizen_panel.domain.matching import counted, counts_asked
from citizen_panel.domain.matching.counted import AsksIndex, Path
from citizen_panel.domain.matching.counted_slowly import Panel
from citizen_panel.domain.matching.counts_asked import Before
from citizen_panel.domain.matching.counts_compared import Compared, Near
from citizen_panel.domain.matching.index_shape import COSTS, COUNCIL, PARTS, WEEK
from citizen_panel.domain.matching.models import CountAsked
from citizen_panel.domain.matching.rules.index.answers import More
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.panel import is_apart
from citizen_panel.domain.matching.rules.repeats import bounds_of, canonical, is_used_up, ones_of, without
from citizen_panel.domain.matching.vocabulary import CountTold
from citizen_panel.domain.projects.queries import body_of

KEPT = timedelta(days=90)
SLOWEST = 10
"""Seconds that one statement of a count may take."""
STOPPED = "57014"
"""What PostgreSQL says of a statement that took too long."""


@dataclass(frozen=True)
class UsedUp:
    """No more is counted for this project or its body, or by this person, today."""


@dataclass(frozen=True)
class TooSlow:
    """The quick counter did not answer, and the slower one would take too long at this moment."""


Outcome = CountAsked | UsedUp | TooSlow
"""What came of asking for a count."""


def count_people(
    project_id: UUID, wishes: Sequence[Wish], *, asked: AsksIndex | None, actor: Actor, spare: int = 0
) -> Outcome:
    """Count how many people fit and what each wish costs, keep what is told, and return it.

    The same wishes are told the same all day, and on later days until 5 people or more changed. Wishes that nearly the
    same people fit as earlier ones, for this body or by this person, are told what those were told. `spare` leaves so
    many of the day's counts to others. To be called in a transaction of its own: nothing else waits for a count.
    """
    body_id = body_of(project_id)
    counts_asked.lock_counts(body_id, actor.user_id)
    mine = counts_asked.newest(project_id, wishes)
    if mine is not None and clock.day_of(mine.asked_at) == clock.today():
        return mine
    if is_used_up(counts_asked.spent(project_id, actor.user_id, body_id), spare=spare):
        return UsedUp()
    try:
        with _in_time():
            newest = counts_asked.newest_of_body(body_id, wishes)
            kept = _counted(asked, wishes, newest, counts_asked.told_before(body_id, actor.user_id), project_id)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != STOPPED:
            raise
        return TooSlow()
    kept.id, kept.asked_at = uuid4(), clock.now()
    kept.project_id, kept.asked_by_id, kept.wishes = project_id, actor.user_id, canonical(wishes)
    db.session.add(kept)
    db.session.flush()
    return kept


def forget_counts() -> None:
    """Delete counts that are older than 90 days."""
    db.session.execute(delete(CountAsked).where(CountAsked.asked_at < clock.now() - KEPT))


@contextmanager
def _in_time() -> Iterator[None]:
    """Let no statement take longer than it may; what it asked is given up, and the transaction goes on."""
    with db.session.begin_nested():
        before = db.session.execute(text("SELECT current_setting('statement_timeout')")).scalar_one()
        limited = text("SELECT set_config('statement_timeout', :most, true)")
        db.session.execute(limited, {"most": f"{SLOWEST}s"})
        yield
        db.session.execute(limited, {"most": before})


def _counted(
    asked: AsksIndex | None,
    wishes: Sequence[Wish],
    newest: CountAsked | None,
    before: Sequence[Before],
    project_id: UUID,
) -> CountAsked:
    if newest is not None and clock.day_of(newest.asked_at) == clock.today():
        return _as(newest, CountTold(newest.told))
    panel = Panel()
    found = counted.without_each(asked, wishes, panel=panel)
    if found.path is Path.SLOW:
        asked = None  # the index may come back any moment: all of a count is about the same people
    kept = CountAsked(
        told=CountTold.COUNTED,
        counted_on=found.day,
        slowly_at=found.as_of if found.path is Path.SLOW else None,
        people=found.answer.people,
        more={},
    )
    compared = Compared(asked, before, panel)
    near = compared.nearest(wishes, bounds_of(kept.people, {}))
    if near is not None:
        return _told_as(near, kept, project_id)
    if newest is not None and not is_apart(newest.people, kept.people):
        return _as(newest, CountTold.STAYS)
    kept.more = _costs(compared, wishes, found.answer)
    for named, others in _each(wishes, kept.people):
        left = counted.how_many(asked, others, panel=panel).answer.people
        if kept.people is not None and left is not None and compared.nearest(others, bounds_of(left, {})) is None:
            fewer = kept.people - left
            kept.more[named] = fewer if fewer >= FEW_OUTSIDE else None
    return kept


def _as(newest: CountAsked, told: CountTold) -> CountAsked:
    """A count that tells what the newest of the same wishes told."""
    return CountAsked(
        told=told,
        counted_on=newest.counted_on,
        slowly_at=newest.slowly_at,
        people=newest.people,
        more=newest.more,
    )


def _told_as(near: Near, kept: CountAsked, project_id: UUID) -> CountAsked:
    """A count that tells what an earlier one told: that of the project itself, or of the newest of the others."""
    kept.told, kept.people, kept.counted_on = CountTold.TOO_CLOSE, near.people, near.counted_on
    kept.slowly_at = None
    kept.near_project_id = project_id if project_id in near.projects else next(iter(near.projects), None)
    return kept


def _costs(compared: Compared, wishes: Sequence[Wish], found: More) -> dict[str, int | None]:
    """For each wish that can cost people how many, unless those without it are too close to an earlier count."""
    more = {wish.dimension: people for wish, people in zip(wishes, found.more, strict=True)}
    return {
        name: more[name]
        for name in COSTS
        if name in more and compared.nearest(without(wishes, name), bounds_of(found.people, more, name)) is None
    }


def _each(wishes: Sequence[Wish], people: int | None) -> list[tuple[str, tuple[Wish, ...]]]:
    """What is counted as well: who would fit without each part of the week and each council area that was chosen.

    How many fewer they are is rounded to 5, and nothing stands for fewer than 10; of too few people nothing is said.
    """
    if people is None:
        return []
    named = ones_of(wishes, {PARTS: WEEK, COUNCIL: _councils(wishes)})
    return [(one, without(wishes, one)) for one in named]


def _councils(wishes: Sequence[Wish]) -> list[str]:
    return sorted({code for wish in wishes if wish.dimension == COUNCIL for code in wish.accepted})
