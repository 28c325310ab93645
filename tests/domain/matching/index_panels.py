"""Invented panels for the index, and the slow way of counting them that is plainly right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.index.bits import Columns
from citizen_panel.domain.matching.rules.index.shape import Dimension, Shape, Wish

SHAPE = Shape(
    (
        Dimension("council", tuple(f"C{number}" for number in range(7)), is_complete=True),
        Dimension("age", ("16_24", "25_64", "65_plus")),
        Dimension("sex", ("female", "male")),
        Dimension("part of the week", tuple(f"w{number}" for number in range(21)), is_one_of=False),
    )
)


@dataclass
class Person:
    """One line of a panel, in words."""

    askable: bool
    held: dict[str, frozenset[str]]

    def fits(self, wishes: Sequence[Wish]) -> bool:
        return self.askable and all(self.held[wish.dimension] & wish.accepted for wish in wishes)


def people(size: int, seed: int) -> list[Person]:
    """So many people with random values, some of whom did not say, some of whom may not be asked."""
    chance = np.random.default_rng(seed)
    return [Person(bool(chance.random() < 0.8), _held(chance)) for _ in range(size)]


def columns(panel: Sequence[Person]) -> Columns:
    """The same people as the index reads them."""
    return Columns(
        np.array([person.askable for person in panel], dtype=bool),
        {
            one.name: np.array([_number(one, person.held[one.name]) for person in panel], dtype=np.int64)
            for one in SHAPE.dimensions
        },
    )


def wishes(seed: int, most: int = 5) -> list[Wish]:
    """Some wishes, at times two about one dimension, at times accepting nothing."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(chance.integers(0, most + 1)):
        one = SHAPE.dimensions[chance.integers(len(SHAPE.dimensions))]
        found.append(Wish(one.name, frozenset(value for value in one.values if chance.random() < 0.6)))
    return found


def counted(panel: Sequence[Person], asked: Sequence[Wish]) -> int:
    """Count person by person."""
    return sum(person.fits(asked) for person in panel)


def divided(panel: Sequence[Person], asked: Sequence[Wish]) -> dict[str, dict[str, int]]:
    """Count person by person for every value there is."""
    return {
        one.name: {value: sum(p.fits(asked) and value in p.held[one.name] for p in panel) for value in one.values}
        for one in SHAPE.dimensions
    }


def _held(chance: np.random.Generator) -> dict[str, frozenset[str]]:
    found = {}
    for one in SHAPE.dimensions:
        if not one.is_one_of:
            found[one.name] = frozenset(value for value in one.values if chance.random() < 0.3)
        else:
            at = chance.integers(0 if one.is_complete else -1, len(one.values))
            found[one.name] = frozenset(one.values[at : at + 1] if at >= 0 else ())
    return found


def _number(one: Dimension, held: frozenset[str]) -> int:
    places = [at for at, value in enumerate(one.values) if value in held]
    if one.is_one_of:
        return places[0] if places else -1
    return sum(1 << at for at in places)
