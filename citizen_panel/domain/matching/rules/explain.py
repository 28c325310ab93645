"""Why quotas cannot be met: the rows that conflict, and the smallest change that helps."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.arrays import NO_ROW, Floats, Ints
from citizen_panel.domain.matching.rules.feasibility import has_split_panel, is_open, possible_types, some_panel
from citizen_panel.domain.matching.rules.solver import INFINITE, Program, from_columns, solve
from citizen_panel.domain.matching.rules.types import Pool
from citizen_panel.domain.matching.vocabulary import Change, ConflictRow, Infeasible, QuotaBand, Sentence

_MOST_MORE_PLACES = 10
_LEAST, _MOST = 0, 1

#: One side of one quota: its row, and whether the least or the most.
Side = tuple[int, int]


def why_not(pool: Pool, wrong: Sequence[Sentence], fingerprint: str) -> Infeasible:
    """Return why no panel meets the quotas; `wrong` are faults of the quotas that need no candidates to see."""
    too_few = pool.people < pool.places
    stated = _as_stated(pool)
    conflict: list[Side] = [] if too_few else _conflict(stated)
    changes = () if too_few else _smallest_change(stated)
    rows = tuple(_side_words(pool.bands[row], side) for row, side in conflict)
    more = None if too_few else _more_places(stated)
    change_words = tuple(words for change in changes for words in _change_words(pool, change))
    return Infeasible(
        conflict=rows,
        conflict_rows=tuple(_conflict_row(pool.bands[row], side) for row, side in conflict),
        smallest_change=change_words,
        changes=changes,
        more_places=more,
        never_selectable=_never(stated, changes) if changes else (),
        candidates_count=pool.people,
        input_digest=fingerprint,
        reasons=(*wrong, *_reasons(pool, too_few, rows, change_words, more)),
    )


def _as_stated(pool: Pool) -> Pool:
    """The pool with the bounds that people wrote: only those mean something to them."""
    least = np.array([band.least for band in pool.bands], dtype=np.int64)
    most = np.array([band.most for band in pool.bands], dtype=np.int64)
    return replace(pool, least=least, most=most)


def _kept(pool: Pool, sides: Sequence[Side]) -> Pool:
    least, most = np.zeros_like(pool.least), np.full_like(pool.most, pool.places)
    for row, side in sides:
        if side == _LEAST:
            least[row] = pool.least[row]
        else:
            most[row] = pool.most[row]
    return replace(pool, least=least, most=most)


def _is_possible(pool: Pool, *, whole: bool) -> bool:
    if not is_open(pool) or not has_split_panel(pool):
        return False
    return not whole or some_panel(pool) is not None


def _conflict(pool: Pool) -> list[Side]:
    """An irreducible set: without any one of its rows, the others could be met."""
    sides: list[Side] = [(row, _MOST) for row in range(len(pool.bands)) if pool.most[row] < pool.places]
    sides += [(row, _LEAST) for row in range(len(pool.bands)) if pool.least[row] > 0]
    if not _is_possible(pool, whole=False):
        sides = _thinned(pool, sides, whole=False)  # quick, and leaves only a few rows for the exact question
    return sorted(_thinned(pool, sides, whole=True))


def _thinned(pool: Pool, sides: list[Side], *, whole: bool) -> list[Side]:
    for side in tuple(sides):
        rest = [other for other in sides if other != side]
        if not _is_possible(_kept(pool, rest), whole=whole):
            sides = rest
    return sides


def _elastic(pool: Pool) -> tuple[list[tuple[Ints, Floats]], Floats]:
    """Columns by which each least may be lowered and each most raised, with what a unit costs."""
    count = len(pool.bands)
    rows = np.arange(count)
    down = [(np.array([row]), np.ones(1)) for row in rows]
    up = [(np.array([count + row]), -np.ones(1)) for row in rows]
    lowering = 1.0 + 2.0 / np.maximum(pool.least, 1)  # a small group loses more by one seat, so it costs more
    return down + up, np.concatenate([lowering, np.ones(count)])


def _type_columns(pool: Pool) -> list[tuple[Ints, Floats]]:
    count = len(pool.bands)
    columns = []
    for signature in pool.rows:
        held = signature[signature != NO_ROW]
        index = np.concatenate([held, held + count, [2 * count]])
        columns.append((index, np.ones(len(index))))
    return columns


def _smallest_change(pool: Pool) -> tuple[Change, ...]:
    """The cheapest new bounds under which a whole panel exists; places stay as they are."""
    elastic, cost = _elastic(pool)
    count, places = len(pool.bands), float(pool.places)
    answer = solve(
        Program(
            matrix=from_columns(_type_columns(pool) + elastic, 2 * count + 1),
            cost=np.concatenate([np.zeros(pool.types_count), -cost]),
            lower=np.zeros(pool.types_count + 2 * count),
            upper=np.concatenate([pool.sizes, pool.least, np.maximum(pool.places - pool.most, 0)]).astype(np.float64),
            row_lower=np.concatenate([pool.least, np.full(count, -INFINITE), [places]]),
            row_upper=np.concatenate([np.full(count, INFINITE), pool.most, [places]]),
            whole=pool.types_count + 2 * count,
        )
    )
    if answer is None:
        return ()
    moved = answer.x[pool.types_count :].astype(np.int64)
    down, up = moved[:count], moved[count:]
    return tuple(
        Change(band.characteristic, band.category, int(pool.least[row] - down[row]), int(pool.most[row] + up[row]))
        for row, band in enumerate(pool.bands)
        if down[row] or up[row]
    )


def _more_places(pool: Pool) -> int | None:
    for more in range(1, _MOST_MORE_PLACES + 1):
        if _is_possible(replace(pool, places=pool.places + more), whole=True):
            return more
    return None


def _never(pool: Pool, changes: Sequence[Change]) -> tuple[str, ...]:
    """Who could be in no panel even after the change."""
    least, most = pool.least.copy(), pool.most.copy()
    row_of = {(band.characteristic, band.category): row for row, band in enumerate(pool.bands)}
    for change in changes:
        row = row_of[change.characteristic, change.category]
        least[row], most[row] = change.least, change.most
    changed = replace(pool, least=least, most=most)
    possible, _ = possible_types(changed, np.zeros(pool.types_count, dtype=np.bool_), whole=False)
    return tuple(sorted(k for group, may in zip(pool.groups, possible, strict=True) if not may for k in group.keys))


def _conflict_row(band: QuotaBand, side: int) -> ConflictRow:
    return ConflictRow(band.characteristic, band.category, is_least=side == _LEAST)


def _side_words(band: QuotaBand, side: int) -> Sentence:
    if side == _LEAST:
        return Sentence(say("{label} at least {count}"), (("label", band.words), ("count", band.least)))
    return Sentence(say("{label} at most {count}"), (("label", band.words), ("count", band.most)))


def _change_words(pool: Pool, change: Change) -> list[Sentence]:
    band = next(b for b in pool.bands if (b.characteristic, b.category) == (change.characteristic, change.category))
    words = []
    if change.least != band.least:
        words.append(Sentence(say("lower {label} to {count}"), (("label", band.words), ("count", change.least))))
    if change.most != band.most:
        words.append(Sentence(say("raise {label} to {count}"), (("label", band.words), ("count", change.most))))
    return words


def _reasons(
    pool: Pool, too_few: bool, rows: Sequence[Sentence], changes: Sequence[Sentence], more: int | None
) -> list[Sentence]:
    if too_few:
        return [Sentence(say("There are fewer people who can be asked than there are places. Widen a wish."))]
    places = ("places", pool.places)
    listed = ", ".join(str(row) for row in rows)
    reasons = [Sentence(say("{places} places cannot hold: {rows}."), (places, ("rows", listed)))]
    change = ("change", " and ".join(str(words) for words in changes))
    if changes and more is None:
        reasons.append(Sentence(say("Smallest change: {change}."), (change,)))
    elif changes and more == 1:
        reasons.append(Sentence(say("Smallest change: {change}, or add 1 place."), (change,)))
    elif changes:
        reasons.append(Sentence(say("Smallest change: {change}, or add {more} places."), (change, ("more", more or 0))))
    return reasons
