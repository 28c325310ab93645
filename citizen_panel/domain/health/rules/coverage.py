"""What the tables say beside the census: worked out from what may be shown alone, so that it tells nothing more."""

from collections.abc import Mapping, Sequence

from citizen_panel.core.few import LOST, STEP
from citizen_panel.core.words import say
from citizen_panel.domain.health.vocabulary import ALL, AND, REST, Covered, Gap, Sheet

SMALLEST_BASE = 50
FEWER = 0.7
"""Below this part of what the census expects, a group is a gap."""

WORTH_NAMING = 20
"""A gap is named where at least so many people are to be expected: in a small area chance alone makes one."""

STRETCH = (0.8, 1.25)
"""From and to which part of the census a group counts as well covered."""

_WORDS = (
    (0.35, say("about a third, or less")),
    (0.6, say("about half as many")),
    (STRETCH[0], say("fewer")),
    (STRETCH[1], say("about as many")),
    (1.75, say("more")),
)
_MANY = say("about twice as many, or more")


def in_words(times: float) -> str:
    """Say in words how many there are of a group for each that the census expects."""
    return next((words for most, words in _WORDS if times < most), _MANY)


def members(row: str, rows: Sequence[str], councils: Sequence[str]) -> tuple[str, ...]:
    """Name the council areas of a row; those of the rest are all that no other row names."""
    if row != REST:
        return tuple(one for one in row.split(AND) if one in councils) or tuple(councils)
    named = {one for other in rows for one in other.split(AND)}
    return tuple(one for one in councils if one not in named)


def row_of(council: str, sheet: Sheet) -> str | None:
    """Find the row in which a council area is counted; nothing where there is no table."""
    alone = next((row for row in sheet.rows if council in row.split(AND)), None)
    return alone or (REST if REST in sheet.rows else None)


def covered(sheet: Sheet, row: str, census: Mapping[str, float]) -> tuple[Covered, ...]:
    """Set each group of a row beside its share (0 to 1) of the census.

    Shares are worked out from rounded counts, and not below 50 people who answered.
    """
    base = sheet.people(row)
    enough = base is not None and base >= SMALLEST_BASE
    found = []
    for category in sheet.columns:
        people, part = sheet.people(row, category), census.get(category, 0.0)
        share = people / base if enough and base and people is not None else None
        cell = sheet.cells.get((row, category))
        found.append(
            Covered(
                category=category,
                people=people,
                words=cell.words if cell else "",
                share=share,
                census=part,
                times=share / part if share is not None and part else None,
                expected=_about(base * part) if enough and base else None,
            )
        )
    return tuple(found)


def gaps(dimension: str, sheet: Sheet, census: Mapping[str, Mapping[str, float]]) -> tuple[Gap, ...]:
    """Find the groups of which an area has clearly fewer people than its census expects, largest first.

    `census` has the shares of each row. A hidden group may be hidden only because another is: it is named when all
    that is hidden in the row together is fewer than expected of it alone. The rest of the areas is no place to look for
    people, so it is left out.
    """
    rows = [row for row in (*sheet.rows, ALL) if row != REST]
    found = [gap for row in rows for gap in _of_row(dimension, sheet, row, census.get(row, {}))]
    return tuple(sorted(found, key=lambda gap: (-(gap.expected - (gap.people or 0)), gap.row, gap.category)))


def _of_row(dimension: str, sheet: Sheet, row: str, census: Mapping[str, float]) -> list[Gap]:
    groups = covered(sheet, row, census)
    base = sheet.people(row)
    told = [one for one in groups if one.times is not None and one.expected is not None]
    found = [
        Gap(dimension, row, one.category, one.people, one.expected or 0)
        for one in told
        if (one.times or 0) < FEWER and (one.expected or 0) >= WORTH_NAMING
    ]
    hidden = [one for one in groups if one.people is None and one.expected is not None]
    if base is None or not hidden:
        return found
    shown = [one.people for one in groups if one.people is not None]
    left = max(0, base - sum(shown)) + LOST * (len(shown) + 1)
    surely = [one for one in hidden if left < FEWER * base * one.census and (one.expected or 0) >= WORTH_NAMING]
    return found + [Gap(dimension, row, one.category, None, one.expected or 0) for one in surely]


def _about(people: float) -> int:
    return STEP * round(people / STEP)
