"""The fairest lottery over panels that have a timetable: nobody's chance can be raised but at the cost of a lower one.

The best point over split panels is at least as good as any lottery. What it may not promise is learned in two ways:
prices of what is scarce cut off points without a timetable, and prices of seats cut off what no whole panels make up.
"""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.columns import reach
from citizen_panel.domain.matching.rules.fair import Fair, Goal, Terms
from citizen_panel.domain.matching.rules.mixture import Mixture
from citizen_panel.domain.matching.rules.relaxation import Levels, levelled
from citizen_panel.domain.matching.rules.settle import EXACT, outer
from citizen_panel.domain.matching.rules.timetable.mixing import mixed
from citizen_panel.domain.matching.rules.timetable.table import Table


@dataclass(frozen=True)
class Effort:
    """How much is spent before what is found is handed back with its gap: panels, rounds that add one, cuts."""

    panels: int
    rounds: int
    cuts: int
    is_exact: bool


_FEW = 400
EXACTLY, NEARLY = Effort(2000, 600, 60, True), Effort(200, 0, 0, False)


def effort_for(table: Table) -> Effort:
    """Return the effort for a table: to the end for up to some hundred types of people, near the end beyond."""
    return EXACTLY if table.pool.types_count <= _FEW else NEARLY


def fairest(table: Table, terms: Terms) -> Fair:
    """Return the fairest lottery over panels with a timetable, with what proves it or the gap that is left.

    The table must hold at least one panel with a timetable. Types that are in no such panel have chance 0.
    """
    effort = effort_for(table)
    kept = table.comes.copy()
    known: list[Ints] = []
    cuts = 0
    while True:
        kept, goal = _point(table, kept)
        mixture = mixed(table, kept, goal.seats, terms.tell, effort.panels)
        known.append(outer(kept, mixture.panels))
        if _shortfall(mixture, goal) <= EXACT:
            return _fair(kept, goal, mixture)
        if effort.is_exact:
            possible, witnesses = _support(table, kept, _inside(kept, known))
            known += [np.repeat(np.arange(len(kept)), _whole(kept, one))[None, :] for one in witnesses]
            if not possible.all():
                kept = kept.copy()
                kept[kept] = possible
                continue
        reached = reach(
            table.among(kept),
            goal.seats,
            _inside(kept, known),
            rounds=effort.rounds,
            dearest=lambda pool, price, kept=kept: table.dearest(kept, price),  # type: ignore[misc]
        )
        known.append(outer(kept, reached.mixture.panels))
        if _shortfall(reached.mixture, goal) <= EXACT or reached.bound >= 1.0 or cuts >= effort.cuts:
            return _fair(kept, goal, reached.mixture)
        weight = np.zeros(len(kept))
        weight[kept] = reached.price / reached.price.max()
        table.cuts.append((weight, reached.bound / float(reached.price.max())))
        cuts += 1


def _point(table: Table, kept: Flags) -> tuple[Flags, Goal]:
    """The best point over split panels with split timetables, and the types that it can hold at all."""
    lowest = _first(table, kept)
    while lowest is not None and lowest <= 0:  # somebody is in no split panel
        possible = table.split_possible(kept)
        if possible.all():
            break
        kept = kept.copy()
        kept[kept] = possible
        lowest = _first(table, kept)
    while True:
        best = levelled(table.among(kept))
        if best is None:
            raise ArithmeticError("there was a panel and now there is none")
        if table.is_split(_whole_floats(kept, best.seats)):
            return kept, Goal(best.seats, best.bound)


def _first(table: Table, kept: Flags) -> float | None:
    """The best lowest chance, once a point that gives it has a split timetable; 0 where nobody can be in any panel."""
    while True:
        pool = table.among(kept)
        levels = Levels(pool)
        level = levels.next()
        if level is None:
            raise ArithmeticError("there was a panel and now there is none")
        seats = np.minimum(levels.chances, levels.most) * levels.weight
        if level[0] * float(pool.sizes.min()) * pool.share <= _HARDLY:
            return 0.0
        if table.is_split(_whole_floats(kept, seats)):
            return level[0]


_HARDLY = 1e-7


def _support(table: Table, kept: Flags, panels: Ints) -> tuple[Flags, list[Ints]]:
    covered = np.bincount(panels.ravel(), minlength=int(kept.sum())) > 0
    return table.possible(kept, covered)


def _shortfall(mixture: Mixture, goal: Goal) -> float:
    if not len(mixture.weights):
        return 1.0
    seats = mixture.seats(len(goal.seats)) / mixture.weights.sum()
    aimed = goal.seats > 0
    return max(0.0, 1.0 - float((seats[aimed] / goal.seats[aimed]).min()))


def _fair(kept: Flags, goal: Goal, mixture: Mixture) -> Fair:
    return Fair(
        panels=outer(kept, mixture.panels),
        weights=mixture.weights / mixture.weights.sum(),
        bound=goal.lowest,
        possible=kept.copy(),
        goal=_whole_floats(kept, goal.seats),
    )


def _inside(kept: Flags, known: list[Ints]) -> Ints:
    """The known panels that hold only kept types, told by the numbers that these have among themselves."""
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    panels = number[np.vstack(known)]
    return np.unique(np.sort(panels[(panels >= 0).all(axis=1)], axis=1), axis=0).astype(np.int64)


def _whole(kept: Flags, seats: Ints) -> Ints:
    whole = np.zeros(len(kept), dtype=np.int64)
    whole[kept] = seats
    return whole


def _whole_floats(kept: Flags, seats: Floats) -> Floats:
    whole = np.zeros(len(kept))
    whole[kept] = seats
    return whole
