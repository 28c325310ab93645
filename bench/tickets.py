"""What do equal tickets cost? Changes of people's chances and seconds, beside pipage rounding of the same lottery.

    python bench/tickets.py FOLDER:PLACES [FOLDER:PLACES ...] [--tickets 1000] [--runs 20]

Each folder holds `categories.csv` (category, feature, min, max) and `respondents.csv` (id, and one column for each
category). Pipage rounding is what others use: two fractions of tickets at a time, one of them becomes whole, by
chance, so that each panel keeps its share on average. Both are measured alike: by the tickets that people get.
"""

import argparse
import csv
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.public.forms import OneStepList, Prepared
from citizen_panel.domain.matching.rules.public.rounding import Floats, Ints, Target
from citizen_panel.domain.matching.rules.public.tickets import ticket_list
from citizen_panel.domain.matching.vocabulary import (
    TICKETS,
    Candidate,
    DrawRequest,
    Lottery,
    Method,
    QuotaBand,
    Selected,
)

SALT = b"salt of the bench"


def request_from(folder: Path, places: int) -> DrawRequest:
    """Return the request that a folder holds."""
    with (folder / "categories.csv").open(encoding="utf-8") as file:
        quotas = tuple(
            QuotaBand(row["category"], row["feature"], int(row["min"]), int(row["max"])) for row in csv.DictReader(file)
        )
    with (folder / "respondents.csv").open(encoding="utf-8") as file:
        people = tuple(
            Candidate(row["id"], tuple((name, value) for name, value in row.items() if name != "id"))
            for row in csv.DictReader(file)
        )
    return DrawRequest(people, quotas, places, Method.MAXIMIN, "bench")


def target_of(lottery: Lottery, tickets: int, handed_out: bool) -> tuple[Target, Floats]:
    """Return what tickets are rounded to, and the weights of the panels."""
    seats = np.zeros((len(lottery.panels), len(lottery.types)), dtype=np.int64)
    for place, panel in enumerate(lottery.panels):
        for number, count in panel.seats:
            seats[place, number] = count
    weights = np.array([panel.tickets / TICKETS for panel in lottery.panels])
    sizes = np.array([group.size for group in lottery.types])
    wanted = tickets * (weights @ seats.astype(np.float64))
    return Target(seats, sizes, wanted, handed_out), weights


def by_pipage(weights: Floats, tickets: int, chance: np.random.Generator) -> Ints:
    """Return tickets by panel, rounded two fractions at a time."""
    counts = np.floor(weights * tickets)
    left = [[place, float(part)] for place, part in enumerate(weights * tickets - counts) if part > 1e-9]
    while len(left) > 1:
        one, other = left[-1], left[-2]
        up, down = min(1 - one[1], other[1]), min(one[1], 1 - other[1])
        step = up if chance.random() < down / (up + down) else -down
        one[1], other[1] = one[1] + step, other[1] - step
        for part in (one, other):
            if not 1e-9 < part[1] < 1 - 1e-9:
                counts[int(part[0])] += round(part[1])
                left.remove(part)
    rounded = counts.astype(np.int64)
    rounded[int(left[0][0]) if left else 0] += tickets - rounded.sum()
    return rounded


def pipage(lottery: Lottery, tickets: int, handed_out: bool, runs: int) -> Iterator[tuple[float, float]]:
    """Yield for each run the largest change of a chance and the part of the lowest chance that is left."""
    target, weights = target_of(lottery, tickets, handed_out)
    possible, before = target.wanted > 0, target.wanted / target.sizes
    for run in range(runs):
        held = by_pipage(weights, tickets, np.random.default_rng(run)) @ target.seats
        each = np.floor(held / target.sizes) if handed_out else held / target.sizes
        yield float(target.changes(held).max()) / tickets, float(each[possible].min() / before[possible].min())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER:PLACES")
    parser.add_argument("--tickets", type=int, help="as many as the rarest type asks for, unless given")
    parser.add_argument("--runs", type=int, default=20)
    wanted = parser.parse_args()
    print(" " * 42 + "largest change of a chance          lowest chance kept")
    print("pool                people tickets steps  ours    pipage (worst)   ratio  ours   pipage (worst) seconds")
    for words in wanted.folders:
        folder, places = words.rsplit(":", 1)
        request = request_from(Path(folder), int(places))
        outcome = draw(request)
        if not isinstance(outcome, Selected):
            print(f"{Path(folder).name:18}  cannot be met")
            continue
        started = time.perf_counter()
        found = ticket_list(outcome.lottery, SALT, wanted.tickets)
        seconds = time.perf_counter() - started
        if not isinstance(found, Prepared):
            print(f"{Path(folder).name:18}  needs more tickets: {found.enough}")
            continue
        tickets, handed_out = found.listed.tickets, isinstance(found.listed, OneStepList)
        changes, kept = zip(*pipage(outcome.lottery, tickets, handed_out, wanted.runs), strict=True)
        ours, theirs = float(found.rounding.largest_change), statistics.median(changes)
        ratio = theirs / ours if ours else float("inf")
        print(
            f"{Path(folder).name:18} {len(found.keys):7} {tickets:7} {1 if handed_out else 2:5}  "
            f"{ours:.5f} {theirs:.5f} ({max(changes):.5f}) {ratio:5.1f}  "
            f"{float(found.rounding.kept):.4f} {statistics.median(kept):.4f} ({min(kept):.4f}) {seconds:6.2f}"
        )


if __name__ == "__main__":
    main()
