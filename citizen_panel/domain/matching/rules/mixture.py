"""Writing a point between panels as a mixture of real panels; the mixture is the proof that it can be had."""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.search import Aim, PanelSearch, aim_at
from citizen_panel.domain.matching.rules.solver import Program, solve, type_matrix
from citizen_panel.domain.matching.rules.types import Flags, Floats, Ints, Pool

_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Mixture:
    """Panels (one row each, seats by type) with weights; `left` is the part of the point not reached."""

    panels: Ints
    weights: Floats
    left: float

    def seats(self) -> Floats:
        """Return expected seats by type."""
        return np.asarray(self.weights @ self.panels, dtype=np.float64)


class _Rest:
    """What is still to be taken from the point: kept exact at its edges, so that no panel oversteps them."""

    def __init__(self, pool: Pool, point: Floats) -> None:
        self.pool = pool
        self.point = point
        self.rest = point.copy()
        self.mass = 1.0
        self.spent: Flags = point <= 0
        self.full: Flags = np.zeros(len(point), dtype=np.bool_)
        self.at_least: Flags = np.zeros(len(pool.bands), dtype=np.bool_)
        self.at_most = self.at_least.copy()
        self._mark()

    def _mark(self) -> None:
        """Note what has just run out; what has run out stays so."""
        scale = _NOTHING * max(self.mass, 1e-3)
        sizes, rows = self.pool.sizes, self.pool.seats_by_row(self.rest)
        self.spent |= self.rest <= np.minimum(self.point, 1.0) * _NOTHING
        self.rest[self.spent] = 0.0
        self.full |= sizes * self.mass - self.rest <= sizes * scale
        self.at_least |= rows - self.pool.least * self.mass <= self.pool.places * scale
        self.at_most |= self.pool.most * self.mass - rows <= self.pool.places * scale

    def rows(self) -> tuple[Ints, Ints]:
        least = np.where(self.at_most, self.pool.most, self.pool.least)
        most = np.where(self.at_least, self.pool.least, self.pool.most)
        return least, most

    def aim(self) -> Aim:
        return aim_at(self.pool, self.rest, self.mass, self.spent, self.full, self.rows())

    def step(self, panel: Ints) -> float:
        """Return how much of this panel fits, and take it away."""
        counts, rows = self.pool.seats_by_row(panel), self.pool.seats_by_row(self.rest)
        sizes, least, most = self.pool.sizes, self.pool.least, self.pool.most
        limits = [np.array([self.mass])]
        for room, use in (
            (self.rest, panel),
            (sizes * self.mass - self.rest, sizes - panel),
            (rows - least * self.mass, counts - least),
            (most * self.mass - rows, most - counts),
        ):
            used = use > 0
            limits.append(room[used] / use[used])
        size = max(0.0, float(np.concatenate(limits).min()))
        self.rest = np.maximum(self.rest - size * panel, 0.0)
        self.mass -= size
        if self.mass > _NOTHING:
            self._mark()
        return size


def _by_solver(pool: Pool, rest: _Rest, *, close: bool) -> Ints | None:
    """Return a panel on the face of what is left, found exactly; close keeps each type within one seat of it."""
    point = rest.rest / rest.mass
    low = np.floor(point + 1e-7) if close else np.zeros(len(point))
    high = np.minimum(np.ceil(point - 1e-7) if close else pool.places, pool.sizes)
    low, high = np.where(rest.full, pool.sizes, low), np.where(rest.full, pool.sizes, high)
    low, high = np.where(rest.spent, 0, low), np.where(rest.spent, 0, high)
    least, most = rest.rows()
    places = float(pool.places)
    program = Program(
        matrix=type_matrix(pool),
        cost=np.log(np.maximum(point, 1e-12)) - np.log(1e-12),
        lower=low.astype(np.float64),
        upper=np.maximum(high, low).astype(np.float64),
        row_lower=np.append(least, places).astype(np.float64),
        row_upper=np.append(most, places).astype(np.float64),
        whole=pool.types_count,
        any_answer=True,
    )
    answer = solve(program)
    return None if answer is None else answer.x.astype(np.int64)


def _solved(pool: Pool, rest: _Rest) -> Ints | None:
    panel = _by_solver(pool, rest, close=True)
    return _by_solver(pool, rest, close=False) if panel is None else panel


def mixture_of(pool: Pool, point: Floats, chance: np.random.Generator) -> Mixture:
    """Return panels and weights that make up the point, as far as real panels can."""
    rest, search = _Rest(pool, point), PanelSearch(pool, chance)
    panels: list[Ints] = []
    weights: list[float] = []
    for _ in range(3 * (pool.types_count + 2 * len(pool.bands)) + 100):
        if rest.mass <= _NOTHING:
            break
        panel = search.near(panels[-1], rest.aim()) if panels else None
        if panel is None:
            panel = _solved(pool, rest)
        if panel is None:
            break
        size = rest.step(panel)
        if size <= 0.0:
            break
        panels.append(panel)
        weights.append(size)
    left = max(rest.mass, 0.0)
    found = np.array(panels, dtype=np.int64).reshape(len(panels), pool.types_count)
    return Mixture(found, np.array(weights), left if left > _NOTHING else 0.0)
