"""How facts are committed to and chained: pure, so that anybody can check it."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from citizen_panel.core.events import canonical

GENESIS = bytes(32)
SALT = 16
"""Bytes that are drawn for each fact."""
_MARK = "@varying@"


@dataclass(frozen=True)
class Sealable:
    """What of an entry goes into its link."""

    id: int
    chain_id: UUID
    kind: str
    schema: int
    occurred_at: datetime
    recorded_at: datetime
    actor_token: UUID | None
    actor_capacity: str
    subject_kind: str
    subject_id: UUID
    commitment: bytes
    corrects: int | None
    correction_code: str | None


@dataclass(frozen=True)
class Linked:
    """An entry with the link that was stored for it."""

    entry: Sealable
    seq: int
    prev_hash: bytes
    link_hash: bytes


def commitment(salt: bytes, kind: str, schema: int, body: Mapping[str, object]) -> bytes:
    """Commit to what a fact says, so that without the salt the commitment says nothing (HMAC-SHA-256)."""
    return hmac.digest(salt, canonical({"body": dict(body), "kind": kind, "schema": schema}), "sha256")


def committer(kind: str, schema: int, body: Mapping[str, object], varying: str) -> Callable[[bytes, str], bytes]:
    """As `commitment`, for very many facts that differ in one text alone: a function of the salt and that text.

    The text is one that JSON writes as it is, such as an id.
    """
    whole = canonical({"body": {**body, varying: _MARK}, "kind": kind, "schema": schema})
    before, after = whole.split(_MARK.encode())
    return lambda salt, text: hmac.digest(salt, before + text.encode() + after, "sha256")


def around(body: Mapping[str, object], varying: str) -> tuple[str, str]:
    """A body as it is kept, for very many facts that differ in one text alone: what stands before it and after it."""
    before, after = canonical({**body, varying: _MARK}).decode().split(_MARK)
    return before, after


def link_hash(entry: Sealable, seq: int, prev_hash: bytes) -> bytes:
    """The hash of an entry at its place: SHA-256 of its canonical form with the hash before it."""
    body: dict[str, object] = {
        "actor_capacity": entry.actor_capacity,
        "actor_token": str(entry.actor_token) if entry.actor_token else None,
        "chain": str(entry.chain_id),
        "commitment": entry.commitment.hex(),
        "correction_code": entry.correction_code,
        "corrects": entry.corrects,
        "kind": entry.kind,
        "occurred_at": _utc(entry.occurred_at),
        "prev_hash": prev_hash.hex(),
        "recorded_at": _utc(entry.recorded_at),
        "schema": entry.schema,
        "seq": seq,
        "subject": str(entry.subject_id),
        "subject_kind": entry.subject_kind,
    }
    return hashlib.sha256(canonical(body)).digest()


def first_fault(chain: Iterable[Linked]) -> int | None:
    """Walk a chain from its beginning and name the first position that does not add up, or None."""
    head = GENESIS
    for seq, item in enumerate(chain, start=1):
        if item.seq != seq or item.prev_hash != head or item.link_hash != link_hash(item.entry, seq, head):
            return seq
        head = item.link_hash
    return None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
