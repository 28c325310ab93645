"""How likely people are to drop out, by category: learned from past places, held close to one common rate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log

import numpy as np

from citizen_panel.core.few import rounded
from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.arrays import NO_ROW, Floats, Ints
from citizen_panel.domain.matching.vocabulary import QuotaBand, Sentence

#: The rate to start from, and how many past places it weighs as much as.
USUAL_RATE = 0.1
_USUAL_WEIGHT = 20.0
#: How far a category may well differ from the common rate: one standard deviation of the logarithm of the odds.
_USUAL_SPREAD = 0.5
#: No kind of people is taken to be surer than this, or less sure.
LOWEST, HIGHEST = 0.01, 0.9
_FEW = 10
_STEPS, _HALVINGS = 100, 30
_SETTLED = 1e-10


@dataclass(frozen=True)
class PastPlaces:
    """How many places people of these categories were given, and how many of those people dropped out.

    Either one line for each kind of people, with all its categories, or one line for each category. In the second
    form the characteristics are taken to act apart from each other.
    """

    strata: tuple[tuple[str, str], ...] = field(repr=False)
    given: int
    dropped_out: int


@dataclass(frozen=True)
class DropOut:
    """Chances of dropping out: one common rate (0 to 1), and by category a factor on its odds.

    They steer simulations alone. A chance belongs to no person: it is neither stored for anybody nor shown.
    `past` is how many past places they were learned from.
    """

    common: float = USUAL_RATE
    factors: tuple[tuple[str, str, float], ...] = field(default=(), repr=False)
    past: int = 0

    def chances(self, bands: Sequence[QuotaBand], rows: Ints) -> Floats:
        """Return the chance of each person whose quota rows (person x characteristic) are given.

        Always from `LOWEST` to `HIGHEST`; a category without a record has the factor 1.
        """
        known = {(characteristic, category): factor for characteristic, category, factor in self.factors}
        shift = np.array([log(known.get((b.characteristic, b.category), 1.0)) for b in bands] + [0.0])
        odds = self.common / (1 - self.common) * np.exp(shift[np.where(rows == NO_ROW, -1, rows)].sum(axis=1))
        return np.asarray(np.clip(odds / (1 + odds), LOWEST, HIGHEST), dtype=np.float64)

    @property
    def words(self) -> Sentence:
        """What staff are told: the common rate and how much is known, nothing about any group."""
        percent = ("percent", max(1, round(100 * self.common)))
        if self.past < _FEW:
            text = say("We have few records yet, so we expect about {percent}% of people to drop out.")
            return Sentence(text, (percent,))
        text = say("We expect about {percent}% of people to drop out. About {count:,} past places show this.")
        return Sentence(text, (percent, ("count", rounded(self.past))))


def learn(past: Sequence[PastPlaces]) -> DropOut:
    """Return chances of dropping out learned from past places; the order of the lines changes nothing.

    The odds are the common odds times a factor for each category. The common rate is that of all past places, and
    of as many usual ones as `USUAL_RATE` stands for; a factor starts from 1: few records hardly move it, many do
    (the most likely value under a normal prior on its logarithm). Raises ValueError when more people dropped out
    than there were.
    """
    merged = _merged(past)
    if any(not 0 <= dropped <= given for given, dropped in merged.values()):
        raise ValueError("more people dropped out than had places")
    names = sorted({pair for strata in merged for pair in strata})
    place = {pair: number for number, pair in enumerate(names)}
    lines = sorted(merged)
    held = np.zeros((len(lines), len(names)))
    for number, strata in enumerate(lines):
        held[number, [place[pair] for pair in strata]] = 1.0
    given = np.array([merged[strata][0] for strata in lines], dtype=np.float64)
    dropped = np.array([merged[strata][1] for strata in lines], dtype=np.float64)
    rate = (float(dropped.sum()) + _USUAL_WEIGHT * USUAL_RATE) / (float(given.sum()) + _USUAL_WEIGHT)
    common = min(HIGHEST, max(LOWEST, rate))
    shifts = _most_likely(held, given, dropped, log(common / (1 - common)))
    factors = tuple((*pair, exp(float(shift))) for pair, shift in zip(names, shifts, strict=True))
    return DropOut(common, factors, _places(merged))


_Merged = dict[tuple[tuple[str, str], ...], tuple[int, int]]


def _merged(past: Sequence[PastPlaces]) -> _Merged:
    merged: _Merged = {}
    for line in past:
        strata = tuple(sorted(set(line.strata)))
        given, dropped = merged.get(strata, (0, 0))
        merged[strata] = (given + line.given, dropped + line.dropped_out)
    return merged


def _places(merged: _Merged) -> int:
    """Places behind the lines: where each category has a line of its own, a place is in several of them."""
    counted: Counter[str] = Counter()
    for strata, (given, _) in merged.items():
        for characteristic in {characteristic for characteristic, _ in strata} or {""}:
            counted[characteristic] += given
    return max(counted.values(), default=0)


def _most_likely(held: Floats, given: Floats, dropped: Floats, start: float) -> Floats:
    """Logarithms of the factors: Newton's method on a strictly concave sum, each step halved until it climbs."""

    def height(shift: Floats) -> float:
        line = start + held @ shift
        return float(dropped @ line - given @ np.logaddexp(0.0, line) - 0.5 * (shift @ shift) / _USUAL_SPREAD**2)

    shift = np.zeros(held.shape[1])
    for _ in range(_STEPS):
        rate = 1 / (1 + np.exp(-(start + held @ shift)))
        slope = held.T @ (dropped - given * rate) - shift / _USUAL_SPREAD**2
        bend = (held * (given * rate * (1 - rate))[:, None]).T @ held + np.eye(len(shift)) / _USUAL_SPREAD**2
        step = np.linalg.solve(bend, slope)
        for _ in range(_HALVINGS):
            if height(shift + step) >= height(shift):
                break
            step = step / 2
        shift = shift + step
        if float(np.abs(step).max(initial=0.0)) < _SETTLED:
            break
    return np.asarray(shift, dtype=np.float64)
