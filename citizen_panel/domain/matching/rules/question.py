"""What a request asks for, in a form from which rules can be let go one by one to see which of them matter."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.vocabulary import Cause, Change, QuotaBand

LEAST, MOST = 0, 1

#: One side of one quota: its row, and whether the least or the most.
Side = tuple[int, int]
Rule = Side | Cause
Rules = frozenset[Rule]


@dataclass(frozen=True, eq=False)
class Question:
    """People by type, and every rule that a panel must keep.

    People of one type gave the same answers (`rows[type, characteristic]` is the row of the quota they fill, or
    NO_ROW), live in households of the same kind, and are all certain of a place or none of them is. Kind h of
    household comes `households[h]` times; a household of one person is a household too.
    """

    places: int
    bands: tuple[QuotaBand, ...]
    characteristics: tuple[str, ...]
    rows: Ints
    sizes: Ints
    home: Ints
    households: Ints
    certain: Flags
    keys: tuple[tuple[str, ...], ...] = field(repr=False)

    @property
    def least(self) -> Ints:
        return np.array([band.least for band in self.bands], dtype=np.int64)

    @property
    def most(self) -> Ints:
        return np.array([band.most for band in self.bands], dtype=np.int64)

    @property
    def people(self) -> int:
        return int(self.sizes.sum())

    def rules(self) -> Rules:
        """Return every rule that could ever shut somebody out."""
        sides: list[Rule] = [(row, MOST) for row, band in enumerate(self.bands) if band.most < self.places]
        sides += [(row, LEAST) for row, band in enumerate(self.bands) if band.least > 0]
        if len(np.unique(self.home)) < len(self.home) or (self.sizes > self.households[self.home]).any():
            sides.append(Cause.HOUSEHOLDS)
        if self.certain.any():
            sides.append(Cause.CERTAIN)
        return frozenset(sides)

    def changed(self, changes: Sequence[Change]) -> "Question":
        """Return the question with some quotas changed."""
        new = {(change.characteristic, change.category): change for change in changes}
        bands = []
        for band in self.bands:
            change = new.get((band.characteristic, band.category))
            bands.append(band if change is None else replace(band, least=change.least, most=change.most))
        return replace(self, bands=tuple(bands))
