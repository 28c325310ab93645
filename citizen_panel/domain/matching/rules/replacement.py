"""When people have dropped out: which stand-ins to ask next so that the quotas stay met wherever they can."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.mending import Broken, a_best_set
from citizen_panel.domain.matching.rules.people import People, people_of
from citizen_panel.domain.matching.rules.scenes import in_rows
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.vocabulary import DrawRequest, QuotaBand, Sentence


@dataclass(frozen=True)
class Replacement:
    """Whom to ask, in the order of their keys; `empty` places stay free even if all of them come.

    `unmet` says which quotas would be missed. It changes with a single person, so it may tell what somebody
    answered: it is for the record, and for screens only in editions that many changes share.
    """

    people: tuple[str, ...]
    empty: int
    unmet: tuple[Sentence, ...]
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class NoReplacement:
    """Nobody to ask, and why; `unmet` as for a replacement."""

    empty: int
    unmet: tuple[Sentence, ...]
    reasons: tuple[Sentence, ...]


def next_to_ask(request: DrawRequest, remaining: Sequence[str], willing: Sequence[str]) -> Replacement | NoReplacement:
    """Return which stand-ins to ask now, or why to ask nobody.

    `remaining` is the panel without those who dropped out, `willing` the stand-ins who can still be asked; of these
    nobody is taken who is on the panel, was left out or lives with somebody on it. The people returned leave as
    little of the quotas missed as can be, shares of the most added up: nothing, wherever that is possible. Of such
    sets one that fills most places, by the seed. The same people give the same answer, in any order. Raises
    ValueError for strangers and when more remain than there are places.
    """
    people = people_of(request)
    members = people.places_of(remaining)
    if len(members) > request.places:
        raise ValueError("more people remain than there are places")
    barred = {*remaining, *request.left_out} | people.live_with(remaining)
    could = people.places_of([key for key in willing if key not in barred])
    left = in_rows(people.rows[members], len(people.bands))[:, :-1].sum(axis=0)
    empty = request.places - len(members)
    broken = Broken(people.bands, request.places, left, empty, people.rows[could], _apart(people, could))
    seed = request.seed.encode() if isinstance(request.seed, str) else request.seed
    chosen = a_best_set(broken, SeededStream(seed, f"replacement {_fingerprint(remaining, willing)}"))
    unmet, still_empty = _unmet(people.bands, broken.after(chosen)), empty - len(chosen)
    if not chosen:
        return NoReplacement(empty, unmet, (_why_nobody(empty, len(could)),))
    keys = tuple(people.keys[could[at]] for at in chosen)
    return Replacement(keys, still_empty, unmet, tuple(_reasons(still_empty, unmet)))


def only(request: DrawRequest, keys: Collection[str]) -> DrawRequest:
    """Return the same request with these candidates alone: of the others nothing is needed to fill a place."""
    people = request.candidates
    if not isinstance(people, tuple):
        raise TypeError("a roster is never kept with a draw")
    return replace(
        request,
        candidates=tuple(one for one in people if one.key in keys),
        addresses=tuple(tuple(key for key in group if key in keys) for group in request.addresses),
        certain=tuple(key for key in request.certain if key in keys),
        left_out=tuple(key for key in request.left_out if key in keys),
    )


def with_spare(request: DrawRequest, spare: int) -> DrawRequest:
    """Return the request with room for so many people more than its places, since some will not come.

    The most of each quota grows in proportion, rounded up; a quota that lets nobody in still lets nobody in.
    """
    if spare <= 0:
        return request
    places = request.places + spare
    quotas = tuple(replace(band, most=-(-band.most * places // request.places)) for band in request.quotas)
    return replace(request, quotas=quotas, places=places)


def _fingerprint(remaining: Sequence[str], willing: Sequence[str]) -> str:
    told = json.dumps([sorted(set(remaining)), sorted(set(willing))])
    return hashlib.sha256(told.encode()).hexdigest()


def _apart(people: People, could: Ints) -> tuple[tuple[int, int], ...]:
    """Pairs of those who could come and live together."""
    at = {people.keys[person]: number for number, person in enumerate(could)}
    return tuple(
        (at[key], at[other])
        for key in sorted(at)
        for other in sorted(people.housemates.get(key, ()))
        if key < other and other in at
    )


def _unmet(bands: Sequence[QuotaBand], people: Ints) -> tuple[Sentence, ...]:
    """Name the quotas that are missed by their bounds alone: how many people there are is not told."""
    words = []
    for band, there in zip(bands, people, strict=True):
        group = (("heading", band.heading_words), ("label", band.words))
        if there < band.least:
            text = say("{heading}, {label}: fewer people than the {least} needed")
            words.append(Sentence(text, (*group, ("least", band.least))))
        elif there > band.most:
            text = say("{heading}, {label}: more people than the {most} allowed")
            words.append(Sentence(text, (*group, ("most", band.most))))
    return tuple(words)


def _why_nobody(empty: int, could: int) -> Sentence:
    if not empty:
        return Sentence(say("No place is free, so there is nobody to ask."))
    if not could:
        return Sentence(say("No stand-in is left to ask. Draw new people for the free places."))
    return Sentence(say("No stand-in who is left fits the free places. Draw new people for them."))


def _reasons(empty: int, unmet: Sequence[Sentence]) -> list[Sentence]:
    if not empty and not unmet:
        return [Sentence(say("If these people come, all places are filled and the mix is as it should be."))]
    reasons = []
    if unmet:
        reasons.append(Sentence(say("No stand-ins who are left can meet the whole mix. These come nearest to it.")))
    if empty == 1:
        reasons.append(Sentence(say("1 place stays free. Draw a new person for it.")))
    elif empty:
        text = say("{count} places stay free. Draw new people for them.")
        reasons.append(Sentence(text, (("count", empty),)))
    return reasons
