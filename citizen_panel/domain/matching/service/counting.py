"""Counting the panel once a day: how many could be asked, rounded."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.citizens.models import AskingPreference
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.matching import queries
from citizen_panel.domain.matching.index_shape import NOT_SAID, PARTS, TOPIC, WEEK
from citizen_panel.domain.matching.models import PanelCount
from citizen_panel.domain.matching.rules.panel import PanelCell, cells, steadied
from citizen_panel.domain.reference.queries import councils as all_councils

EDITIONS_KEPT = timedelta(days=90)
BANDS = {one.code: len(one.bands) for one in QUOTA_DIMENSIONS}


Hear = Callable[[str, Mapping[str, str]], None]
"""Is told of everybody who can be asked: where they live and their bands. Counts them, and keeps nobody's."""


def count_panel(edition_on: date | None = None, also: Hear | None = None) -> int:
    """Count who could be asked, council by council, as the edition of a day; returns its cells.

    Counted by band of each quota dimension, part of the week and topic. Only the worker can: it reads answers as
    `cp_aggregate`. A day that was counted already is left alone (0). Counts are rounded to 5, and below 10 a cell only
    says so; a council keeps its counts until 5 people or more changed. Editions older than 90 days go. `also` hears of
    everybody on the way, so that answers are opened once for all that is counted of them.
    """
    day = edition_on or clock.today()
    councils = [council.code for council in all_councils()]
    with as_role("cp_aggregate"):
        newest = queries.edition()
        if newest == day:
            return 0
        before = [_cell(row) for row in queries.counted(newest, councils)] if newest else []
        now = cells(_people(councils, also), BANDS)
        rows = [_row(day, cell) for cell in steadied(before, now)]
        db.session.execute(delete(PanelCount).where(PanelCount.edition_on < day - EDITIONS_KEPT))
        db.session.add_all(rows)
    return len(rows)


def _people(councils: Sequence[str], also: Hear | None) -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    """Where each person lives, and what they are counted by; some thousands are held in memory at a time."""
    for some in queries.reachable_in_pieces(councils):
        wishes = _wishes([one.citizen_id for one in some])
        for one, bands in queries.strata(some):
            if also is not None:
                also(one.council_code, bands)
            yield one.council_code, [*bands.items(), *wishes.get(one.citizen_id, [(PARTS, NOT_SAID)])]


def _wishes(citizen_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[tuple[str, str]]]:
    """When each of those who said it is free, and which topics they like."""
    found = dict[UUID, Sequence[tuple[str, str]]]()
    rows = db.session.execute(
        select(AskingPreference.citizen_id, AskingPreference.weekly_parts, AskingPreference.topics).where(
            AskingPreference.citizen_id.in_(citizen_ids)
        )
    )
    for citizen_id, weekly, topics in rows:
        free = [(PARTS, part) for bit, part in enumerate(WEEK) if weekly >> bit & 1]
        found[citizen_id] = [*free, *((TOPIC, topic) for topic in dict.fromkeys(topics))]
    return found


def _row(day: date, cell: PanelCell) -> PanelCount:
    return PanelCount(
        edition_on=day,
        council_code=cell.council,
        characteristic=cell.characteristic,
        category=cell.category,
        people_count=cell.people,
        is_few=cell.is_few,
    )


def _cell(row: PanelCount) -> PanelCell:
    return PanelCell(row.council_code, row.characteristic, row.category, row.people_count, row.is_few)
