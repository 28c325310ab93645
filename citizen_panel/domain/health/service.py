"""Counting what the panel is like, once a day at most; only the worker can."""

from datetime import date, timedelta

from sqlalchemy import delete

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.citizens import caps
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.health import gathering, queries
from citizen_panel.domain.health.models import PanelEdition, PanelFigure
from citizen_panel.domain.health.rules import tables
from citizen_panel.domain.health.vocabulary import Figure, Topic
from citizen_panel.domain.matching.queries import reachable, strata
from citizen_panel.domain.reference.queries import councils as all_councils

KEPT = timedelta(days=90)
CHANGED = 5
"""An edition is made when something happened to so many people: two editions never tell of fewer."""


def count_health(edition_on: date | None = None) -> int:
    """Count the tables of panel health anew as the edition of a day; returns how many cells it has.

    A day that was counted already is left alone, and so is a panel to which nothing happened but to fewer than 5
    people (0). Answers are read as `cp_aggregate`. Editions older than 90 days go, the newest never.
    """
    day = edition_on or clock.today()
    before = queries.newest()
    if before is not None and (before.edition_on >= day or gathering.changed_since(before.entry_id) < CHANGED):
        return 0
    known = gathering.newest_fact()
    found = (*_coverage(), *_asking(day), *_growth(day))
    db.session.execute(delete(PanelFigure).where(PanelFigure.edition_on < day - KEPT))
    db.session.execute(delete(PanelEdition).where(PanelEdition.edition_on < day - KEPT))
    db.session.add(PanelEdition(edition_on=day, counted_at=clock.now(), entry_id=known))
    db.session.flush()
    db.session.add_all(_row(day, one) for one in found)
    db.session.flush()
    return len(found)


def _coverage() -> tuple[Figure, ...]:
    codes = [council.code for council in all_councils()]
    with as_role("cp_aggregate"):
        people = strata(list(reachable(codes)))
        return tables.coverage(((one.council_code, bands) for one, bands in people), codes)


def _asking(day: date) -> tuple[Figure, ...]:
    return (
        *tables.one_row(Topic.ASKED, gathering.often(day, [AskedFor.INVITED])),
        *tables.one_row(Topic.CAME, gathering.often(day, caps.CAME)),
        *tables.one_row(Topic.LIMITS, gathering.limits(day)),
        *tables.several_rows(Topic.ANSWERS, gathering.answers(day), gathering.ANSWERS),
        *tables.one_row(Topic.MEETINGS, gathering.meetings(day)),
    )


def _growth(day: date) -> tuple[Figure, ...]:
    moves, status = gathering.moves(day), gathering.status()
    return (
        *tables.total(Topic.SIZE, sum(status[each] for each in gathering.MEMBERS)),
        *tables.one_row(Topic.STATUS, status),
        *tables.one_row(Topic.ENDS, gathering.ends(day)),
        *tables.one_row(Topic.JOINED, moves[gathering.JOINED]),
        *tables.one_row(Topic.LEFT, moves[gathering.LEFT]),
    )


def _row(day: date, one: Figure) -> PanelFigure:
    return PanelFigure(
        edition_on=day,
        topic=one.topic,
        row_code=one.row,
        column_code=one.column,
        people_count=one.people,
        words=one.words,
    )
