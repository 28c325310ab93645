"""What is still to be taken from a point while panels are taken off it."""

from typing import NamedTuple

from citizen_panel.domain.matching.rules.arrays import Flags, Floats, Ints


class Rest(NamedTuple):
    """What is still to be taken from the point, and what has run out: what has run out stays so.

    `rest` by type and `row_rest` by row are the point times `mass[0]`, the share of chance that is left. `bounds`
    are those of the rows. `tight[row]` says whether the least and the most are reached.
    """

    point: Floats
    rest: Floats
    row_rest: Floats
    mass: Floats
    spent: Flags
    full: Flags
    tight: Flags
    bounds: Ints
