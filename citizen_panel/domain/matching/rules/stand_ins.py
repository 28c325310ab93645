"""Stand-ins: who stands by, chosen with the panel so that likely drop-outs can be made good."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.arrays import Ints
from citizen_panel.domain.matching.rules.dropout import DropOut
from citizen_panel.domain.matching.rules.people import People, people_of
from citizen_panel.domain.matching.rules.scenes import drop_outs, scenes_of
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.rules.standby import TINY
from citizen_panel.domain.matching.rules.standby_search import Found, best_kinds
from citizen_panel.domain.matching.vocabulary import DrawRequest, Sentence

SCENES = 100
_FOR_EACH_DROP_OUT = 1.5


@dataclass(frozen=True)
class StandIns:
    """People who stand by, in the order of their keys: none of them comes before another.

    The mean losses are those of the scenes tried: with nobody standing by, with these people, and one that no
    choice of as many people could beat, 0 where none better is known (the people short or too many of each quota
    as a share of its most, and the empty places as a share of all). `drop_outs` is how many of the panel are
    expected to drop out.
    """

    people: tuple[str, ...]
    drop_outs: float
    loss_without: float
    loss: float
    bound: float
    scenes: int
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class NoStandIns:
    """Nobody can stand by, and why."""

    reasons: tuple[Sentence, ...]


def choose(
    request: DrawRequest,
    panel: Sequence[str],
    drop_out: DropOut,
    *,
    count: int | None = None,
    scenes: int = SCENES,
) -> StandIns | NoStandIns:
    """Return `count` stand-ins for a panel drawn from this request, or why there can be none.

    Without a count, 1.5 for each expected drop-out, rounded up, at least 1. Nobody stands by who is on the panel,
    left out, lives with somebody on the panel or with another stand-in, or belongs to a group that may have no
    place. How many of which kind is what best mends `scenes` panels after drop-outs; within a kind everybody has
    the same chance. The same request and panel give the same answer, in any order. Raises ValueError for a count or
    number of scenes below 1 and for a panel with strangers, more people than places, or nobody.
    """
    people = people_of(request)
    members = people.places_of(panel)
    if (count is not None and count < 1) or scenes < 1 or not 0 < len(members) <= request.places:
        raise ValueError("a panel, a count and scenes are needed")
    seed = request.seed.encode() if isinstance(request.seed, str) else request.seed
    stream = SeededStream(seed, f"stand-ins {_fingerprint(panel)}")
    chances = drop_out.chances(people.bands, people.rows[members])
    expected = float(chances.sum())
    wanted = count if count is not None else max(1, ceil(_FOR_EACH_DROP_OUT * expected - TINY))
    able = _able(people, request, panel, stream)
    if not len(able):
        return NoStandIns((Sentence(say("Nobody is left who could stand by.")),))
    gone = drop_outs(chances, scenes, stream)
    rows, kind_of, sizes = _kinds(people.rows[able], stream)
    after = scenes_of(people.rows[members], gone, people.bands, request.places)
    found = best_kinds(after, rows, sizes, min(wanted, len(able)))
    chosen: list[int] = []
    for kind in np.flatnonzero(found.taken):
        chosen += stream.some(able[kind_of == kind].tolist(), int(found.taken[kind]))
    keys = tuple(people.keys[person] for person in sorted(chosen))
    reasons = (*_reasons(len(keys), wanted, expected, found), drop_out.words)
    return StandIns(keys, expected, found.loss_without, found.loss, found.bound, scenes, reasons)


def _fingerprint(panel: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(sorted(set(panel))).encode()).hexdigest()


def _able(people: People, request: DrawRequest, panel: Sequence[str], stream: SeededStream) -> Ints:
    """Who may stand by; of people who live together chance leaves one, so that any of those left can be taken."""
    closed = np.array([band.most == 0 for band in people.bands] + [False])
    barred = {*panel, *request.certain, *request.left_out} | people.live_with([*panel, *request.certain])
    shut = np.asarray(closed[people.rows].any(axis=1))
    free = [at for at, key in enumerate(people.keys) if key not in barred and not shut[at]]
    sharing = [at for at in free if people.keys[at] in people.housemates]
    kept: set[str] = set()
    for at in stream.some(sharing, len(sharing)):
        key = people.keys[at]
        if not people.housemates[key] & kept:
            kept.add(key)
    return np.array(
        [at for at in free if people.keys[at] in kept or people.keys[at] not in people.housemates], dtype=np.int64
    )


def _kinds(rows: Ints, stream: SeededStream) -> tuple[Ints, Ints, Ints]:
    """Kinds of people, the kind of each person and people by kind; chance orders them, so that ties favour nobody."""
    different, kind_of, sizes = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    order = np.array(stream.some(range(len(different)), len(different)), dtype=np.int64)
    return different[order], np.argsort(order)[kind_of.ravel()], sizes[order]


def _reasons(count: int, wanted: int, expected: float, found: Found) -> list[Sentence]:
    dropping = ("expected", max(1, round(expected)))
    if count == 1:
        text = say("1 person stands by, because about {expected} on the panel may drop out.")
    else:
        text = say("{count} people stand by, because about {expected} on the panel may drop out.")
    reasons = [Sentence(text, (("count", count), dropping))]
    if count < wanted:
        text = say("We looked for {wanted} people to stand by. No more are left who could.")
        reasons.append(Sentence(text, (("wanted", wanted),)))
    if found.loss_without > TINY:
        percent = round(100 * (1 - found.loss / found.loss_without))
        text = say("We tried this out by computer. Stand-ins put right about {percent}% of what drop-outs took away.")
        reasons.append(Sentence(text, (("percent", percent),)))
    return reasons
