"""Writing a point between panels as a mixture of real panels; the mixture is the proof that it can be had."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.kernel import Seated, Target, broken_rows, space_of
from citizen_panel.domain.matching.rules.linear import projected
from citizen_panel.domain.matching.rules.marks import marks_for
from citizen_panel.domain.matching.rules.peeling import (
    ATTEMPTS,
    BROKEN_ROW,
    COUNT,
    DONE,
    FULL,
    LAST_PAUSE,
    NOTHING,
    PAUSED,
    SPENT,
    STATE,
    Effort,
    Peeled,
    is_enough,
    peel,
    value,
)
from citizen_panel.domain.matching.rules.repair import repair
from citizen_panel.domain.matching.rules.rest import Rest
from citizen_panel.domain.matching.rules.search import search
from citizen_panel.domain.matching.rules.solver import Program, row_bounds, solve, type_matrix
from citizen_panel.domain.matching.rules.types import Pool

_CROWDING = 1.5
_NEAR_COLUMNS = 200
_FEW_TYPES = 400  # a program over panels is quick, and finishes better than going back
_MOST_BACKS, _BACK = 12, 8.0
_PROPOSALS = 1000
_MANY_TYPES = 3000


def _effort(types_count: int) -> Effort:
    """With many types more panels are needed, and each had better be found soon; certificates then leave 1e-5 open."""
    return Effort(
        proposals=_PROPOSALS if types_count < _MANY_TYPES else _PROPOSALS // 3,
        tries=2,
        enough=5e-7 if types_count <= _FEW_TYPES else 1e-5,
    )


@dataclass(frozen=True, eq=False)
class Mixture:
    """Panels (one row each: the type on each place) with weights; `left` is the part of the point not reached."""

    panels: Ints
    weights: Floats
    left: float

    def seats(self, types_count: int) -> Floats:
        """Return expected seats by type."""
        weights = np.repeat(self.weights, self.panels.shape[1])
        return np.bincount(self.panels.ravel(), weights=weights, minlength=types_count).astype(np.float64)


class Peeler:
    """Holds the arrays that the compiled part works on."""

    def __init__(self, pool: Pool, point: Floats, seed: int) -> None:
        self.pool = pool
        self.effort = _effort(pool.types_count)
        rows, types, places = len(pool.bands), pool.types_count, pool.places
        self.space = space_of(pool.rows, pool.sizes, rows)
        bounds = np.column_stack([pool.least, pool.most]).astype(np.int64)
        self.left = Rest(
            point=point.copy(),
            rest=point.copy(),
            row_rest=pool.seats_by_row(point),
            mass=np.ones(1),
            spent=np.zeros(types, dtype=np.bool_),
            full=np.zeros(types, dtype=np.bool_),
            tight=np.zeros((rows, 2), dtype=np.bool_),
            bounds=bounds,
        )
        crowd = np.rint(_CROWDING * np.log2(np.maximum(np.arange(places + 2), 1)) * 1e6) / 1e6
        self.target = Target(
            bounds=bounds.copy(),
            centre=bounds.copy(),
            prices=np.zeros((rows, 2)),
            worth=np.full(types, SPENT),
            crowd=crowd,
            live=np.arange(types),
            live_place=np.arange(types),
            live_count=np.array([types], dtype=np.int64),
        )
        self._value_all()
        room = 3 * (types + 2 * rows) + 100
        notes = np.array([seed % 2147483646 + 1, 0, -1], dtype=np.int64)
        self.peeled = Peeled(np.zeros((room, places), dtype=np.int64), np.zeros(room), notes)
        self.marks = marks_for(self.space, rows, places)
        self.panel = self._seated(self._near(point))

    def _value_all(self) -> None:
        left, target, types = self.left, self.target, self.pool.types_count
        for flags in (left.spent, left.full, left.tight):
            flags[:] = False
        target.live[:] = target.live_place[:] = np.arange(types)
        target.live_count[0] = types
        for kind in range(types):
            value(left, target, kind)

    @property
    def mass(self) -> float:
        """How much of the point is left, as a share of chance."""
        return float(self.left.mass[0])

    def _near(self, point: Floats) -> Ints:
        """A systematic sample of the point: the right numbers of each type, not yet the right rows."""
        ends = np.cumsum(point)
        marks = (np.arange(self.pool.places) + 0.5) * (ends[-1] / self.pool.places)
        members = np.minimum(np.searchsorted(ends, marks), self.pool.types_count - 1)
        return np.bincount(members, minlength=self.pool.types_count).astype(np.int64)

    def _seated(self, seats: Ints) -> Seated:
        counts = self.pool.seats_by_row(seats).astype(np.int64)
        return Seated(np.repeat(np.arange(len(seats)), seats), seats.astype(np.int64), counts)

    def seat(self, seats: Ints) -> None:
        """Put these people on the places."""
        fresh = self._seated(seats)
        for old, new in zip(self.panel, fresh, strict=True):
            old[:] = new

    def mixture(self, *, is_done: bool = False) -> Mixture:
        """Return the panels taken so far."""
        count = int(self.peeled.notes[COUNT])
        left = 0.0 if is_done or self.mass <= NOTHING else self.mass
        panels = np.sort(self.peeled.members[:count], axis=1)
        return Mixture(panels, self.peeled.weights[:count].copy(), left)

    def undo(self, mass: float) -> None:
        """Put the last panels back until so much is left again; what is left is then added up anew."""
        peeled, left = self.peeled, self.left
        count = int(peeled.notes[COUNT])
        regained = self.mass + np.cumsum(peeled.weights[:count][::-1])
        count -= min(count, int(np.searchsorted(regained, mass)) + 1)
        peeled.notes[COUNT], peeled.notes[LAST_PAUSE] = count, -1
        weights = np.repeat(peeled.weights[:count], self.pool.places)
        taken = np.bincount(peeled.members[:count].ravel(), weights=weights, minlength=len(left.rest))
        left.rest[:] = np.maximum(left.point - taken, 0.0)
        left.row_rest[:] = self.pool.seats_by_row(left.rest)
        left.mass[0] = left.rest.sum() / self.pool.places
        self._value_all()

    def be_indifferent(self) -> None:
        """Hold all types equally worthy from now on."""
        self.target.worth[:] = 0.0
        self.target.crowd[:] = 0.0

    def mended(self, seats: Ints) -> Ints | None:
        """Return a panel near these seats that keeps all rows (the type on each place), or None if none was found."""
        self.seat(seats)
        state = int(self.peeled.notes[STATE])
        state = search(state, _PROPOSALS, 0.0, BROKEN_ROW, self.space, self.panel, self.target)
        state = repair(state, ATTEMPTS, self.space, self.panel, self.target, self.left, self.marks)
        self.peeled.notes[STATE] = state
        return None if broken_rows(self.panel, self.target) else np.sort(self.panel.members)

    def peel(self, *, is_given: bool) -> int:
        """Go on until done or stuck."""
        arrays = (self.space, self.panel, self.target, self.left, self.peeled, self.marks)
        return int(peel(*arrays, self.effort, is_given))

    def solved(self) -> Ints | None:
        """Return a panel on the face of what is left, found exactly; near columns first, then all."""
        point = self.left.rest / self.left.mass[0]
        live = ~self.left.spent
        nearest = np.zeros(len(point), dtype=np.bool_)
        nearest[np.argsort(-point, kind="stable")[: max(_NEAR_COLUMNS, 3 * self.pool.places)]] = True
        seats = self._by_solver(point, live & (nearest | self.left.full))
        return self._by_solver(point, live) if seats is None and not (nearest | ~live).all() else seats

    def _by_solver(self, point: Floats, used: Flags) -> Ints | None:
        pool = replace(self.pool, cuts=()).only(used)
        full, places = self.left.full[used], pool.places
        lower, upper = row_bounds(pool)
        count = len(pool.bands)
        lower[:count], upper[:count] = self.target.bounds[:, 0], self.target.bounds[:, 1]
        answer = solve(
            Program(
                matrix=type_matrix(pool),
                cost=np.log2(np.maximum(point[used], 1e-12)) + 40.0,
                lower=np.where(full, pool.sizes, 0).astype(np.float64),
                upper=np.minimum(pool.sizes, places).astype(np.float64),
                row_lower=lower,
                row_upper=upper,
                whole=pool.types_count,
                any_answer=True,
            )
        )
        if answer is None:
            return None
        seats = np.zeros(len(point), dtype=np.int64)
        seats[used] = answer.x.astype(np.int64)
        return seats


def mixture_of(
    pool: Pool, point: Floats, seed: int, tell: Callable[[float], None] = lambda part: None, *, ask_solver: bool = True
) -> Mixture:
    """Return panels and weights that make up the point (seats by type), as far as real panels can.

    `tell` hears now and then how much is done, from 0 to 1; it may raise to stop. Without `ask_solver` the first
    place where the search finds no panel is the end.
    """
    peeler = Peeler(pool, projected(pool, point), seed)
    best = peeler.mixture()
    is_given, backs = False, 0
    while (status := peeler.peel(is_given=is_given)) not in (DONE, FULL):
        tell(1.0 - peeler.mass)
        is_given = False
        if status == PAUSED:
            continue
        best = min(best, peeler.mixture(), key=lambda one: one.left)
        if is_enough(peeler.left, peeler.effort.enough):
            break
        seats = peeler.solved() if ask_solver else None
        if seats is not None:
            peeler.seat(seats)
            is_given = True
        elif ask_solver and backs < _MOST_BACKS and pool.types_count > _FEW_TYPES:
            backs += 1
            peeler.undo(min(1.0, _BACK * peeler.mass))
        else:
            break
    return min(best, peeler.mixture(is_done=status == DONE), key=lambda one: one.left)
