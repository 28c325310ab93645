"""Pools for the benchmarks: made up from a seed, or read from folders of categories.csv and respondents.csv."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from citizen_panel.domain.matching.vocabulary import QuotaBand, Roster

#: Shares of made-up characteristics in the population, and how much more or less each group joins.
SHARES = (
    ((0.49, 0.51), (0.9, 1.1)),
    ((0.13, 0.17, 0.17, 0.17, 0.16, 0.20), (0.4, 0.7, 0.9, 1.1, 1.4, 1.3)),
    ((0.87, 0.07, 0.02, 0.02, 0.02), (1.0, 0.6, 0.9, 0.7, 0.8)),
    ((0.24, 0.76), (0.8, 1.1)),
    ((0.20, 0.20, 0.20, 0.20, 0.20), (0.5, 0.7, 1.0, 1.2, 1.5)),
    ((0.71, 0.12, 0.17), (1.1, 0.8, 0.7)),
    ((0.22, 0.28, 0.18, 0.32), (0.6, 0.9, 1.0, 1.4)),
    ((0.62, 0.23, 0.12, 0.03), (1.2, 0.7, 0.8, 0.9)),
    ((0.30, 0.22, 0.16, 0.12, 0.11, 0.09), (1.0, 1.1, 0.9, 1.0, 0.8, 1.2)),
)


@dataclass(frozen=True, eq=False)
class Instance:
    """A pool and what is asked of it."""

    name: str
    roster: Roster
    quotas: tuple[QuotaBand, ...]
    places: int


def made_up(people: int, places: int, features: int, *, slack: int = 2, seed: int = 7) -> Instance:
    """A pool of so many people and characteristics; with slack 0 each quota is a share rounded down and up."""
    chance = np.random.default_rng(seed)
    codes = np.zeros((people, features), dtype=np.int16)
    quotas: list[QuotaBand] = []
    for place, (shares, joins) in enumerate(SHARES[:features]):
        weight = np.array(shares) * np.array(joins)
        codes[:, place] = chance.choice(len(shares), size=people, p=weight / weight.sum())
        for value, share in enumerate(shares):
            seats = share * places
            least, most = (
                (np.floor(seats), np.ceil(seats)) if slack == 0 else (round(seats) - slack, round(seats) + slack)
            )
            quotas.append(QuotaBand(f"c{place}", f"v{value}", max(0, int(least)), int(most)))
    return Instance(f"{people}/{places} with {features}", _roster(codes, features), tuple(quotas), places)


def nearly_unique(people: int, places: int, *, seed: int = 3) -> Instance:
    """Seven characteristics with exact quotas, taken from a random group of the pool; nearly nobody is like another."""
    chance = np.random.default_rng(seed)
    widths = (2, 3, 4, 6, 4, 3, 3)
    codes = np.zeros((people, len(widths)), dtype=np.int16)
    for place, width in enumerate(widths):
        shares = chance.dirichlet(np.full(width, 3.0))
        codes[:, place] = chance.choice(width, size=people, p=shares)
    group = codes[chance.choice(people, size=places, replace=False)]
    quotas = tuple(
        QuotaBand(f"c{place}", f"v{value}", *[int((group[:, place] == value).sum())] * 2)
        for place, width in enumerate(widths)
        for value in range(width)
    )
    return Instance(f"{people}/{places} nearly unique, exact", _roster(codes, len(widths)), quotas, places)


def read(folder: Path, places: int) -> Instance:
    """A pool from files in the layout of the field."""
    with (folder / "categories.csv").open(encoding="utf-8-sig", newline="") as file:
        quotas = tuple(
            QuotaBand(row["category"], row["feature"], int(row["min"]), int(row["max"])) for row in csv.DictReader(file)
        )
    with (folder / "respondents.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *people = list(csv.reader(file))
    names = tuple(dict.fromkeys(quota.characteristic for quota in quotas))
    categories = tuple(tuple(q.category for q in quotas if q.characteristic == name) for name in names)
    at = [head.index(name) for name in names]
    codes = np.array(
        [[kinds.index(row[column]) for column, kinds in zip(at, categories, strict=True)] for row in people],
        dtype=np.int16,
    )
    return Instance(folder.name, Roster(tuple(row[0] for row in people), names, categories, codes), quotas, places)


def _roster(codes: np.ndarray, features: int) -> Roster:
    categories = tuple(
        tuple(f"v{value}" for value in range(int(codes[:, place].max()) + 1)) for place in range(features)
    )
    keys = tuple(f"p{number:07}" for number in range(len(codes)))
    return Roster(keys, tuple(f"c{place}" for place in range(features)), categories, codes)
