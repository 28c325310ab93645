"""Facts in the past tense: frozen, typed, without names, answers or free text."""

import hashlib
import json
import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, NewType
from uuid import UUID

Digest = NewType("Digest", str)
"""Sixty-four hexadecimal characters."""

Code = NewType("Code", str)
"""A word from a catalogue: a purpose, a criterion, a message kind, a council code."""

_CODE = re.compile(r"[A-Za-z0-9_.:/@+-]{1,80}")
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact; `subject_field` names the field that says whom or what it is about.

    An event with a field `project` belongs to that project's chain, any other to the platform's.
    """

    schema: ClassVar[int] = 1
    subject_kind: ClassVar[str] = ""
    subject_field: ClassVar[str] = ""

    @classmethod
    def kind(cls) -> str:
        return cls.__name__

    @property
    def subject_id(self) -> UUID:
        value = getattr(self, self.subject_field)
        assert isinstance(value, UUID)
        return value

    @property
    def project_id(self) -> UUID | None:
        return getattr(self, "project", None)

    def body(self) -> dict[str, object]:
        """The fields as plain JSON values."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


def canonical(body: dict[str, object]) -> bytes:
    """Write a body so that the same facts give the same bytes (RFC 8785 for the values allowed here)."""
    return _WRITER.encode(body).encode()


def digest_of(*parts: str | bytes) -> Digest:
    """SHA-256 of the parts, each with its length before it."""
    h = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        h.update(len(raw).to_bytes(8, "big") + raw)
    return Digest(h.hexdigest())


def _plain(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case str() if _CODE.fullmatch(value):
            return value
    raise TypeError(f"an event may not carry {value!r}")
