"""Exact counts made into tables that may be shown: each is made safe as a whole, as if it were published."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from citizen_panel.core.few import rounded
from citizen_panel.core.words import say
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.equality.islands import ISLANDS, SPECIAL
from citizen_panel.domain.equality.suppression import suppress
from citizen_panel.domain.equality.vocabulary import Audience, Cell, QuotaDimension, Table, Withheld
from citizen_panel.domain.health.vocabulary import ALL, AND, REST, WITHHELD, Figure, Topic
from citizen_panel.domain.matching.rules.panel import is_apart

SMALLEST_AREA = 50
"""A council area with fewer people who answered is counted together with others."""


def figures(topic: str, table: Table) -> tuple[Figure, ...]:
    """Make a table safe and give its cells with their margins, rounded to 5.

    Where it cannot be made safe there is one figure, with the reason. A table of one row has no column totals: they
    are its cells.
    """
    safe = suppress(table, Audience.PUBLISHED)
    if isinstance(safe, Withheld):
        return (Figure(topic, ALL, WITHHELD, None, safe.reason),)
    cells = [
        (row, column, cell)
        for row, line in zip(safe.rows, safe.cells, strict=True)
        for column, cell in zip(safe.columns, line, strict=True)
    ]
    margins = [(row, ALL, cell) for row, cell in zip(safe.rows, safe.row_totals, strict=True)]
    if len(safe.rows) > 1:
        margins += [(ALL, column, cell) for column, cell in zip(safe.columns, safe.column_totals, strict=True)]
        margins.append((ALL, ALL, safe.total))
    return tuple(_figure(topic, *one) for one in (*cells, *margins))


def one_row(topic: str, counts: Mapping[str, int]) -> tuple[Figure, ...]:
    """Make a table of one row safe, in the order of its counts."""
    return figures(topic, Table((ALL,), tuple(counts), (tuple(counts.values()),)))


def total(topic: str, people: int) -> tuple[Figure, ...]:
    """Say how many people there are, rounded to 5; of fewer than 50 only that."""
    if people < SMALLEST_AREA:
        return (Figure(topic, ALL, ALL, None, say("fewer than 50")),)
    return (Figure(topic, ALL, ALL, rounded(people)),)


def several_rows(topic: str, counts: Mapping[str, Mapping[str, int]], columns: Sequence[str]) -> tuple[Figure, ...]:
    """Make a table of several rows safe; a row of which nobody is counted is left out."""
    rows = {row: line for row, line in counts.items() if any(line.values())}
    if not rows:
        return one_row(topic, dict.fromkeys(columns, 0))
    if len(rows) == 1:
        return one_row(topic, {column: next(iter(rows.values())).get(column, 0) for column in columns})
    lines = tuple(tuple(line.get(column, 0) for column in columns) for line in rows.values())
    return figures(topic, Table(tuple(rows), tuple(columns), lines))


def coverage(people: Iterable[tuple[str, Mapping[str, str]]], councils: Sequence[str]) -> tuple[Figure, ...]:
    """Count people, each with a council area and bands by dimension, into one table a dimension and one of the areas.

    Whoever did not answer is in no band. Areas with few people are counted together, and so are the three islands
    where an answer is special category data.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    everybody: Counter[str] = Counter()
    for council, bands in people:
        everybody[council] += 1
        counted.update((dimension, council, band) for dimension, band in bands.items())
    return coverage_of(everybody, counted, councils)


def coverage_of(
    everybody: Counter[str], counted: Counter[tuple[str, str, str]], councils: Sequence[str]
) -> tuple[Figure, ...]:
    """Make the tables of `coverage` from people counted by council area, and by (dimension, council area, band)."""
    found = one_row(Topic.COUNCIL, {council: everybody[council] for council in councils})
    for dimension in QUOTA_DIMENSIONS:
        found += _of_dimension(dimension, counted, councils)
    return found


def _of_dimension(
    dimension: QuotaDimension, counted: Counter[tuple[str, str, str]], councils: Sequence[str]
) -> tuple[Figure, ...]:
    columns = [band.code for band in dimension.bands]
    lines = {one: {band: counted[dimension.code, one, band] for band in columns} for one in councils}
    answered = {one: sum(line.values()) for one, line in lines.items()}
    rows: dict[str, dict[str, int]] = {}
    for code, members in areas(dimension.code, answered).items():
        rows[code] = {band: sum(lines[one][band] for one in members) for band in columns}
    return several_rows(dimension.code, rows, columns)


def steadied(before: Sequence[Figure], now: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the tables of today, but each as it was before until 5 people or more of its own changed.

    What happened in one table says nothing about another, so none is told anew for the sake of another.
    """
    old, new = _by_topic(before), _by_topic(now)
    return tuple(
        figure
        for topic, figures in new.items()
        for figure in (figures if topic not in old or _has_moved(old[topic], figures) else old[topic])
    )


def _by_topic(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    by_topic: dict[str, list[Figure]] = {}
    for one in figures:
        by_topic.setdefault(one.topic, []).append(one)
    return by_topic


def _has_moved(before: Sequence[Figure], now: Sequence[Figure]) -> bool:
    then, today = ({(one.row, one.column): one.people for one in figures} for figures in (before, now))
    return any(is_apart(then.get(cell), today.get(cell)) for cell in then.keys() | today.keys())


def areas(dimension: str, answered: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Say which council areas are counted together, by the code of their row, from how many answered in each.

    The row of the rest is last, and as large as it must be: the smallest other area joins it while it is too small.
    """
    together = tuple(one for one in ISLANDS if one in answered) if dimension in SPECIAL else ()
    groups: list[tuple[str, ...]] = [(one,) for one in answered if one not in together]
    if together:
        groups.append(together)
    size = {group: sum(answered[one] for one in group) for group in groups}
    rest = [group for group in groups if size[group] < SMALLEST_AREA]
    alone = sorted((group for group in groups if group not in rest), key=lambda group: (size[group], group))
    while rest and alone and sum(size[group] for group in rest) < SMALLEST_AREA:
        rest.append(alone.pop(0))
    rows = {AND.join(group): group for group in groups if group in alone}
    if rest:
        rows[REST] = tuple(sorted(one for group in rest for one in group))
    return rows


def _figure(topic: str, row: str, column: str, cell: Cell) -> Figure:
    return Figure(topic, row, column, cell.count, cell.words)
