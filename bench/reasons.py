"""How fast are reasons? Why no panel fits, and who never fits, beside asking for a whole panel at every step.

    python bench/reasons.py [--people 1000 20000 100000] [--places 50] [--folder ../shared/selection-instances/NAME ...]

Each pool is asked four times: as it is, with a group shut out, with quotas that fill every place, and with every least
so high that nothing fits. The plain way lets rules go one by one, asking for a whole panel each time; the ratio is how
many times longer it takes to name the rules that conflict. Folders hold categories.csv and respondents.csv. The made-up
pools are made up, and leave some questions unanswered.
"""

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from citizen_panel.domain.matching.rules.asked import question_of
from citizen_panel.domain.matching.rules.conflict import can_be_kept, irreducible
from citizen_panel.domain.matching.rules.explain import why_not
from citizen_panel.domain.matching.rules.never import never_selectable
from citizen_panel.domain.matching.rules.question import Question
from citizen_panel.domain.matching.vocabulary import DrawRequest, Method, QuotaBand, Roster

T = TypeVar("T")
SHARES = (
    (0.49, 0.51),
    (0.08, 0.13, 0.17, 0.19, 0.22, 0.21),
    (0.90, 0.05, 0.02, 0.02, 0.01),
    (0.20, 0.80),
    (0.11, 0.15, 0.20, 0.24, 0.30),
    (0.74, 0.11, 0.15),
)
SILENT = 0.03
MORE = 2
"""By how much each least is raised so that nothing fits."""


def made_up(people: int, places: int) -> DrawRequest:
    """A pool of six characteristics, each quota within 2 of its share of the places."""
    chance = np.random.default_rng(people)
    columns = [chance.choice(len(shares), size=people, p=shares) for shares in SHARES]
    codes = np.column_stack(columns).astype(np.int16)
    codes[chance.random(codes.shape) < SILENT] = -1
    names = tuple(f"c{place}" for place in range(len(SHARES)))
    categories = tuple(tuple(f"v{value}" for value in range(len(shares))) for shares in SHARES)
    quotas = tuple(
        QuotaBand(name, f"v{value}", max(0, round(share * places) - 2), round(share * places) + 2)
        for name, shares in zip(names, SHARES, strict=True)
        for value, share in enumerate(shares)
    )
    keys = tuple(f"p{number:07}" for number in range(people))
    return DrawRequest(Roster(keys, names, categories, codes), quotas, places, Method.LEXIMIN, "bench")


def from_folder(folder: Path, places: int) -> DrawRequest:
    """A pool written in two files."""
    with (folder / "categories.csv").open() as lines:
        quotas = tuple(
            QuotaBand(row["category"], row["feature"], int(row["min"]), int(row["max"]))
            for row in csv.DictReader(lines)
        )
    names = tuple(dict.fromkeys(band.characteristic for band in quotas))
    categories = tuple(tuple(band.category for band in quotas if band.characteristic == name) for name in names)
    with (folder / "respondents.csv").open() as lines:
        people = list(csv.DictReader(lines))
    look = [{category: code for code, category in enumerate(some)} for some in categories]
    codes = [[look[at].get(one[name], -1) for at, name in enumerate(names)] for one in people]
    roster = Roster(tuple(one["id"] for one in people), names, categories, np.array(codes, dtype=np.int16))
    return DrawRequest(roster, quotas, places, Method.LEXIMIN, "bench")


def with_a_group_shut_out(request: DrawRequest) -> DrawRequest:
    """The second group has no place, and the others of its kind may fill them all."""
    shut = request.quotas[1]
    quotas = [
        replace(band, least=0 if band == shut else band.least, most=0 if band == shut else request.places)
        if band.characteristic == shut.characteristic
        else band
        for band in request.quotas
    ]
    return replace(request, quotas=tuple(quotas))


def with_every_place_filled(request: DrawRequest) -> DrawRequest:
    """The least of the first group takes all the places that the others of its kind leave."""
    first = request.quotas[0]
    left = request.places - sum(b.least for b in request.quotas if b.characteristic == first.characteristic)
    most = max(first.most, first.least + left)
    return replace(request, quotas=(replace(first, least=first.least + left, most=most), *request.quotas[1:]))


def with_too_high_a_least(request: DrawRequest) -> DrawRequest:
    """Each least is raised by 2, or to the most."""
    quotas = tuple(replace(b, least=b.least + MORE, most=max(b.most, b.least + MORE)) for b in request.quotas)
    return replace(request, quotas=quotas)


def plainly(question: Question) -> None:
    """Name the rules that conflict by asking for a whole panel without each of them."""
    rules = question.rules()
    for rule in sorted(rules, key=str):
        if not can_be_kept(question, rules - {rule}):
            rules -= {rule}


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds the work took, and what came of it."""
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def told(name: str, request: DrawRequest) -> Iterator[str]:
    """Yield a line for each question that can be asked of this pool."""
    reading, question = timed(lambda: question_of(request))
    yield f"{name}: {question.people} people, {len(question.sizes)} types, grouped in {reading:.2f} s"
    for words, asked in (
        ("as it is", request),
        ("a group shut out", with_a_group_shut_out(request)),
        ("every place filled", with_every_place_filled(request)),
    ):
        question = question_of(asked)
        if can_be_kept(question, question.rules()):
            seconds, found = timed(lambda question=question: never_selectable(question))  # type: ignore[misc]
            yield f"  never: {words:20} {seconds:6.2f} s, {len(found)} rules shut out {sum(len(o.keys) for o in found)}"
    question = question_of(with_too_high_a_least(request))
    if can_be_kept(question, question.rules()):
        return
    seconds, why = timed(lambda: why_not(question, (), ""))
    quick, _ = timed(lambda: irreducible(question, question.rules()))
    plain, _ = timed(lambda: plainly(question))
    yield f"  why not: {seconds:.2f} s; rules named in {quick:.2f} s, plainly {plain:.2f} s, ratio {plain / quick:.1f}"
    yield f"  {' '.join(map(str, why.reasons))}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="*", default=[1000, 20_000, 100_000])
    parser.add_argument("--places", type=int, default=50)
    parser.add_argument("--folder", type=Path, nargs="*", default=[])
    wanted = parser.parse_args()
    for people in wanted.people:
        print(*told("made up", made_up(people, wanted.places)), sep="\n", flush=True)
    for folder in wanted.folder:
        print(*told(folder.name, from_folder(folder, wanted.places)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
