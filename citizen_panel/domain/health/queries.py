"""Reading what was counted about the panel."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from citizen_panel.core.db import db
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.equality.rules import band_counts
from citizen_panel.domain.health.models import PanelEdition, PanelFigure
from citizen_panel.domain.health.rules.coverage import gaps, members
from citizen_panel.domain.health.vocabulary import ALL, WITHHELD, Figure, Gap, Health, Sheet
from citizen_panel.domain.reference.queries import councils as all_councils
from citizen_panel.domain.reference.queries import counted_in
from citizen_panel.domain.reference.rules import shares_of

Shares = Mapping[str, Mapping[str, float]]


def newest() -> PanelEdition | None:
    """The newest edition of the tables about the panel."""
    return db.session.execute(
        select(PanelEdition).order_by(PanelEdition.edition_on.desc()).limit(1)
    ).scalar_one_or_none()


def health() -> Health | None:
    """The tables of the newest edition; nothing before the panel was counted for the first time."""
    edition = newest()
    if edition is None:
        return None
    by_topic: dict[str, list[Figure]] = {}
    for figure in figures_of(edition.edition_on):
        by_topic.setdefault(figure.topic, []).append(figure)
    return Health(edition.edition_on, {topic: sheet(figures) for topic, figures in by_topic.items()})


def figures_of(day: date) -> Sequence[Figure]:
    """Every cell of the edition of a day."""
    rows = db.session.execute(select(PanelFigure).where(PanelFigure.edition_on == day)).scalars()
    return [Figure(row.topic, row.row_code, row.column_code, row.people_count, row.words) for row in rows]


def sheet(figures: Sequence[Figure]) -> Sheet:
    """Put the figures of one table together; its rows and columns are in the order of their codes."""
    withheld = next((one.words for one in figures if one.column == WITHHELD), "")
    if withheld:
        return Sheet((), (), {}, withheld)
    columns = sorted({one.column for one in figures} - {ALL})
    rows = sorted({one.row for one in figures} - {ALL})
    return Sheet(tuple(rows), tuple(columns), {(one.row, one.column): one for one in figures})


def census(found: Health) -> Mapping[str, Shares]:
    """The share (0 to 1) of each band in the census: by dimension, then by row of its table, and for all together."""
    codes = [council.code for council in all_councils()]
    counted = counted_in({one.topic for one in QUOTA_DIMENSIONS})
    by_dimension: dict[str, Shares] = {}
    for one in QUOTA_DIMENSIONS:
        table, bands = found.sheets.get(one.code), band_counts(one)
        if table is None:
            continue
        rows: dict[str, dict[str, float]] = {}
        for row in (*table.rows, ALL):
            here = frozenset(members(row, table.rows, codes))
            shares = shares_of(bands, [(topic, what, people) for area, topic, what, people in counted if area in here])
            rows[row] = {share.category: share.part for share in shares}
        by_dimension[one.code] = rows
    return by_dimension


def gaps_of(found: Health, shares: Mapping[str, Shares]) -> tuple[Gap, ...]:
    """The gaps of every dimension, the largest first; `shares` are those of the census."""
    every = [gap for code, rows in shares.items() for gap in gaps(code, found.sheets[code], rows)]
    return tuple(sorted(every, key=lambda gap: (-(gap.expected - (gap.people or 0)), gap.dimension, gap.row)))


def gap_named(dimension: str, row: str, category: str) -> Gap | None:
    """The gap of that name in the newest edition."""
    found = health()
    if found is None:
        return None
    named = (gap for gap in gaps_of(found, census(found)) if gap.dimension == dimension)
    return next((gap for gap in named if (gap.row, gap.category) == (row, category)), None)
