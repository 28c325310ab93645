"""Counting what the panel is like, once a day at most; only the worker can."""

from collections import Counter
from collections.abc import Mapping
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
from citizen_panel.domain.matching.queries import reachable_in_pieces, strata
from citizen_panel.domain.reference.queries import councils as all_councils

KEPT = timedelta(days=90)


class Heard:
    """Bands that are read one person after another for another count, counted here on the way; nobody's are kept."""

    def __init__(self) -> None:
        self.everybody = Counter[str]()
        self.counted = Counter[tuple[str, str, str]]()

    def add(self, council: str, bands: Mapping[str, str]) -> None:
        """Count somebody who can be asked."""
        self.everybody[council] += 1
        self.counted.update((dimension, council, band) for dimension, band in bands.items())


def count_health(edition_on: date | None = None, heard: Heard | None = None) -> int:
    """Count the tables of panel health anew as the edition of a day; returns how many cells it has.

    A table stays as it was until 5 people or more of its own changed; while all do, and on a day that was counted
    already, there is no new edition (0). `heard` is everybody who can be asked, where they were read already; else
    answers are read as `cp_aggregate`. Editions older than 90 days go, the newest never.
    """
    day = edition_on or clock.today()
    before = queries.newest()
    if before is not None and before.edition_on >= day:
        return 0
    known = gathering.newest_fact()
    now = (*_coverage(heard), *_asking(day), *_growth(day))
    shown = queries.figures_of(before.edition_on) if before is not None else ()
    found = tables.steadied(shown, now)
    if before is not None and set(found) == set(shown):
        return 0
    db.session.execute(delete(PanelFigure).where(PanelFigure.edition_on < day - KEPT))
    db.session.execute(delete(PanelEdition).where(PanelEdition.edition_on < day - KEPT))
    db.session.add(PanelEdition(edition_on=day, counted_at=clock.now(), entry_id=known))
    db.session.flush()
    db.session.add_all(_row(day, one) for one in found)
    db.session.flush()
    return len(found)


def _coverage(heard: Heard | None) -> tuple[Figure, ...]:
    codes = [council.code for council in all_councils()]
    if heard is not None:
        return tables.coverage_of(heard.everybody, heard.counted, codes)
    with as_role("cp_aggregate"):
        people = ((one.council_code, bands) for some in reachable_in_pieces(codes) for one, bands in strata(some))
        return tables.coverage(people, codes)


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
