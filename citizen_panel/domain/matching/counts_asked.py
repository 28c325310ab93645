"""What was counted for a body before, by whom and how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.matching.models import CountAsked
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.repeats import Canonical, Spent, canonical
from citizen_panel.domain.matching.vocabulary import CountTold
from citizen_panel.domain.projects.models import Project

COMPARED_FOR = timedelta(days=28)
"""So long a count is compared with later ones; `MOST_BY_BODY` counts are made meanwhile at most."""
COUNTING = 0x434E
"""First half of the advisory lock that lets a body, or a person, count once at a time."""


@dataclass(frozen=True)
class Before:
    """What was told of some wishes: by `more` also of those who would fit without a part of them.

    `projects` are those for which it was told, the newest first.
    """

    wishes: Canonical
    people: int | None
    more: dict[str, int | None]
    counted_on: date
    projects: tuple[UUID, ...] = ()


def lock_counts(body_id: UUID, account_id: UUID | None) -> None:
    """Let nobody count for a body, or as a person, until this transaction ends: each count knows all before it."""
    for one in (body_id, account_id):
        if one is not None:
            db.session.execute(select(func.pg_advisory_xact_lock(COUNTING, one.int % 2**31)))


def newest(project_id: UUID, wishes: Sequence[Wish] | None = None) -> CountAsked | None:
    """The newest count for a project: for these wishes, or for any."""
    statement = select(CountAsked).where(CountAsked.project_id == project_id)
    if wishes is not None:
        statement = statement.where(CountAsked.wishes == canonical(wishes))
    return _newest(statement)


def newest_of_body(body_id: UUID, wishes: Sequence[Wish]) -> CountAsked | None:
    """The newest count of these wishes for any project of a body that was told as it was counted."""
    statement = select(CountAsked).join(Project, Project.id == CountAsked.project_id)
    theirs = Project.organisation_id == body_id
    return _newest(
        statement.where(theirs, CountAsked.wishes == canonical(wishes), CountAsked.told != CountTold.TOO_CLOSE)
    )


def spent(project_id: UUID, account_id: UUID | None, body_id: UUID) -> Spent:
    """How many counts were made today for the project and by the person, and for the body while they are compared."""
    today = CountAsked.asked_at >= datetime.combine(clock.today(), time(), clock.UK)
    by_project, by_person = CountAsked.project_id == project_id, _by(account_id)
    counting = select(
        func.count().filter(by_project & today),
        func.count().filter(by_person & today),
        func.count().filter(Project.organisation_id == body_id),
    ).select_from(CountAsked)
    lately = CountAsked.asked_at > clock.now() - COMPARED_FOR
    return Spent(*db.session.execute(counting.join(Project, Project.id == CountAsked.project_id).where(lately)).one())


def told_before(body_id: UUID, account_id: UUID | None) -> list[Before]:
    """What this body, or this person for any body, was told in 28 days, newest first, the same only once."""
    told = (CountAsked.wishes, CountAsked.people, CountAsked.more, CountAsked.counted_on)
    newest_first = aggregate_order_by(CountAsked.project_id, CountAsked.asked_at.desc())
    statement = select(*told, func.array_agg(newest_first)).join(Project, Project.id == CountAsked.project_id)
    lately = statement.where(
        or_(Project.organisation_id == body_id, _by(account_id)),
        CountAsked.told != CountTold.TOO_CLOSE,
        CountAsked.asked_at > clock.now() - COMPARED_FOR,
    )
    each_once = lately.group_by(*told).order_by(func.max(CountAsked.asked_at).desc())
    return [
        Before(wishes, people, more, counted_on, tuple(projects))
        for wishes, people, more, counted_on, projects in db.session.execute(each_once)
    ]


def _newest(statement: Select[CountAsked]) -> CountAsked | None:
    newest_first = statement.order_by(CountAsked.asked_at.desc(), CountAsked.id)
    return db.session.execute(newest_first.limit(1)).scalar_one_or_none()


def _by(account_id: UUID | None) -> ColumnElement[bool]:
    """The condition that somebody asked; the platform itself is nobody."""
    return false() if account_id is None else CountAsked.asked_by_id == account_id
