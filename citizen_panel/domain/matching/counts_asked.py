"""What was counted for a project before, by whom and how often."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.matching.models import CountAsked
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.repeats import Spent, canonical, wishes_in
from citizen_panel.domain.matching.vocabulary import CountTold

COMPARED_FOR = timedelta(days=28)
"""So long a count is compared with later ones."""
MOST_COMPARED = 400


def newest(project_id: UUID, wishes: Sequence[Wish] | None = None) -> CountAsked | None:
    """The newest count for a project: for these wishes, or for any."""
    statement = select(CountAsked).where(CountAsked.project_id == project_id)
    if wishes is not None:
        statement = statement.where(CountAsked.wishes == canonical(wishes))
    return db.session.execute(
        statement.order_by(CountAsked.asked_at.desc(), CountAsked.id).limit(1)
    ).scalar_one_or_none()


def spent(project_id: UUID, account_id: UUID | None) -> Spent:
    """How many counts were made today, for the project and by the person."""
    by_project, by_person = CountAsked.project_id == project_id, _by(account_id)
    counts = select(func.count().filter(by_project), func.count().filter(by_person))
    midnight = datetime.combine(clock.today(), time(), clock.UK)
    return Spent(*db.session.execute(counts.where(CountAsked.asked_at >= midnight, or_(by_project, by_person))).one())


def told_before(project_id: UUID, account_id: UUID | None) -> Iterator[tuple[CountAsked, tuple[Wish, ...]]]:
    """What this project, or this person for any project, was told in 28 days, newest first, with the wishes."""
    theirs = or_(CountAsked.project_id == project_id, _by(account_id))
    statement = select(CountAsked).where(
        theirs, CountAsked.told != CountTold.TOO_CLOSE, CountAsked.asked_at > clock.now() - COMPARED_FOR
    )
    newest_first = statement.order_by(CountAsked.asked_at.desc(), CountAsked.id).limit(MOST_COMPARED)
    for row in db.session.execute(newest_first).scalars():
        yield row, wishes_in(row.wishes)


def _by(account_id: UUID | None) -> ColumnElement[bool]:
    """The condition that somebody asked; the platform itself is nobody."""
    return false() if account_id is None else CountAsked.asked_by_id == account_id
