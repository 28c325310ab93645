"""Counting the panel once a day: how many could be asked, rounded."""

from datetime import date, timedelta

from sqlalchemy import delete

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.matching import queries
from citizen_panel.domain.matching.models import PanelCount
from citizen_panel.domain.matching.rules.panel import cells
from citizen_panel.domain.reference.queries import councils as all_councils

EDITIONS_KEPT = timedelta(days=90)


def count_panel(edition_on: date | None = None) -> int:
    """Count who could be asked, council by council and band by band, as the edition of a day; returns its cells.

    Only the worker can: it reads answers as `cp_aggregate`. A day that was counted already is left alone (0). Counts
    are rounded to 5, and below 10 a cell only says so. Editions older than 90 days go.
    """
    day = edition_on or clock.today()
    with as_role("cp_aggregate"):
        if queries.edition() == day:
            return 0
        counted = cells(
            (one.council_code, bands)
            for one, bands in queries.strata(list(queries.reachable([council.code for council in all_councils()])))
        )
        rows = [
            PanelCount(
                edition_on=day,
                council_code=cell.council,
                characteristic=cell.characteristic,
                category=cell.category,
                people_count=cell.people,
                is_few=cell.is_few,
            )
            for cell in counted
        ]
        db.session.execute(delete(PanelCount).where(PanelCount.edition_on < day - EDITIONS_KEPT))
        db.session.add_all(rows)
    return len(rows)
