"""Sealed blobs: AES-256-GCM, bound to the row they belong to."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
TAG = 16


class KeyClass(StrEnum):
    CONTACT = "contact"
    ACCESS = "access"
    EQUALITY = "equality"
    EVIDENCE = "evidence"
    DRAW = "draw"
    PSEUDONYM = "pseudonym"
    LOOKUP = "lookup"
    SECRETS = "secrets"


class KeyRing(Protocol):
    """Wraps and unwraps data keys by key encryption keys that the database never sees."""

    def wrap(self, key_class: KeyClass, key: bytes) -> tuple[str, bytes]: ...

    def unwrap(self, key_class: KeyClass, kek_name: str, wrapped: bytes) -> bytes: ...

    def lookup_key(self) -> bytes: ...


@dataclass(frozen=True)
class EnvironmentKeyRing:
    """Key encryption keys from the environment, one for each class."""

    keys: Mapping[KeyClass, bytes]

    def wrap(self, key_class: KeyClass, key: bytes) -> tuple[str, bytes]:
        return self._name(key_class), seal(self.keys[key_class], key, bound_to=b"wrap:" + key_class.encode())

    def unwrap(self, key_class: KeyClass, kek_name: str, wrapped: bytes) -> bytes:
        if kek_name != self._name(key_class):
            raise KeyError(f"the key encryption key {kek_name} is not at hand")
        return unseal(self.keys[key_class], wrapped, bound_to=b"wrap:" + key_class.encode())

    def lookup_key(self) -> bytes:
        return self.keys[KeyClass.LOOKUP]

    def _name(self, key_class: KeyClass) -> str:
        return _name_of(key_class, self.keys[key_class])


@lru_cache(maxsize=32)
def _name_of(key_class: KeyClass, key: bytes) -> str:
    """What a key encryption key is called, worked out once: every wrapped key bears it."""
    print_ = hashlib.sha256(b"kek" + key).digest()
    return f"{key_class}:{base64.b32encode(print_[:5]).decode()}"


def seal(key: bytes, plain: bytes, *, bound_to: bytes, nonce: bytes | None = None) -> bytes:
    """Encrypt so that the result opens only in the place it is bound to: nonce ‖ ciphertext ‖ tag."""
    nonce = nonce or os.urandom(NONCE)
    return nonce + _cipher(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, blob: bytes, *, bound_to: bytes) -> bytes:
    """Decrypt; raises InvalidTag when the blob was changed or moved."""
    return _cipher(key).decrypt(blob[:NONCE], blob[NONCE:], bound_to)


@lru_cache(maxsize=32)
def _cipher(key: bytes) -> AESGCM:
    """A cipher made ready once: a whole panel is opened with one key, and making it ready takes as long as opening."""
    return AESGCM(key)


def place_of(table: str, row: UUID | str | int, layout: int) -> bytes:
    """The associated data: table, row key and layout version."""
    return f"{table}|{row}|{layout}".encode()


def padded(plain: bytes, multiple: int = 64) -> bytes:
    """Pad to a multiple, so that the length tells nothing; `unpadded` takes it off again."""
    size = -(-(len(plain) + 4) // multiple) * multiple
    return len(plain).to_bytes(4, "big") + plain + bytes(size - len(plain) - 4)


def unpadded(plain: bytes) -> bytes:
    length = int.from_bytes(plain[:4], "big")
    return plain[4 : 4 + length]


def keyed_uuid(key: bytes, *parts: str) -> UUID:
    """A pseudonym: HMAC-SHA-256 of the parts, cut to 16 bytes."""
    return UUID(bytes=keyed_hash(key, *parts)[:16])


def keyed_hash(key: bytes, *parts: str) -> bytes:
    """A look-up value of 32 bytes: HMAC-SHA-256 of the parts."""
    return hmac.digest(key, "|".join(parts).encode(), "sha256")
