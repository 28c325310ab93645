"""Panels that have a timetable: the best of them, who can be in one, and the cuts that keep the others out."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.solver import Program, row_bounds, solve, type_matrix
from citizen_panel.domain.matching.rules.timetable.cheapest import cheapest
from citizen_panel.domain.matching.rules.timetable.flow import Flow, Prices, Room, program_of, way_prices, worth
from citizen_panel.domain.matching.rules.timetable.ground import Ground
from citizen_panel.domain.matching.rules.timetable.helping import Helping
from citizen_panel.domain.matching.rules.timetable.quick import found_quickly
from citizen_panel.domain.matching.rules.types import Pool

_TOLERANCE = 1e-7
_WHOLE = 1e-6
_SEEN = 1e-4
_MOST_ROUNDS = 400

Cut = tuple[Floats, float]


class MustPart(Exception):
    """What was learned holds of some people of a type and not of all: everybody must be a type of their own."""


@dataclass(eq=False)
class Table:
    """A pool of people with the ground on which they meet; `cuts` are what was learned of panels without a timetable.

    Each cut (weight of a seat by type, most) is true of every panel that has a timetable. Types that do not come,
    because too few times suit them, are in no such panel. `tell` is called again and again, and may raise to stop.
    """

    pool: Pool
    ground: Ground
    tell: Callable[[], None] = lambda: None
    cuts: list[Cut] = field(default_factory=list)
    prices: list[Prices] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.flow, self._helping = Flow(self.ground), Helping(self.ground)
        self.comes: Flags = np.isfinite(cheapest(self.ground, np.zeros(len(self.ground.owner))))

    def among(self, kept: Flags) -> Pool:
        """Return the pool of the types that are kept, with every cut known so far."""
        return replace(self.pool, cuts=tuple(self.cuts)).only(kept)

    def is_split(self, seats: Floats) -> bool:
        """Answer whether these people (fractions allowed) have a timetable if visits could be split; else learn why."""
        return self._room(seats) is not None

    def fits(self, seats: Ints) -> bool:
        """Answer whether this panel (seats by type) has a timetable; if not, learn a cut that keeps it out."""
        if found_quickly(self.flow.ground, seats, self._helping) is not None:
            self.tell()
            return True
        room = self._room(seats.astype(np.float64))
        if room is None or room.is_whole or taken(self.flow.ground, seats, room.taken) is not None:
            return room is not None
        self._learn_clique(seats)
        return False

    def _room(self, seats: Floats) -> Room | None:
        self.tell()
        room = self.flow.room_for(seats)
        if room.visits >= self.ground.visits * float(seats.sum()) * (1 - _TOLERANCE):
            return room
        self._learn(room.prices)
        return None

    def weights(self, prices: Prices) -> Floats:
        """Return what somebody of each type must pay at these prices; nothing for those who do not come."""
        return np.where(self.comes, cheapest(self.ground, way_prices(self.ground, prices)), 0.0)

    def _learn(self, prices: Prices) -> None:
        weight, most = self.weights(prices), worth(self.ground, prices)
        largest = float(weight.max())
        weight, most = weight / largest, most / largest
        if (np.abs(weight - np.rint(weight)) < _WHOLE).all():  # then no whole panel weighs a fraction
            weight, most = np.rint(weight), float(np.floor(most + _WHOLE))
        self.cuts.append((weight, most))
        self.prices.append(prices)

    def _learn_clique(self, seats: Ints) -> None:
        """Of people with several needs some few may be too many; no panel can hold all of them."""
        few = seats.copy()
        for kind in np.flatnonzero(seats).tolist():
            fewer = few.copy()
            fewer[kind] = 0
            if taken(self.flow.ground, fewer) is None:
                few = fewer
        if (few > 1).any() or (self.pool.sizes[few > 0] > 1).any():
            raise MustPart
        self.cuts.append(((few > 0).astype(np.float64), float(few.sum() - 1)))

    def dearest(self, kept: Flags, price: Floats, *, any_answer: bool = False) -> tuple[Ints, float] | None:
        """Return the panel of kept types with the highest price (by kept type), and a bound on that price.

        None when no panel of kept types has a timetable.
        """
        if not kept.any():
            return None
        for _ in range(_MOST_ROUNDS):
            answer = solve(self.program(kept, price, any_answer=any_answer))
            if answer is None:
                return None
            seats = np.zeros(self.pool.types_count, dtype=np.int64)
            seats[kept] = answer.x.astype(np.int64)
            if self.fits(seats):
                return seats[kept], answer.bound
        raise ArithmeticError("too many panels without a timetable")

    def program(self, kept: Flags, price: Floats, *, any_answer: bool = False) -> Program:
        """Return the program of panels of kept types, as far as cuts are known."""
        pool = self.among(kept)
        lower, upper = row_bounds(pool)
        return Program(
            matrix=type_matrix(pool),
            cost=price,
            lower=np.zeros(pool.types_count),
            upper=np.minimum(pool.sizes, pool.places).astype(np.float64),
            row_lower=lower,
            row_upper=upper + np.concatenate([np.zeros(len(pool.bands) + 1), np.full(len(pool.cuts), _TOLERANCE)]),
            whole=pool.types_count,
            any_answer=any_answer,
        )

    def possible(self, kept: Flags, covered: Flags) -> tuple[Flags, list[Ints]]:
        """Return which of the kept types some panel with a timetable can hold, and panels that show it."""
        possible, witnesses = covered.copy(), list[Ints]()
        while not possible.all():
            best = self.dearest(kept, (~possible).astype(np.float64))
            if best is None or not (best[0][~possible] > 0).any():
                break
            possible |= best[0] > 0
            witnesses.append(best[0])
        return possible, witnesses

    def split_possible(self, kept: Flags) -> Flags:
        """Return which of the kept types a split panel with a split timetable can hold; the others are in none."""
        possible = np.zeros(int(kept.sum()), dtype=np.bool_)
        while not possible.all():
            answer = solve(replace(self.program(kept, (~possible).astype(np.float64)), whole=0))
            if answer is None:
                break
            seats = np.zeros(len(kept))
            seats[kept] = answer.x
            if not self.is_split(seats):
                continue
            found = (answer.x > _SEEN) & ~possible
            if not found.any():
                break
            possible |= found
        return possible


def taken(ground: Ground, seats: Ints, split: Floats | None = None) -> Ints | None:
    """Return over which ways the people of a panel come (visits by way), or None if they cannot all come.

    With a split timetable at hand, those who come to whole meetings there are left where they are if that will do.
    """
    here = np.flatnonzero(seats[ground.owner])
    if not len(here):
        return None if seats.any() else np.zeros(len(ground.owner), dtype=np.int64)
    program = _only(program_of(ground, whole=True, seats=seats), here, len(ground.owner))
    least = program.row_lower.copy()
    least[: ground.types_count] = ground.visits * seats
    program = replace(program, row_lower=least, cost=np.zeros(len(program.cost)), any_answer=True)
    answer = None if split is None else solve(_held(program, ground.owner[here], split[here]))
    answer = answer or solve(program)
    if answer is None:
        return None
    visits = np.zeros(len(ground.owner), dtype=np.int64)
    visits[here] = answer.x[: len(here)].astype(np.int64)
    return visits


def _held(program: Program, owner: Ints, split: Floats) -> Program:
    """The program in which those stay whose visits are whole."""
    is_split = np.abs(split - np.rint(split)) > _WHOLE
    moves = np.isin(owner, owner[is_split])
    lower, upper = program.lower.copy(), program.upper.copy()
    count = len(owner)
    lower[:count] = np.where(moves, lower[:count], np.rint(split))
    upper[:count] = np.where(moves, upper[:count], np.rint(split))
    return replace(program, lower=lower, upper=upper)


def _only(program: Program, ways: Ints, ways_count: int) -> Program:
    """The program without the ways of people who are not on the panel."""
    is_kept = np.ones(len(program.cost), dtype=np.bool_)
    is_kept[:ways_count] = False
    is_kept[ways] = True
    kept, lengths = np.flatnonzero(is_kept), np.diff(program.matrix.starts)
    entries = np.repeat(is_kept, lengths)
    matrix = replace(
        program.matrix,
        starts=np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64),
        index=program.matrix.index[entries],
        value=program.matrix.value[entries],
    )
    return replace(
        program,
        matrix=matrix,
        cost=program.cost[kept],
        lower=program.lower[kept],
        upper=program.upper[kept],
        whole=len(kept),
    )
