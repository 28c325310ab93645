"""Making a table of people safe to show: hide small counts and whatever would reveal them.

A hidden count must be able to take at least five values, seen from everything that is shown. That is tested
exactly: the table is a network in which counts flow from rows to columns, what is shown fixes the limits of each
arc, and the true table is one flow; how far a hidden count can move is how far that flow can be rerouted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from citizen_panel.core.few import FEW, FEW_OUTSIDE, LOST, SMALLEST_BASE, rounded
from citizen_panel.core.words import say
from citizen_panel.domain.equality.vocabulary import Audience, Cell, SafeTable, Table, Withheld

_LEAST_PEOPLE = {Audience.INTERNAL: SMALLEST_BASE, Audience.PUBLISHED: 50}
_THRESHOLD = {Audience.INTERNAL: FEW, Audience.PUBLISHED: FEW_OUTSIDE}
_FEWER = {Audience.INTERNAL: say("fewer than 5"), Audience.PUBLISHED: say("fewer than 10")}
_HIDDEN = say("not shown")
_TOO_FEW = say("There are too few people for a table.")
_ALL_ALIKE = say("Everyone is in one category, so the table would say something about each of them.")
_GUESSABLE = say("The small numbers could be worked out from the others.")
_VALUES = 5  # how many values a hidden count must be able to take

Arc = tuple[int, int]


@dataclass
class _Plan:
    """Which arcs are hidden; `primary` are those hidden because they are small."""

    table: Table
    audience: Audience
    primary: frozenset[Arc]
    hidden: set[Arc] = field(default_factory=set)


def suppress(table: Table, audience: Audience) -> SafeTable | Withheld:
    """Give a table from which no count under 5 (internal) or 10 (published) can be worked out, or say why not.

    Zero is hidden with the small counts. Everything shown is rounded to 5, each margin on its own; percentages come
    from rounded counts. Small columns are first merged where the table allows it.
    """
    flow = _flow_of(table)
    if sum(map(sum, table.counts)) < _LEAST_PEOPLE[audience]:
        return Withheld(_TOO_FEW)
    if _all_alike(table):
        return Withheld(_ALL_ALIKE)
    merged = _merged(table, audience)
    if merged is not None:
        return suppress(merged, audience)
    primary = frozenset(arc for arc, count in flow.items() if count < _THRESHOLD[audience])
    plan = _Plan(table, audience, primary, set(primary) | _telling_groups(table, flow))
    while (telltale := _stands_alone(plan) or _guessable(plan, flow)) is not None:
        extra = _next_to_hide(plan, flow, telltale)
        if extra is None:
            return Withheld(_GUESSABLE)
        plan.hidden.add(extra)
    return _safe(plan, flow)


def _flow_of(table: Table) -> dict[Arc, int]:
    """Cells, margins and total as arcs: source 0, rows 1 to r, columns after them, sink last."""
    rows, columns = len(table.rows), len(table.columns)
    sink = rows + columns + 1
    flow: dict[Arc, int] = {}
    for i, line in enumerate(table.counts):
        flow[0, 1 + i] = sum(line)
        for j, count in enumerate(line):
            flow[1 + i, 1 + rows + j] = count
    for j in range(columns):
        flow[1 + rows + j, sink] = sum(line[j] for line in table.counts)
    flow[sink, 0] = sum(map(sum, table.counts))
    return flow


def _all_alike(table: Table) -> bool:
    people = sum(map(sum, table.counts))
    columns = [sum(column) for column in zip(*table.counts, strict=True)]
    return people in columns or (len(table.rows) > 1 and people in map(sum, table.counts))


def _telling_groups(table: Table, flow: dict[Arc, int]) -> set[Arc]:
    """The cells of every row or column all of whose people stand in one cell."""
    rows = len(table.rows)
    telling: set[Arc] = set()
    for (a, b), count in flow.items():
        if not 1 <= a <= rows or not count:
            continue
        if count == flow[0, a]:
            telling |= {arc for arc in flow if arc[0] == a}
        if rows > 1 and count == flow[b, _sink(table)]:
            telling |= {arc for arc in flow if arc[1] == b}
    return telling


def _merged(table: Table, audience: Audience) -> Table | None:
    """Join the first column that holds a small count into its neighbour, where the table allows it."""
    for name, into in table.merges:
        if name not in table.columns or into not in table.columns:
            continue
        old, new = table.columns.index(name), table.columns.index(into)
        if all(line[old] >= _THRESHOLD[audience] for line in table.counts):
            continue
        counts = tuple(
            tuple(c + line[old] * (j == new) for j, c in enumerate(line) if j != old) for line in table.counts
        )
        columns = tuple(f"{c} + {name}" if c == into else c for c in table.columns if c != name)
        return Table(table.rows, columns, counts, _renamed(table.merges, name, into))
    return None


def _renamed(merges: tuple[tuple[str, str], ...], name: str, into: str) -> tuple[tuple[str, str], ...]:
    new = f"{into} + {name}"
    pairs = (tuple(new if end in (name, into) else end for end in pair) for pair in merges)
    return tuple((a, b) for a, b in pairs if a != b)


def _limits(plan: _Plan, arc: Arc, count: int) -> tuple[int, int | None]:
    """What a reader knows of a count: what rounding leaves open, or what the word in its place says."""
    threshold = _THRESHOLD[plan.audience]
    if arc not in plan.hidden:
        shown = rounded(count)
        return max(threshold, shown - LOST), shown + LOST
    return 0, (threshold - 1 if _says_fewer(plan) else None)


def _says_fewer(plan: _Plan) -> bool:
    """Say "fewer than" only while every hidden count is small; else one word for all, so that none stands out."""
    return plan.hidden == set(plan.primary)


def _stands_alone(plan: _Plan) -> Arc | None:
    """The first cell that is the only hidden one of a row or column of several, or nothing."""
    rows, columns = len(plan.table.rows), len(plan.table.columns)
    cells = [(1 + i, 1 + rows + j) for i in range(rows) for j in range(columns)]
    for end in (0, 1):
        for node in sorted({cell[end] for cell in cells}):
            line = [cell for cell in cells if cell[end] == node]
            hidden = [cell for cell in line if cell in plan.hidden]
            if len(hidden) == 1 < len(line):
                return hidden[0]
    return None


def _guessable(plan: _Plan, flow: dict[Arc, int]) -> Arc | None:
    """The first hidden arc that can take fewer than five values, or nothing."""
    limits = {arc: _limits(plan, arc, count) for arc, count in flow.items()}
    for arc in sorted(plan.hidden):
        free = _room(arc, flow, limits, up=True) + _room(arc, flow, limits, up=False) + 1
        if free < _VALUES:
            return arc
    return None


def _room(arc: Arc, flow: dict[Arc, int], limits: dict[Arc, tuple[int, int | None]], *, up: bool) -> int:
    """How far the count on an arc can rise (or fall) while everything shown stays true; four is enough to know."""
    flow = dict(flow)
    low, high = limits[arc]
    own = flow[arc] - low if not up else (_VALUES if high is None else high - flow[arc])
    start, goal = (arc[1], arc[0]) if up else arc
    moved = 0
    while moved < min(own, _VALUES):
        path = _path(start, goal, arc, flow, limits)
        if path is None:
            break
        for step, sign in path:
            flow[step] += sign
        moved += 1
    return moved


def _path(
    start: int, goal: int, barred: Arc, flow: dict[Arc, int], limits: dict[Arc, tuple[int, int | None]]
) -> list[tuple[Arc, int]] | None:
    """A way to reroute one person from start to goal without the barred arc."""
    seen: dict[int, tuple[int, Arc, int] | None] = {start: None}
    queue = [start]
    for node in queue:
        for step, sign, reached in _steps(node, barred, flow, limits):
            if reached not in seen:
                seen[reached] = (node, step, sign)
                queue.append(reached)
    if goal not in seen:
        return None
    path: list[tuple[Arc, int]] = []
    back = seen[goal]
    while back is not None:
        path.append((back[1], back[2]))
        back = seen[back[0]]
    return path


def _steps(
    node: int, barred: Arc, flow: dict[Arc, int], limits: dict[Arc, tuple[int, int | None]]
) -> Iterator[tuple[Arc, int, int]]:
    for arc, count in flow.items():
        low, high = limits[arc]
        if arc == barred:
            continue
        if arc[0] == node and (high is None or count < high):
            yield arc, 1, arc[1]
        if arc[1] == node and count > low:
            yield arc, -1, arc[0]


def _next_to_hide(plan: _Plan, flow: dict[Arc, int], telltale: Arc) -> Arc | None:
    """The smallest shown count beside the telltale one, else the smallest shown anywhere; never the total.

    Cells go before margins, and cells of the lines where the telltale one is alone go first of all.
    """
    sink = _sink(plan.table)
    shown = [arc for arc in flow if arc not in plan.hidden and arc != (sink, 0)]
    cells = [arc for arc in shown if 0 not in arc and sink not in arc]
    lonely = [cell for cell in cells if any(cell[end] == telltale[end] and _is_lone(plan, cell, end) for end in (0, 1))]
    beside = lonely or [cell for cell in cells if set(cell) & set(telltale)] or cells
    return min(beside or shown, key=lambda arc: (flow[arc], arc), default=None)


def _is_lone(plan: _Plan, cell: Arc, end: int) -> bool:
    """Say whether the row (end 0) or column (end 1) of a cell has one hidden cell only."""
    margins = (0, _sink(plan.table))
    return sum(arc[end] == cell[end] and not set(arc) & set(margins) for arc in plan.hidden) == 1


def _sink(table: Table) -> int:
    return len(table.rows) + len(table.columns) + 1


def _safe(plan: _Plan, flow: dict[Arc, int]) -> SafeTable:
    table, rows = plan.table, len(plan.table.rows)
    sink = _sink(table)
    total = (sink, 0)
    row_arcs = [(0, 1 + i) for i in range(rows)]
    return SafeTable(
        rows=table.rows,
        columns=table.columns,
        cells=tuple(
            tuple(_cell(plan, flow, (1 + i, 1 + rows + j), row_arcs[i]) for j in range(len(table.columns)))
            for i in range(rows)
        ),
        row_totals=tuple(_cell(plan, flow, arc, total) for arc in row_arcs),
        column_totals=tuple(_cell(plan, flow, (1 + rows + j, sink), total) for j in range(len(table.columns))),
        total=_cell(plan, flow, total, total),
    )


def _cell(plan: _Plan, flow: dict[Arc, int], arc: Arc, base: Arc) -> Cell:
    """What to show of a count: rounded, with its percentage of the base where the base is large enough."""
    if arc in plan.hidden:
        return Cell(None, _FEWER[plan.audience] if _says_fewer(plan) else _HIDDEN)
    shown, of = rounded(flow[arc]), rounded(flow[base])
    enough = base not in plan.hidden and flow[base] >= _LEAST_PEOPLE[plan.audience]
    return Cell(shown, "", min(100, round(100 * shown / of)) if enough else None)
