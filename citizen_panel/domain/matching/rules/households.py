"""People who share an address: at most one of them is drawn, without loss of fairness.

Households whose members are of the same types are of one kind. A panel may hold as many seats of a kind as there are
households of it; each such seat is given to another household, so that no address comes twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Flags, Ints

Kinds = tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, eq=False)
class Households:
    """`home[person]` is the number of their address, or NO_ROW for people who share none."""

    home: Ints

    def of(self, kept: Flags) -> "Households":
        """Return the same for some of the people."""
        return Households(self.home[kept])

    def with_everybody_at_home(self, out: Ints, drawn: Ints) -> Flags:
        """Return who stays out: those told, and everybody who lives with somebody drawn."""
        flags = np.zeros(len(self.home), dtype=np.bool_)
        flags[out] = True
        lived = self.home[drawn]
        return flags | (np.isin(self.home, lived[lived >= 0]) & (self.home >= 0))

    def kinds(self, types: Ints, keys: Sequence[str]) -> tuple[Ints, Kinds]:
        """Return each person's kind of household (NO_ROW for one alone), and the households of each kind.

        Kinds are in the order of the types of their members, households in the order of their first key.
        """
        kind = np.full(len(self.home), NO_ROW, dtype=np.int64)
        members: dict[int, list[int]] = {}
        for person in np.flatnonzero(self.home >= 0).tolist():
            members.setdefault(int(self.home[person]), []).append(person)
        alike: dict[tuple[int, ...], list[list[int]]] = {}
        for people in members.values():
            if len(people) > 1:
                alike.setdefault(tuple(sorted(int(types[person]) for person in people)), []).append(people)
        listed = []
        for number, signature in enumerate(sorted(alike)):
            for people in alike[signature]:
                kind[people] = number
            listed.append(tuple(tuple(keys[person] for person in people) for people in sorted(alike[signature])))
        return kind, tuple(listed)


def households_of(keys: Sequence[str], addresses: Sequence[Sequence[str]]) -> Households:
    """Return who lives with whom; `keys` are sorted. Raises ValueError when somebody has two addresses."""
    home = np.full(len(keys), NO_ROW, dtype=np.int64)
    if addresses:
        place_of = {key: place for place, key in enumerate(keys)}
        for number, people in enumerate(sorted(tuple(sorted(set(people))) for people in addresses)):
            for key in people:
                place = place_of.get(key)
                if place is None:
                    continue
                if home[place] != NO_ROW:
                    raise ValueError("somebody has two addresses")
                home[place] = number
    return Households(home)
