"""Questions and answers as bytes between processes: JSON of known fields and bounded lists, and bits as they are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from citizen_panel.domain.matching.rules.index.answers import (
    Answer,
    Close,
    More,
    NotAnswered,
    Parts,
    People,
    Slots,
    slots_in,
)
from citizen_panel.domain.matching.rules.index.questions import (
    MOST_EARLIER,
    MOST_HELD,
    MOST_WISHES,
    Divided,
    Hold,
    HowAreYou,
    HowClose,
    HowMany,
    Of,
    Question,
    WhichSlots,
    WithoutEach,
)
from citizen_panel.domain.matching.rules.index.shape import MOST_VALUES, Wish

LONGEST_WORD = 60
BREAK = b"\n"
"""Between an answer in JSON, which has no line break, and the bits that may follow it."""


@dataclass(frozen=True)
class Unclear:
    """Bytes that are no question, and why."""

    why: str


@dataclass(frozen=True)
class Freshness:
    """How old what was counted is.

    `as_of` is the moment whose people were counted and `day` the day whose consents. `age` is how many seconds ago the
    database was last asked what changed, and `horizon` the transaction before which all is in.
    """

    as_of: datetime
    day: date
    age: float
    horizon: int


@dataclass(frozen=True)
class Done:
    """What was asked to be done is done."""


@dataclass(frozen=True)
class Health:
    """How the index is, with how many people, rounded.

    `differed` is of how many a reading of everybody found it wrong; nothing before the first.
    """

    people: int | None
    edition_on: date | None
    differed: int | None


Reply = Answer | Done | Health | Unclear
_ANSWERS = {"people": People, "parts": Parts, "more": More, "close": Close, "not_answered": NotAnswered}


def written(question: Question) -> bytes:
    """Return a question as bytes."""
    match question:
        case HowMany(wishes, of):
            said: dict[str, Any] = {"ask": "how_many", "wishes": _wishes(wishes), "of": of}
        case Divided(wishes, dimensions, of):
            said = {"ask": "divided", "wishes": _wishes(wishes), "dimensions": list(dimensions), "of": of}
        case WithoutEach(wishes, of):
            said = {"ask": "without_each", "wishes": _wishes(wishes), "of": of}
        case WhichSlots(wishes):
            said = {"ask": "which_slots", "wishes": _wishes(wishes)}
        case HowClose(wishes, earlier):
            said = {"ask": "how_close", "wishes": _wishes(wishes), "earlier": [_wishes(one) for one in earlier]}
        case Hold(slots, xact):
            said = {"ask": "hold", "slots": list(slots), "xact": xact}
        case HowAreYou():
            said = {"ask": "how_are_you"}
    return json.dumps(said).encode()


def read(raw: bytes) -> Question | Unclear:
    """Return the question that these bytes are, or why they are none."""
    try:
        said = json.loads(raw)
        return _question(said)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return Unclear(type(error).__name__)


def reply_written(reply: Reply, fresh: Freshness | None) -> bytes:
    """Return an answer as bytes, with how fresh it is."""
    bits = b""
    match reply:
        case Slots(found):
            said: dict[str, Any] = {"told": "slots"}
            bits = BREAK + found.astype("<u8", copy=False).tobytes()
        case Unclear(why):
            said = {"told": "unclear", "why": why}
        case Done():
            said = {"told": "done"}
        case Health(people, edition_on, differed):
            on = edition_on.isoformat() if edition_on else None
            said = {"told": "health", "people": people, "edition_on": on, "differed": differed}
        case _:
            name = next(name for name, kind in _ANSWERS.items() if isinstance(reply, kind))
            said = {"told": name, **vars(reply)}
    if fresh is not None:
        said["fresh"] = [fresh.as_of.isoformat(), fresh.day.isoformat(), fresh.age, fresh.horizon]
    return json.dumps(said).encode() + bits


def reply_read(raw: bytes) -> tuple[Reply, Freshness | None]:
    """Return the answer that these bytes are, with how fresh it is. Raises ValueError for anything else."""
    head, _, bits = raw.partition(BREAK)
    try:
        said = json.loads(head)
        kind, kept = said.pop("told"), said.pop("fresh", None)
        fresh = kept and Freshness(datetime.fromisoformat(kept[0]), date.fromisoformat(kept[1]), kept[2], kept[3])
        return _reply(kind, said, bits), fresh
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("not an answer") from error


def _reply(kind: str, said: Mapping[str, Any], bits: bytes) -> Reply:
    match kind:
        case "slots":
            return Slots(slots_in(bits))
        case "done":
            return Done()
        case "unclear":
            return Unclear(str(said["why"]))
        case "health":
            on = said["edition_on"]
            return Health(said["people"], date.fromisoformat(on) if on else None, said["differed"])
        case "more":
            return More(said["people"], tuple(said["more"]))
    reply: Answer = _ANSWERS[kind](**said)
    return reply


def _question(said: Mapping[str, Any]) -> Question:
    match said["ask"]:
        case "how_many":
            return HowMany(_read_wishes(said["wishes"]), Of(said["of"]))
        case "divided":
            dimensions = _few(said["dimensions"], MOST_WISHES)
            return Divided(_read_wishes(said["wishes"]), tuple(map(_word, dimensions)), Of(said["of"]))
        case "without_each":
            return WithoutEach(_read_wishes(said["wishes"]), Of(said["of"]))
        case "which_slots":
            return WhichSlots(_read_wishes(said["wishes"]))
        case "how_close":
            earlier = _few(said["earlier"], MOST_EARLIER)
            return HowClose(_read_wishes(said["wishes"]), tuple(map(_read_wishes, earlier)))
        case "hold":
            return Hold(tuple(map(_number, _few(said["slots"], MOST_HELD))), _number(said["xact"]))
        case "how_are_you":
            return HowAreYou()
    raise ValueError("no such question")


def _wishes(wishes: Sequence[Wish]) -> list[list[object]]:
    return [[wish.dimension, sorted(wish.accepted)] for wish in wishes]


def _read_wishes(said: object) -> tuple[Wish, ...]:
    found = []
    for one in _few(said, MOST_WISHES):
        name, accepted = _few(one, 2)
        found.append(Wish(_word(name), frozenset(map(_word, _few(accepted, MOST_VALUES)))))
    return tuple(found)


def _few(said: object, most: int) -> list[Any]:
    if not isinstance(said, list) or len(said) > most:
        raise ValueError("not a short list")
    return said


def _word(said: object) -> str:
    if not isinstance(said, str) or len(said) > LONGEST_WORD:
        raise ValueError("not a word")
    return said


def _number(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said < 2**63:
        raise ValueError("not a number")
    return said
