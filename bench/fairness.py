"""How fair and how fast is the draw, on public and made-up pools, beside the best-known open library?

    python bench/fairness.py DIRECTORY [--peer PYTHON] [--large] [--only NAME ...] [--cap SECONDS]

DIRECTORY holds pools in the layout of the field, one folder each (`example_small_20`, `synth_1000` and so on). PYTHON
is the interpreter of an environment of its own in which sortition-algorithms 0.12.15 is installed; its *maximin* (its
leximin needs a solver that is not free) runs on the same files in the same session, so that only the ratio counts.
Seconds are from the table in memory to the certified lottery, everything compiled before.
"""

import argparse
import json
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from pools import Instance, made_up, nearly_unique, read

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.draw import lottery_over
from citizen_panel.domain.matching.rules.types import pool_of
from citizen_panel.domain.matching.rules.warm import warm
from citizen_panel.domain.matching.vocabulary import DrawRequest, Method

PUBLIC = {"example_small_20": 20, "example_large_200": 200, "sf_fixture_22": 22, "opendlp_monitor_30": 30}
SYNTHETIC = {"synth_1000": 50, "synth_5000": 50, "synth_20000": 50, "synth_100000": 50}
PEER = """
import csv, json, sys, time
from pathlib import Path
from sortition_algorithms.core import find_random_sample
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings
folder, places, method = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
def table(name):
    with (folder / name).open(newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames), list(reader)
_, body = table("categories.csv")
head = ["feature", "value", "min", "max"]
body = [dict(zip(head, row.values())) for row in body]
features, *_ = read_in_features(head, body)
head, body = table("respondents.csv")
people, *_ = read_in_people(head, body, features, Settings(id_column="id", columns_to_keep=[]))
begun = time.perf_counter()
find_random_sample(features, people, places, [], selection_algorithm=method)
print(json.dumps(time.perf_counter() - begun))
"""


def gini(chance: Floats, people: Ints) -> float:
    """The Gini coefficient of everybody's chances: 0 when all are alike."""
    order = np.argsort(chance)
    value, weight = chance[order], people[order]
    share = np.concatenate([[0.0], np.cumsum(value * weight)]) / (value * weight).sum()
    return float(1 - ((share[1:] + share[:-1]) * weight).sum() / weight.sum())


def ours(instance: Instance, method: Method) -> tuple[float, str]:
    """Draw once; returns seconds and a line of figures."""
    request = DrawRequest(instance.roster, instance.quotas, instance.places, method, "bench")
    begun = time.perf_counter()
    pool = pool_of(request)
    fair = lottery_over(pool, request, lambda part: None)
    seconds = time.perf_counter() - begun
    chance = fair.seats() / pool.sizes
    lowest = chance[fair.possible].min()
    line = (
        f"{instance.name:28} {pool.types_count:6} {len(fair.weights):6} {seconds:8.2f} {lowest:.8f} {fair.bound:.8f} "
        f"{fair.shortfall():8.1e} {gini(chance, pool.sizes):.4f} {chance.max():.4f} "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:6}"
    )
    return seconds, line


def the_peer(python: str, folder: Path, places: int, cap: float, method: str) -> float | None:
    """Seconds of the peer, or None when it was stopped."""
    program = [python, "-c", PEER, str(folder), str(places), method]
    try:
        done = subprocess.run(program, capture_output=True, text=True, timeout=cap, check=True)
    except subprocess.TimeoutExpired:
        return None
    return float(json.loads(done.stdout.splitlines()[-1]))


def instances(directory: Path, *, large: bool) -> Iterator[tuple[str, Callable[[], Instance]]]:
    """The pools by name, made or read only when asked for."""
    for name, places in (PUBLIC | SYNTHETIC).items():
        yield name, lambda name=name, places=places: read(directory / name, places)  # type: ignore[misc]
    yield "unique_360", lambda: nearly_unique(360, 36)
    yield "seven_1000", lambda: made_up(1000, 100, 7)
    yield "seven_1000_exact", lambda: made_up(1000, 100, 7, slack=0)
    yield "seven_10000", lambda: made_up(10_000, 100, 7)
    yield "nine_1000", lambda: made_up(1000, 100, 9)
    yield "nine_5000", lambda: made_up(5000, 100, 9)
    if large:
        yield "seven_1000000", lambda: made_up(1_000_000, 100, 7)


def main() -> None:
    """Print one line a pool, and the ratio to the peer where it was run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--peer")
    parser.add_argument("--cap", type=float, default=120.0)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--method", type=Method, default=Method.LEXIMIN)
    wanted = parser.parse_args()
    warm()
    print("pool                          types panels  seconds     lowest      bound  missing   gini highest     MB")
    for name, make in instances(wanted.directory, large=wanted.large):
        if wanted.only and name not in wanted.only:
            continue
        seconds, line = ours(make(), wanted.method)
        print(line, flush=True)
        if wanted.peer and name in PUBLIC:
            theirs = the_peer(wanted.peer, wanted.directory / name, PUBLIC[name], wanted.cap, "maximin")
            told = f"{theirs:.1f} s, {theirs / seconds:.0f} times ours" if theirs else f"more than {wanted.cap:.0f} s"
            print(f"    maximin of sortition-algorithms: {told}", flush=True)


if __name__ == "__main__":
    main()
