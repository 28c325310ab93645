"""Scenes: panels that some of their members have left, drawn by chance, and how far each is from its quotas."""

from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.vocabulary import QuotaBand

_CODE_BYTES = 4


@dataclass(frozen=True, eq=False)
class Scenes:
    """Panels after drop-outs, each different scene once.

    In scene s, `left[s, v]` people fill quota row v (a last row, for no answer, stays 0) and `empty[s]` places are
    free. `weight` (adds up to 1) is how often a scene came up. The loss of a scene is `cost[v, people]` summed over
    the rows, and `place_cost` for each empty place: the number of people counts like one more quota.
    """

    left: Ints
    empty: Ints
    weight: Floats
    least: Ints
    most: Ints
    cost: Floats
    place_cost: float

    def mean_loss(self, people: Ints, empty: Ints) -> float:
        """Return the mean loss with these people by scene and row, and these places still empty."""
        rows = np.arange(len(self.cost))
        return float(self.weight @ (self.cost[rows, people].sum(axis=1) + self.place_cost * empty))


def row_costs(bands: tuple[QuotaBand, ...], places: int) -> Floats:
    """Return the loss of each quota row (and, last, of no answer: 0) with 0 to places + 1 people in it.

    That is the people too few or too many, as a share of the most there may be (of 1 where that is none).
    """
    least, most = bounds(bands)
    people = np.arange(places + 2)
    missed = np.maximum(least[:, None] - people, 0) + np.maximum(people - most[:, None], 0)
    return np.asarray(np.vstack([missed / np.maximum(most, 1)[:, None], np.zeros(places + 2)]), dtype=np.float64)


def bounds(bands: tuple[QuotaBand, ...]) -> tuple[Ints, Ints]:
    """Return the least and the most of each quota, as people wrote them."""
    told = np.array([(band.least, band.most) for band in bands], dtype=np.int64).reshape(len(bands), 2)
    return told[:, 0], told[:, 1]


def in_rows(rows: Ints, bands_count: int) -> Ints:
    """Return for each person 1 in every quota row they fill and 0 elsewhere; a last row stays 0."""
    filled = np.zeros((len(rows), bands_count + 1), dtype=np.int64)
    for column in rows.T:
        filled[np.arange(len(rows)), column] = 1
    filled[:, -1] = 0
    return filled


def drop_outs(chances: Floats, count: int, stream: SeededStream) -> Flags:
    """Return who drops out in which of `count` scenes (scene x person).

    Each person drops out in chance x count of them, as near as whole numbers can be; in which ones is chance. A
    hundred such scenes tell more than a hundred tosses of coins.
    """
    people = len(chances)
    drawn = np.frombuffer(stream.take(_CODE_BYTES * people * count), dtype=">u4").reshape(count, people)
    rank = np.argsort(np.argsort(drawn, axis=0, kind="stable"), axis=0, kind="stable")
    part = np.frombuffer(stream.take(_CODE_BYTES * people), dtype=">u4") / 2.0**32
    return np.asarray(rank < np.floor(chances * count + part))


def scenes_of(rows: Ints, gone: Flags, bands: tuple[QuotaBand, ...], places: int) -> Scenes:
    """Return what each scene leaves of a panel whose members fill `rows` (person x characteristic)."""
    stay = (~gone).astype(np.int64)
    told = np.column_stack([stay @ in_rows(rows, len(bands)), places - stay.sum(axis=1)])
    different, times = np.unique(told, axis=0, return_counts=True)
    least, most = bounds(bands)
    return Scenes(
        left=different[:, :-1],
        empty=different[:, -1],
        weight=times / len(gone),
        least=least,
        most=most,
        cost=row_costs(bands, places),
        place_cost=1.0 / max(places, 1),
    )
