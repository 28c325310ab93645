"""From one panel to others that differ in a seat or two, so that a new person sits on it and every rule is kept."""

from collections.abc import Iterator

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.rules.crowding import crowded
from citizen_panel.domain.matching.rules.view import View

_AT_ONCE = 64


class Trades:
    """Trades of seats within one view; the panels given must keep its rows."""

    def __init__(self, view: View) -> None:
        self._view = view
        digits = view.rows + 1
        width = np.append(digits.max(axis=0, initial=0) + 1, 1)
        self._code = digits @ np.cumprod(width[::-1])[::-1][1:].astype(np.int64)
        self._order = np.argsort(self._code, kind="stable")

    def of(self, panel: Ints, wanted: Flags) -> Iterator[tuple[int, Ints]]:
        """Give wanted groups, each with a panel that holds it: one person instead of another, or two for two."""
        missed = []
        takers = np.flatnonzero(wanted)
        for taker, giver in zip(takers.tolist(), self._givers(panel, takers).tolist(), strict=True):
            traded = None if giver < 0 else self._allowed(panel, (giver,), (taker,))
            if traded is None:
                missed.append(taker)
            else:
                yield taker, traded
        if missed:
            yield from self._pairs(panel, np.array(missed[:: max(1, len(missed) // _AT_ONCE)]))

    def _givers(self, panel: Ints, takers: Ints) -> Ints:
        """For each taker a group that can give it a seat with every quota kept, or -1."""
        view = self._view
        weights = np.repeat(panel, view.rows.shape[1])
        count = np.bincount(view.rows.ravel() + 1, weights, len(view.kept) + 1)[1:]
        may_lose = np.append(count - 1 >= view.row_lower, True)  # the last is NO_ROW
        may_gain = np.append(count + 1 <= view.row_upper, True)
        givers = np.flatnonzero(panel)
        gives, takes = view.rows[givers][None, :, :], view.rows[takers][:, None, :]
        fits = ((gives == takes) | (may_lose[gives] & may_gain[takes])).all(axis=2)
        return np.where(fits.any(axis=1), givers[fits.argmax(axis=1)], -1)

    def _pairs(self, panel: Ints, takers: Ints) -> Iterator[tuple[int, Ints]]:
        """Two give their seats to a taker and to a fourth who together fill exactly the same rows."""
        rows, sitting = self._view.rows, np.flatnonzero(panel)
        code = self._code
        sought = code[sitting][None, :, None] + code[sitting][None, None, :] - code[takers][:, None, None]
        at = np.minimum(np.searchsorted(code, sought, sorter=self._order), len(code) - 1)
        fourth = self._order[at]
        place, one, two = np.nonzero(code[fourth] == sought)
        taker, first, second, other = takers[place], sitting[one], sitting[two], fourth[place, one, two]
        same = (rows[taker] == rows[first]) & (rows[other] == rows[second])
        crossed = (rows[taker] == rows[second]) & (rows[other] == rows[first])
        fits = np.flatnonzero((same | crossed).all(axis=1) & (first != second))
        for hit in fits[np.unique(taker[fits], return_index=True)[1]].tolist():
            traded = self._allowed(panel, (int(first[hit]), int(second[hit])), (int(taker[hit]), int(other[hit])))
            if traded is not None:
                yield int(taker[hit]), traded

    def _allowed(self, panel: Ints, givers: tuple[int, ...], takers: tuple[int, ...]) -> Ints | None:
        traded = panel.copy()
        for giver, taker in zip(givers, takers, strict=True):
            traded[giver] -= 1
            traded[taker] += 1
        if any(traded[taker] > self._view.sizes[taker] for taker in takers):
            return None
        return traded if crowded(self._view, traded) is None else None
