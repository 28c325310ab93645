"""The smallest change of quotas that lets a panel be drawn, or lets one kind of person be on it."""

from collections.abc import Mapping

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.question import Question
from citizen_panel.domain.matching.rules.seats import Give, least_given
from citizen_panel.domain.matching.rules.view import view_of
from citizen_panel.domain.matching.vocabulary import Change

#: The furthest that each quota may move: its least by so many down, its most by so many up.
Limits = Mapping[tuple[str, str], tuple[int, int]]


def weights(least: Ints) -> tuple[Floats, Floats]:
    """Return what it costs to lower each least and to raise each most by one place.

    A place less means more to a small group, so it costs 1 + 2/least; a place more costs 1.
    """
    return 1.0 + 2.0 / np.maximum(least, 1), np.ones(len(least))


def smallest_change(
    question: Question, wanted: int | None = None, limits: Limits | None = None
) -> tuple[tuple[Change, ...], float] | None:
    """Return the cheapest change after which a panel exists (with `wanted` on it), and its cost; None if none does.

    The number of places stays, and so do the other causes. A row that `limits` does not name does not move; without
    limits, every row may.
    """
    view = view_of(question, question.rules(), wanted)
    given = None if view is None else least_given(view, _room(question, view.kept, limits))
    if view is None or given is None:
        return None
    down, up = (np.rint(moved).astype(np.int64) for moved in (given.lowered, given.raised))
    changes = (
        Change(band.characteristic, band.category, int(band.least - down[at]), int(band.most + up[at]))
        for at, band in enumerate(question.bands[row] for row in view.kept)
        if down[at] or up[at]
    )
    return tuple(changes), given.cost


def _room(question: Question, kept: Ints, limits: Limits | None) -> Give:
    """How far each kept row may move, and what it costs."""
    lowered, raised = np.maximum(question.least, 0), np.maximum(question.places - question.most, 0)
    if limits is not None:
        caps = [limits.get((band.characteristic, band.category), (0, 0)) for band in question.bands]
        within = np.array(caps, dtype=np.int64).reshape(len(caps), 2)
        lowered, raised = np.minimum(lowered, within[:, 0]), np.minimum(raised, within[:, 1])
    lowering, raising = weights(question.least)
    return Give(lowered[kept], raised[kept], lowering[kept], raising[kept])
