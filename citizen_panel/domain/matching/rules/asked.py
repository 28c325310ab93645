"""From a request to the question it asks, with every bound as people wrote it."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.households import households_of
from citizen_panel.domain.matching.rules.question import Question
from citizen_panel.domain.matching.rules.roster import Answers, answers_of, kinds_of
from citizen_panel.domain.matching.vocabulary import DrawRequest

_ALONE = -1


def question_of(request: DrawRequest, answers: Answers | None = None) -> Question:
    """Return what the request asks for; people left out are not in it, and unknown keys count for nothing.

    `answers` may be passed when they are at hand. Raises ValueError when a key or a quota row comes twice, and when
    somebody has two addresses.
    """
    everybody = answers or answers_of(request.candidates, request.quotas)
    home = households_of(everybody.keys, request.addresses).home
    must = np.zeros(len(home), dtype=np.int64)
    must[everybody.places_of(request.certain)] = 1
    stays = np.ones(len(home), dtype=np.bool_)
    stays[everybody.places_of(request.left_out)] = False
    people = everybody if stays.all() else everybody.of(stays)
    rows, kind = kinds_of(people.rows)
    alike = 2 * kind + must[stays]  # answers and certainty in one number
    lived, households = _kinds(alike, home[stays])
    order = np.lexsort((lived, alike))
    changes = np.append((np.diff(alike[order]) != 0) | (np.diff(lived[order]) != 0), True)
    ends = np.flatnonzero(changes[: len(order)]) + 1
    types, sizes = order[ends - 1], np.diff(ends, prepend=0)
    named = [people.keys[place] for place in order.tolist()]
    return Question(
        places=request.places,
        bands=people.bands,
        characteristics=people.characteristics,
        rows=rows[kind[types]],
        sizes=sizes,
        home=lived[types],
        households=households,
        certain=alike[types] % 2 == 1,
        keys=tuple(tuple(named[end - size : end]) for size, end in zip(sizes.tolist(), ends.tolist(), strict=True)),
    )


def _kinds(alike: Ints, home: Ints) -> tuple[Ints, Ints]:
    """The kind of household of each person, and how many households there are of each kind."""
    together: dict[int, list[int]] = defaultdict(list)
    for person in np.flatnonzero(home >= 0).tolist():
        together[int(home[person])].append(person)
    found: dict[tuple[int, ...], list[Sequence[int]]] = defaultdict(list)
    for people in together.values():
        if len(people) > 1:
            found[tuple(sorted(alike[people].tolist()))].append(people)
    kind = np.full(len(alike), _ALONE, dtype=np.int64)
    for number, looks in enumerate(sorted(found)):
        kind[list(chain.from_iterable(found[looks]))] = number
    alone = kind == _ALONE
    _, single, counts = np.unique(alike[alone], return_inverse=True, return_counts=True)
    kind[alone] = len(found) + single.ravel()
    return kind, np.array([len(found[looks]) for looks in sorted(found)] + counts.tolist(), dtype=np.int64)
