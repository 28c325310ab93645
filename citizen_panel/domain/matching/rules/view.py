"""A question with some of its rules kept, in the solver's terms: people who differ in nothing kept are one group."""

from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Flags, Floats, Ints
from citizen_panel.domain.matching.rules.question import LEAST, MOST, Question, Rules
from citizen_panel.domain.matching.rules.solver import INFINITE
from citizen_panel.domain.matching.vocabulary import Cause


@dataclass(frozen=True, eq=False)
class View:
    """What is left to fill once the people who are on every panel are seated.

    `group[type]` is where the people of a type went, `there[type]` how many of them can have a seat at a time.
    `rows[group, d]` are places in `kept` (the quota rows kept), or NO_ROW. `doors` are pairs (group, kind of
    household) by which a group can be reached, `free` the households of each kind that are still free; without the
    rule of households, there are none.
    """

    left: int
    group: Ints
    there: Ints
    kept: Ints
    rows: Ints
    sizes: Ints
    row_lower: Floats
    row_upper: Floats
    doors: Ints
    free: Ints


def view_of(question: Question, rules: Rules, wanted: int | None = None) -> View | None:
    """Return the view of a question that keeps these rules, with one person of the type `wanted` seated.

    None when the people to be seated cannot sit together.
    """
    seated = np.where(question.certain, question.sizes, 0) if Cause.CERTAIN in rules else np.zeros_like(question.sizes)
    there = question.sizes - seated
    if wanted is not None and not seated[wanted]:
        seated = seated.copy()
        seated[wanted] += 1
        there[wanted] -= 1
    free = question.households - np.bincount(question.home, seated, len(question.households)).astype(np.int64)
    left = question.places - int(seated.sum())
    share = Cause.HOUSEHOLDS in rules
    if left < 0 or (there < 0).any() or (share and (free < 0).any()):
        return None
    if share:
        there = np.minimum(there, free[question.home])
    kept, rows, group = _grouped(question, rules)
    return _counted(question, rules, seated, there, free if share else None, left, (kept, rows, group))


def _grouped(question: Question, rules: Rules) -> tuple[Ints, Ints, Ints]:
    """The quota rows kept, the groups' rows as places in them, and the group of each type."""
    kept = np.array(sorted({rule[0] for rule in rules if not isinstance(rule, Cause)}), dtype=np.int64)
    place_of = np.full(len(question.bands) + 1, NO_ROW, dtype=np.int64)
    place_of[kept] = np.arange(len(kept))
    rows = place_of[question.rows]
    used = (rows != NO_ROW).any(axis=0)
    if not used.any():
        return kept, np.zeros((1, 0), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    code = np.zeros(len(rows), dtype=np.int64)
    for column in rows[:, used].T:  # two numbers into one, again and again
        code = np.unique(code * (len(kept) + 1) + column + 1, return_inverse=True)[1].ravel()
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    return kept, rows[first][:, used], group.ravel()


def _counted(
    question: Question,
    rules: Rules,
    seated: Ints,
    there: Ints,
    free: Ints | None,
    left: int,
    grouped: tuple[Ints, Ints, Ints],
) -> View:
    kept, rows, group = grouped
    weights = np.repeat(seated, question.rows.shape[1])
    held = np.bincount(question.rows.ravel() + 1, weights, len(question.bands) + 1)[1:][kept]
    lower = np.array([question.bands[row].least if (row, LEAST) in rules else -INFINITE for row in kept])
    upper = np.array([question.bands[row].most if (row, MOST) in rules else INFINITE for row in kept])
    if free is None:
        doors = np.zeros((0, 2), dtype=np.int64)
        sizes = np.bincount(group, there, len(rows))
    else:
        open_ = there > 0
        doors = np.unique(np.column_stack([group[open_], question.home[open_]]), axis=0)
        sizes = np.bincount(doors[:, 0], free[doors[:, 1]], len(rows))
    return View(
        left=left,
        group=group,
        there=there,
        kept=kept,
        rows=rows,
        sizes=sizes.astype(np.int64),
        row_lower=lower - held,
        row_upper=upper - held,
        doors=doors,
        free=np.zeros(0, dtype=np.int64) if free is None else free,
    )


def some_of(view: View, groups: Flags) -> View:
    """Return the view of some groups alone, as if nobody of the others were there."""
    number = np.cumsum(groups) - 1
    doors = view.doors[groups[view.doors[:, 0]]]
    return replace(
        view,
        rows=view.rows[groups],
        sizes=view.sizes[groups],
        doors=np.column_stack([number[doors[:, 0]], doors[:, 1]]),
    )
