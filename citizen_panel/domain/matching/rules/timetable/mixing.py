"""Writing a point between panels as a mixture of real panels that have a timetable, one panel after the other."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.linear import projected
from citizen_panel.domain.matching.rules.mixture import Mixture
from citizen_panel.domain.matching.rules.solver import solve
from citizen_panel.domain.matching.rules.timetable.table import Table
from citizen_panel.domain.matching.rules.types import Pool

_NOTHING = 1e-9
_TIGHT = 1e-7
_MOST_TRIES = 40


@dataclass(eq=False)
class _Rest:
    """What is left of the point (seats by type) and of all chance, and the panels taken from it."""

    point: Floats
    rest: Floats
    mass: float = 1.0
    panels: list[Ints] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def take(self, panel: Ints, part: float) -> None:
        self.panels.append(panel)
        self.weights.append(part)
        self.rest = np.maximum(self.rest - part * panel, 0.0)
        self.mass -= part

    def put_back(self) -> None:
        self.panels.pop()
        self.weights.pop()
        taken = np.zeros_like(self.point)
        for panel, weight in zip(self.panels, self.weights, strict=True):
            taken += weight * panel
        self.rest, self.mass = np.maximum(self.point - taken, 0.0), 1.0 - sum(self.weights)


def mixed(table: Table, kept: Flags, point: Floats, tell: Callable[[float], None], most_panels: int) -> Mixture:
    """Return panels of kept types and weights that make up the point (seats by kept type), as far as that goes.

    `tell` hears how much is done, from 0 to 1; it may raise to stop.
    """
    left = _Rest(point, projected(table.among(kept), point))
    best = _mixture(left, table.among(kept).places)
    tries = 0
    while left.mass > _NOTHING and len(left.panels) < most_panels and tries < _MOST_TRIES:
        tell(1.0 - left.mass)
        pool = table.among(kept)
        panel = _on_the_face(table, kept, pool, left)
        if panel is None:
            break
        seats = np.zeros(len(kept), dtype=np.int64)
        seats[kept] = panel
        if not table.fits(seats):
            tries += 1
            _leave_room_for_the_cut(table, kept, left)
            continue
        part = _largest_part(pool, left, panel)
        if part <= _NOTHING / 10:
            break
        left.take(panel, part)
        best = min(best, _mixture(left, pool.places), key=lambda one: one.left)
    return best


def _mixture(left: _Rest, places: int) -> Mixture:
    told = [np.repeat(np.arange(len(panel)), panel) for panel in left.panels]
    panels = np.array(told, dtype=np.int64).reshape(len(told), places)
    return Mixture(panels, np.array(left.weights), left.mass if left.mass > _NOTHING else 0.0)


def _leave_room_for_the_cut(table: Table, kept: Flags, left: _Rest) -> None:
    """Take back the last panels until what is left keeps the newest cut; the whole point keeps it."""
    weight, most = table.cuts[-1]
    while left.panels and float((weight[kept] * left.rest).sum()) > (most + _TIGHT) * left.mass:
        left.put_back()


def _on_the_face(table: Table, kept: Flags, pool: Pool, left: _Rest) -> Ints | None:
    """A panel that is at every limit where the rest is: only such panels leave something that panels can make up."""
    point = left.rest / left.mass
    rows, count = pool.seats_by_row(point), len(pool.bands)
    program = table.program(kept, np.log2(np.maximum(point, 1e-12)) + 40.0, any_answer=True)
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    room = _TIGHT / max(left.mass, 1e-3) * 10
    lower[:count] = np.where(pool.most - rows < room, pool.most, lower[:count])
    upper[:count] = np.where(rows - pool.least < room, pool.least, upper[:count])
    for place, (weight, most) in enumerate(pool.cuts, start=count + 1):
        if most - float((weight * point).sum()) < room:
            lower[place] = most - _TIGHT
    answer = solve(
        replace(
            program,
            row_lower=lower,
            row_upper=upper,
            lower=np.where(pool.sizes - point < room, pool.sizes, 0).astype(np.float64),
            upper=np.where(point < room, 0, np.minimum(pool.sizes, pool.places)).astype(np.float64),
        )
    )
    return None if answer is None else answer.x.astype(np.int64)


def _largest_part(pool: Pool, left: _Rest, panel: Ints) -> float:
    """How much of the panel may be taken so that the rest keeps within every limit."""
    rest, mass = left.rest, left.mass
    rows, held = pool.seats_by_row(rest), pool.seats_by_row(panel)
    parts = [np.array([mass])]
    parts.append(rest[panel > 0] / panel[panel > 0])
    parts.append(_until(pool.sizes * mass - rest, pool.sizes - panel))
    parts.append(_until(rows - pool.least * mass, held - pool.least))
    parts.append(_until(pool.most * mass - rows, pool.most - held))
    for weight, most in pool.cuts:
        slack = most * mass - float((weight * rest).sum())
        parts.append(_until(np.array([slack]), np.array([most - float((weight * panel).sum())])))
    return max(0.0, float(np.concatenate(parts).min()))


def _until(slack: Floats, used: Floats | Ints) -> Floats:
    """After how much of a panel a limit is met that it stays below by `used`."""
    some = used > _TIGHT
    return np.asarray(np.maximum(slack[some], 0.0) / used[some], dtype=np.float64)
