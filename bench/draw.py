"""How much fairer is the fair draw? Chances and seconds beside a random draw under the same quotas.

    python bench/draw.py [--people 1000 20000] [--places 30] [--runs 400]

The random draw is the usual one: take somebody at random from the group that is hardest to fill, again and again,
and start afresh when stuck. The worst-off tenth of the people is found in one half of the runs and its mean chance
measured in the other half, so that noise flatters neither. The pools are made up.
"""

import argparse
import resource
import time

import numpy as np

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.quotas import propose
from citizen_panel.domain.matching.rules.types import Floats, Ints, Pool, grouped
from citizen_panel.domain.matching.vocabulary import Benchmark, Candidate, DrawRequest, Method, Selected

WORST_OFF = 0.1
#: Shares of five made-up characteristics in the population, and how much more or less each group joins.
SHARES = (
    ((0.49, 0.50, 0.01), (0.9, 1.1, 1.0)),
    ((0.13, 0.17, 0.17, 0.17, 0.16, 0.20), (0.4, 0.7, 0.9, 1.1, 1.4, 1.3)),
    ((0.87, 0.07, 0.02, 0.02, 0.02), (1.0, 0.6, 0.9, 0.7, 0.8)),
    ((0.24, 0.76), (0.8, 1.1)),
    ((0.20, 0.20, 0.20, 0.20, 0.20), (0.5, 0.7, 1.0, 1.2, 1.6)),
)


def a_request(people: int, places: int) -> DrawRequest:
    """Return a pool in which the groups that are seldom heard join less often."""
    chance = np.random.default_rng(people)
    columns = []
    for shares, joins in SHARES:
        weight = np.array(shares) * np.array(joins)
        columns.append(chance.choice(len(shares), size=people, p=weight / weight.sum()))
    names = [[(f"c{c}", f"v{value}") for value in range(len(shares))] for c, (shares, _) in enumerate(SHARES)]
    candidates = tuple(
        Candidate(f"p{number:07}", tuple(names[c][int(column[number])] for c, column in enumerate(columns)))
        for number in range(people)
    )
    benchmarks = [
        Benchmark(*names[c][value], share) for c, (shares, _) in enumerate(SHARES) for value, share in enumerate(shares)
    ]
    return DrawRequest(candidates, propose(benchmarks, places), places, Method.MAXIMIN, "bench")


def _attempt(pool: Pool, chance: np.random.Generator) -> Ints | None:
    seats, counts = np.zeros_like(pool.sizes), np.zeros(len(pool.bands) + 1)
    most = np.append(pool.most, np.inf)
    for _ in range(pool.places):
        left = np.where((counts + 1 > most)[pool.rows].any(axis=1), 0, pool.sizes - seats)
        there, needed = pool.seats_by_row(left), np.maximum(pool.least - counts[:-1], 0)
        if (there < needed).any() or not left.any():
            return None
        if needed.any():
            hardest = int(np.argmax(np.where(needed > 0, needed / np.maximum(there, 1), -1.0)))
            left = np.where((pool.rows == hardest).any(axis=1), left, 0)
        kind = int(chance.choice(len(left), p=left / left.sum()))
        seats[kind] += 1
        np.add.at(counts, pool.rows[kind], 1)
    return seats if (counts[:-1] >= pool.least).all() else None


def _tally(pool: Pool, runs: int, chance: np.random.Generator) -> Floats:
    total, done = np.zeros(pool.types_count), 0
    while done < runs:
        seats = _attempt(pool, chance)
        if seats is not None:
            total += seats
            done += 1
    return total / runs / pool.sizes


def worst_off_by_random(pool: Pool, runs: int) -> float:
    """Return the mean chance of the worst-off tenth: found in one half of the runs, measured in the other."""
    chance = np.random.default_rng(1)
    found, measured = _tally(pool, runs // 2, chance), _tally(pool, runs // 2, chance)
    order = np.argsort(found, kind="stable")
    people = np.cumsum(pool.sizes[order])
    tenth = order[: int(np.searchsorted(people, pool.people * WORST_OFF)) + 1]
    return float((measured[tenth] * pool.sizes[tenth]).sum() / pool.sizes[tenth].sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[200, 1000, 20_000])
    parser.add_argument("--places", type=int, default=30)
    parser.add_argument("--runs", type=int, default=400)
    wanted = parser.parse_args()
    print(" " * 50 + "chance of the worst-off tenth")
    print("people  types  panels  seconds  lowest    gap      ours      random     ratio")
    for people in wanted.people:
        request = a_request(people, wanted.places)
        started = time.perf_counter()
        outcome = draw(request)
        seconds = time.perf_counter() - started
        if not isinstance(outcome, Selected):
            print(f"{people:6}  cannot be met:", *outcome.reasons)
            continue
        by_random = worst_off_by_random(grouped(request.candidates, request.quotas, wanted.places), wanted.runs)
        chances = sorted(chance for _, chance in outcome.chances)
        ours = float(np.mean(chances[: max(1, int(people * WORST_OFF))]))
        print(
            f"{people:6}  {outcome.types_count:5}  {len(outcome.lottery.panels):6}  {seconds:7.2f}  "
            f"{outcome.attained:.6f}  {outcome.gap:.1e}  {ours:.6f}  {by_random:.6f}   {ours / by_random:.2f}"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
