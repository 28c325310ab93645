"""The best that a lottery can do, found by listing every panel and asking a linear program: nothing of the engine."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from citizen_panel.domain.matching.rules.solver import INFINITE, Program, by_column, solve
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest
from tests.domain.matching.pools import faults_of

Grid = NDArray[np.float64]


def panels_of_people(request: DrawRequest) -> list[tuple[str, ...]]:
    """Every panel of people that keeps quotas, addresses, certain people and those left out."""
    homes = {key: number for number, people in enumerate(request.addresses) for key in people}
    found = []
    for panel in combinations(sorted(candidate.key for candidate in people_of(request)), request.places):
        lived = [homes[key] for key in panel if key in homes]
        if len(set(lived)) < len(lived) or not set(request.certain) <= set(panel) or set(request.left_out) & set(panel):
            continue
        if not faults_of(request, panel):
            found.append(panel)
    return found


def people_of(request: DrawRequest) -> tuple[Candidate, ...]:
    """The candidates, one object each."""
    assert isinstance(request.candidates, tuple)
    return request.candidates


def chance_grid(panels: list[tuple[str, ...]]) -> tuple[list[str], Grid]:
    """The people who are in any panel, and who is in which (one row a panel)."""
    keys = sorted({key for panel in panels for key in panel})
    return keys, np.array([[float(key in panel) for key in keys] for panel in panels])


def leximin(grid: Grid) -> Grid:
    """Everybody's chance in the leximin lottery: level by level, each person who cannot do better is settled."""
    settled = np.full(grid.shape[1], np.nan)
    while np.isnan(settled).any():
        level = _level(grid, settled)
        stuck = [
            person
            for person in np.flatnonzero(np.isnan(settled))
            if _best_of(grid, np.where(np.isnan(settled), level, settled), int(person)) <= level + 1e-7
        ]
        assert stuck
        settled[stuck] = level
    return settled


def highest_when(grid: Grid, lowest: float) -> float:
    """The least highest chance of a lottery that gives everybody at least `lowest`."""
    count, people = grid.shape
    panel, person = np.nonzero(grid)
    answer = solve(
        Program(
            matrix=by_column(
                np.concatenate([panel, panel, np.arange(count), np.full(people, count)]),
                np.concatenate([person, people + person, np.full(count, 2 * people), people + np.arange(people)]),
                np.concatenate([grid[panel, person], grid[panel, person], np.ones(count), np.full(people, -1.0)]),
                count + 1,
                2 * people + 1,
            ),
            cost=np.append(np.zeros(count), -1.0),
            lower=np.zeros(count + 1),
            upper=np.full(count + 1, INFINITE),
            row_lower=np.concatenate([np.full(people, lowest), np.full(people, -INFINITE), [1.0]]),
            row_upper=np.concatenate([np.full(people, INFINITE), np.zeros(people), [1.0]]),
        )
    )
    assert answer is not None
    return float(answer.x[count])


def _level(grid: Grid, settled: Grid) -> float:
    """The highest chance that all who are not settled can have together."""
    count, people = grid.shape
    free = np.flatnonzero(np.isnan(settled))
    panel, person = np.nonzero(grid)
    answer = solve(
        Program(
            matrix=by_column(
                np.concatenate([panel, np.arange(count), np.full(len(free), count)]),
                np.concatenate([person, np.full(count, people), free]),
                np.concatenate([grid[panel, person], np.ones(count), np.full(len(free), -1.0)]),
                count + 1,
                people + 1,
            ),
            cost=np.append(np.zeros(count), 1.0),
            lower=np.zeros(count + 1),
            upper=np.full(count + 1, 1.0),
            row_lower=np.append(np.nan_to_num(settled) - 1e-10, 1.0),
            row_upper=np.append(np.full(people, INFINITE), 1.0),
        )
    )
    assert answer is not None
    return float(answer.x[count])


def _best_of(grid: Grid, floor: Grid, person: int) -> float:
    """The highest chance of one person when everybody has at least their floor."""
    count, people = grid.shape
    panel, held = np.nonzero(grid)
    answer = solve(
        Program(
            matrix=by_column(
                np.concatenate([panel, np.arange(count)]),
                np.concatenate([held, np.full(count, people)]),
                np.concatenate([grid[panel, held], np.ones(count)]),
                count,
                people + 1,
            ),
            cost=grid[:, person].copy(),
            lower=np.zeros(count),
            upper=np.ones(count),
            row_lower=np.append(floor - 1e-10, 1.0),
            row_upper=np.append(np.full(people, INFINITE), 1.0),
        )
    )
    assert answer is not None
    return answer.objective
