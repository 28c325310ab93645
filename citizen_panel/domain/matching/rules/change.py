"""The smallest change of quotas that lets a panel be drawn, or lets one kind of person be on it."""

from collections.abc import Mapping
from math import inf

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.question import Question, Rules
from citizen_panel.domain.matching.rules.seats import Give, Given, least_given
from citizen_panel.domain.matching.rules.view import View, view_of
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
    found = _given(question, question.rules(), wanted, limits, whole=True)
    if found is None:
        return None
    view, given = found
    down, up = (np.rint(moved).astype(np.int64) for moved in (given.lowered, given.raised))
    changes = (
        Change(band.characteristic, band.category, int(band.least - down[at]), int(band.most + up[at]))
        for at, band in enumerate(question.bands[row] for row in view.kept)
        if down[at] or up[at]
    )
    return tuple(changes), given.cost


def least_cost(question: Question, wanted: int, *, rules: Rules | None = None, whole: bool) -> float:
    """Return what the cheapest change for `wanted` costs, infinite if none helps.

    With only some of the rules, or with whole=False for panels that may be split, it costs at least that much.
    """
    found = _given(question, question.rules() if rules is None else rules, wanted, None, whole=whole)
    return inf if found is None else found[1].cost


def _given(
    question: Question, rules: Rules, wanted: int | None, limits: Limits | None, *, whole: bool
) -> tuple[View, Given] | None:
    view = view_of(question, rules, wanted)
    if view is None:
        return None
    lowered, raised = _room(question, limits)
    lowering, raising = weights(question.least)
    give = Give(lowered[view.kept], raised[view.kept], lowering[view.kept], raising[view.kept])
    given = least_given(view, give, whole=whole)
    return None if given is None else (view, given)


def _room(question: Question, limits: Limits | None) -> tuple[Ints, Ints]:
    lowered, raised = np.maximum(question.least, 0), np.maximum(question.places - question.most, 0)
    if limits is None:
        return lowered, raised
    caps = np.array([limits.get((b.characteristic, b.category), (0, 0)) for b in question.bands], dtype=np.int64)
    caps = caps.reshape(len(question.bands), 2)
    return np.minimum(lowered, caps[:, 0]), np.minimum(raised, caps[:, 1])
