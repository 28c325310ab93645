"""The index as blocks of bytes, and back: what a sealed copy is made of."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from citizen_panel.domain.matching.rules.index.bits import Bits
from citizen_panel.domain.matching.rules.index.picture import AsOf, Picture
from citizen_panel.domain.matching.rules.index.shape import Shape

BLOCK = 1 << 20
"""Bytes in a block."""
LAYOUT = 1


@dataclass(frozen=True)
class Kept:
    """What a copy holds: the panel as it was, the daily edition, and who was held still for which transaction."""

    live: Picture
    edition: Picture
    held: Mapping[int, int]
    differed: int | None


@dataclass(frozen=True)
class Torn:
    """Blocks that are no whole copy of an index of this shape."""

    why: str


def blocks(kept: Kept) -> Iterator[bytes]:
    """Return what is kept as blocks of at most 1 MiB; the first says what the others are."""
    head = {
        "layout": LAYOUT,
        "shape": fingerprint(kept.live.bits.shape),
        "live": _described(kept.live),
        "edition": _described(kept.edition),
        "held": [[slot, xact] for slot, xact in kept.held.items()],
        "differed": kept.differed,
    }
    yield json.dumps(head).encode()
    for picture in (kept.live, kept.edition):
        raw = np.ascontiguousarray(picture.bits.rows).astype("<u8", copy=False).data.cast("B")
        for at in range(0, len(raw), BLOCK):
            yield bytes(raw[at : at + BLOCK])


def count_of(kept: Kept) -> int:
    """Return how many blocks there will be."""
    return 1 + sum(-(-picture.bits.rows.nbytes // BLOCK) for picture in (kept.live, kept.edition))


def unpacked(shape: Shape, pieces: Sequence[bytes]) -> Kept | Torn:
    """Return what was kept, or why these blocks are not that."""
    try:
        head = json.loads(pieces[0])
        if head["layout"] != LAYOUT or head["shape"] != fingerprint(shape):
            return Torn("it has another shape")
        raw = b"".join(pieces[1:])
        live, at = _picture(shape, head["live"], raw, 0)
        edition, at = _picture(shape, head["edition"], raw, at)
        if at != len(raw):
            return Torn("it is too long")
        return Kept(live, edition, {int(slot): int(xact) for slot, xact in head["held"]}, head["differed"])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        return Torn(type(error).__name__)


def fingerprint(shape: Shape) -> str:
    """Return what tells two shapes apart: which row stands for what."""
    said = [[one.name, one.values, one.is_one_of, one.is_complete] for one in shape.dimensions]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _described(picture: Picture) -> dict[str, Any]:
    as_of = picture.as_of
    return {
        "words": picture.bits.rows.shape[1],
        "horizon": as_of.horizon,
        "read_at": as_of.read_at.isoformat(),
        "day": as_of.day.isoformat(),
    }


def _picture(shape: Shape, said: Mapping[str, Any], raw: bytes, at: int) -> tuple[Picture, int]:
    words = int(said["words"])
    size = shape.rows * words * 8
    rows = np.frombuffer(raw, dtype="<u8", count=shape.rows * words, offset=at).astype(np.uint64)
    as_of = AsOf(int(said["horizon"]), datetime.fromisoformat(said["read_at"]), date.fromisoformat(said["day"]))
    return Picture(Bits(shape, rows.reshape(shape.rows, words)), as_of), at + size
