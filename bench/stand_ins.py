"""How much of what drop-outs take from the mix do stand-ins put right? Ours beside the ways it is usually done.

    python bench/stand_ins.py DIRECTORY [--set NAME …] [--panels 3] [--scenes 300] [--draws 10] [--count N] [--floor]

DIRECTORY (or SELECTION_INSTANCES in the environment) holds a folder for each set, with `categories.csv` (category,
feature, min, max) and `respondents.csv` (id, a column for each category). Everybody drops out with chance 8%, one
group with 18%. Ours knows that only from 600 invented past places. Everybody's stand-ins are then used in the best
of all ways in the same fresh scenes. The loss is the people short or too many of each quota as a share of its most,
and the empty places as a share of all.

 any set    the usual practice: quotas scaled to the number of stand-ins, least rounded down and most up, loosened
            by 1 as long as nobody is found; then any people who meet them, as a random search finds them
 drawn set  the same scaled quotas, but the people drawn by our own fair lottery
 random     anybody
 none       nobody
 floor      proven: no choice of as many stand-ins could have done better in these very scenes (slow)
"""

import argparse
import csv
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil, floor
from pathlib import Path

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.dropout import DropOut, PastPlaces, learn
from citizen_panel.domain.matching.rules.mending import Broken, every_best_set
from citizen_panel.domain.matching.rules.people import People, people_of
from citizen_panel.domain.matching.rules.scenes import Scenes, scenes_of
from citizen_panel.domain.matching.rules.stand_ins import StandIns, choose
from citizen_panel.domain.matching.rules.standby_search import best_kinds
from citizen_panel.domain.matching.vocabulary import TICKETS, Candidate, DrawRequest, Method, QuotaBand, Selected

USUAL, OFTEN = 0.08, 0.18
PAST_PLACES = 600
TRIES = 300
#: Each set with its places, and the group that drops out more often.
SETS = {
    "sf_fixture_22": (22, ("age_bracket", "16-29")),
    "opendlp_monitor_30": (30, ("education", "1")),
    "example_small_20": (20, ("gender", "female")),
    "synth_1000": (50, ("age", "16-24")),
}
WAYS = ("ours", "ours, no history", "any set", "drawn set", "random", "none")
Group = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """A panel, those who are left to stand by, and fresh scenes to try stand-ins in."""

    request: DrawRequest
    panel: tuple[str, ...]
    people: People
    members: Ints
    others: Ints
    fresh: Scenes


def a_request(folder: Path, places: int, seed: str) -> DrawRequest:
    """Return the draw of a set."""
    with (folder / "categories.csv").open() as file:
        quotas = tuple(
            QuotaBand(row["category"], row["feature"], int(row["min"]), int(row["max"])) for row in csv.DictReader(file)
        )
    with (folder / "respondents.csv").open() as file:
        rows = list(csv.DictReader(file))
    asked = sorted({band.characteristic for band in quotas})
    candidates = tuple(Candidate(row["id"], tuple((name, row[name]) for name in asked)) for row in rows)
    return DrawRequest(candidates, quotas, places, Method.MAXIMIN, seed)


def true_chances(people: People, members: Ints, group: Group) -> Floats:
    row = next(at for at, band in enumerate(people.bands) if (band.characteristic, band.category) == group)
    return np.where((people.rows[members] == row).any(axis=1), OFTEN, USUAL)


def a_history(people: People, group: Group, chance: np.random.Generator) -> DropOut:
    """What is learned from past places of people like these, with the same true chances."""
    some = chance.integers(len(people.keys), size=PAST_PLACES)
    dropped = chance.random(PAST_PLACES) < true_chances(people, some, group)
    named = [(band.characteristic, band.category) for band in people.bands]
    return learn(
        [
            PastPlaces(tuple(named[row] for row in people.rows[person] if row >= 0), 1, int(out))
            for person, out in zip(some, dropped, strict=True)
        ]
    )


def a_case(request: DrawRequest, group: Group, scenes: int, chance: np.random.Generator) -> Case:
    outcome = draw(request)
    if not isinstance(outcome, Selected):
        raise SystemExit("the quotas of this set cannot be met")
    people = people_of(request)
    members = people.places_of(outcome.chosen)
    others = np.setdiff1d(np.arange(len(people.keys)), members)
    gone = chance.random((scenes, len(members))) < true_chances(people, members, group)
    fresh = scenes_of(people.rows[members], gone, people.bands, request.places)
    return Case(request, outcome.chosen, people, members, others, fresh)


def losses(case: Case, stand_ins: Ints) -> Floats:
    """Mean loss in the fresh scenes with these people, of it the quotas' part, and mean places left empty."""
    total = np.zeros(3)
    rows, fresh = case.people.rows[stand_ins], case.fresh
    for left, empty, weight in zip(fresh.left, fresh.empty, fresh.weight, strict=True):
        broken = Broken(case.people.bands, case.request.places, left[:-1], int(empty), rows)
        coming = every_best_set(broken)[0]
        missed, still_empty = broken.loss(coming), int(empty) - len(coming)
        total += weight * np.array([missed + still_empty * fresh.place_cost, missed, still_empty])
    return total


def scaled(case: Case, count: int, looser: int) -> DrawRequest:
    share = count / case.request.places
    quotas = tuple(
        replace(
            band,
            least=max(0, floor(band.least * share + 1e-9) - looser),
            most=ceil(band.most * share - 1e-9) + looser,
        )
        for band in case.people.bands
    )
    left = {case.people.keys[person] for person in case.others}
    assert isinstance(case.request.candidates, tuple)
    candidates = tuple(candidate for candidate in case.request.candidates if candidate.key in left)
    return replace(case.request, candidates=candidates, quotas=quotas, places=count)


def _search(rows: Ints, request: DrawRequest, bands: Iterable[QuotaBand], chance: np.random.Generator) -> Ints | None:
    """Take somebody at random from the group that is hardest to fill, again and again."""
    bounds = {(band.characteristic, band.category): (band.least, band.most) for band in request.quotas}
    least, most = np.array([bounds[band.characteristic, band.category] for band in bands]).T
    counts, most = np.zeros(len(least) + 1, dtype=np.int64), np.append(most, request.places)
    free, taken = np.ones(len(rows), dtype=np.bool_), []
    for _ in range(request.places):
        fits = free & (counts[rows] < most[rows]).all(axis=1)
        there = np.array([int((fits & (rows == row).any(axis=1)).sum()) for row in range(len(least))])
        needed = np.maximum(least - counts[:-1], 0)
        if not fits.any() or (there < needed).any():
            return None
        if needed.any():
            fits &= (rows == int(np.argmax(needed / np.maximum(there, 1)))).any(axis=1)
        person = int(chance.choice(np.flatnonzero(fits)))
        taken.append(person)
        free[person] = False
        np.add.at(counts, rows[person], 1)
        counts[-1] = 0
    return np.array(taken) if (counts[:-1] >= least).all() else None


def any_set(case: Case, count: int, chance: np.random.Generator) -> Callable[[], Ints]:
    rows, looser = case.people.rows[case.others], 0

    def once() -> Ints:
        nonlocal looser
        while True:
            request = scaled(case, count, looser)
            for _ in range(TRIES):
                found = _search(rows, request, case.people.bands, chance)
                if found is not None:
                    return case.others[found]
            looser += 1

    return once


def drawn_set(case: Case, count: int, chance: np.random.Generator) -> Callable[[], Ints]:
    looser = 0
    while not isinstance(outcome := draw(scaled(case, count, looser)), Selected):
        looser += 1
    lottery = outcome.lottery
    weight = np.array([panel.tickets for panel in lottery.panels]) / TICKETS

    def once() -> Ints:
        panel = lottery.panels[int(chance.choice(len(weight), p=weight))]
        keys = [k for kind, seats in panel.seats for k in chance.choice(lottery.types[kind].keys, seats, replace=False)]
        return case.people.places_of(keys)

    return once


def compared(
    case: Case, model: DropOut, count: int | None, draws: int, chance: np.random.Generator
) -> tuple[int, float, Floats]:
    """Return the number of stand-ins, the processor seconds it took to choose them, and the losses by way."""
    started = time.process_time()
    ours = choose(case.request, case.panel, model, count=count)
    seconds = time.process_time() - started
    assert isinstance(ours, StandIns)
    count = len(ours.people)
    plain = choose(case.request, case.panel, DropOut(), count=count)
    assert isinstance(plain, StandIns)
    ways: list[Callable[[], Ints]] = [
        any_set(case, count, chance),
        drawn_set(case, count, chance),
        lambda: chance.choice(case.others, size=count, replace=False),
    ]
    told = [losses(case, case.people.places_of(found.people)) for found in (ours, plain)]
    told += [np.mean([losses(case, way()) for _ in range(draws)], axis=0) for way in ways]
    told.append(losses(case, np.zeros(0, dtype=np.int64)))
    return count, seconds, np.array(told)


def lowest(case: Case, count: int) -> float:
    rows, sizes = np.unique(case.people.rows[case.others], axis=0, return_counts=True)
    return best_kinds(case.fresh, rows, sizes, count).bound


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, nargs="?", default=os.environ.get("SELECTION_INSTANCES"))
    parser.add_argument("--set", choices=SETS, nargs="+", default=list(SETS), dest="sets")
    parser.add_argument("--panels", type=int, default=3)
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--count", type=int)
    parser.add_argument("--floor", action="store_true")
    wanted = parser.parse_args()
    if wanted.directory is None:
        parser.error("say where the sets are")
    for name in wanted.sets:
        places, group = SETS[name]
        chance = np.random.default_rng(2026)
        runs, floors = [], []
        for number in range(wanted.panels):
            request = a_request(Path(wanted.directory) / name, places, f"bench {number}")
            case = a_case(request, group, wanted.scenes, chance)
            model = a_history(case.people, group, chance)
            runs.append(compared(case, model, wanted.count, wanted.draws, chance))
            if wanted.floor:
                floors.append(lowest(case, runs[-1][0]))
        mean = np.mean([told for *_, told in runs], axis=0)
        counts, seconds = sorted({count for count, *_ in runs}), max(seconds for _, seconds, _ in runs)
        print(f"{name}: {places} places, stand-ins {counts}, chosen in {seconds:.2f} s at most")
        print("                      loss    quotas  empty   ours / this")
        for way, (loss, quotas, empty) in zip(WAYS, mean, strict=True):
            print(f"  {way:18} {loss:7.4f} {quotas:7.4f} {empty:7.4f}   {mean[0, 0] / loss:.2f}")
        if floors:
            print(f"  {'floor':18} {np.mean(floors):7.4f}   (floor / any set {np.mean(floors) / mean[2, 0]:.2f})")


if __name__ == "__main__":
    main()
