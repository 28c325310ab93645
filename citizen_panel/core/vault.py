"""Data keys and the sealing of rows: the database holds wrapped keys and blobs, never a key."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import CheckConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core import clock
from citizen_panel.core.db import Model, db, known
from citizen_panel.core.drawn import Drawn
from citizen_panel.core.sealing import NONCE, KeyClass, KeyRing, keyed_hash, place_of, seal, unseal

EXTENSION = "citizen_panel.vault"
KNOWN_FOR = 60.0
"""Seconds after which a process looks again which key seals new rows: so soon every process follows a rotation."""

Sealer = Callable[[UUID | str, bytes], bytes]
"""Seals the blob of a row."""


class DataKey(Model):
    """A key wrapped by a key encryption key; destroying it erases every blob under it."""

    __tablename__ = "data_key"
    __table_args__ = (
        known("purpose", KeyClass),
        CheckConstraint("(destroyed_at IS NULL) = (wrapped IS NOT NULL)", name="destroyed_key_is_gone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    wrapped: Mapped[bytes | None]
    kek_name: Mapped[str]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]


class Vault:
    """Seals and opens rows; keeps unwrapped data keys in this process only."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self._keys: dict[int, bytes] = {}
        self._current: dict[KeyClass, tuple[int, float]] = {}

    def current_key(self, key_class: KeyClass) -> tuple[int, bytes]:
        """The key that seals new rows of a class; it was made when the platform was set up."""
        known, since = self._current.get(key_class, (0, -KNOWN_FOR))
        if time.monotonic() - since >= KNOWN_FOR:
            newest = select(DataKey).where(DataKey.purpose == key_class, DataKey.retired_at.is_(None))
            row = db.session.execute(newest.order_by(DataKey.id.desc()).limit(1)).scalar_one_or_none()
            if row is None:
                raise LookupError(f"no data key of class {key_class}: run citizen-panel migrate")
            known = row.id
            self._current[key_class] = known, time.monotonic()
        return known, self.key(key_class, known)

    def key(self, key_class: KeyClass, key_id: int) -> bytes:
        if key_id not in self._keys:
            row = db.session.get(DataKey, key_id)
            if row is None or row.wrapped is None:
                raise LookupError(f"data key {key_id} was destroyed")
            self._keys[key_id] = self.ring.unwrap(key_class, row.kek_name, row.wrapped)
        return self._keys[key_id]

    def make_key(self, key_class: KeyClass) -> DataKey:
        """Add a data key of a class, wrapped."""
        kek_name, wrapped = self.ring.wrap(key_class, os.urandom(32))
        row = DataKey(purpose=key_class, wrapped=wrapped, kek_name=kek_name, created_at=clock.now())
        db.session.add(row)
        db.session.flush()
        return row

    def begin_new_key(self, key_class: KeyClass) -> DataKey:
        """Seal new rows of a class with a new key from now on; the earlier ones still open what they sealed."""
        now = clock.now()
        earlier = update(DataKey).where(DataKey.purpose == key_class, DataKey.retired_at.is_(None))
        db.session.execute(earlier.values(retired_at=now))
        row = self.make_key(key_class)
        self._current.pop(key_class, None)
        return row


def vault() -> Vault:
    """The vault of the running application."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Vault)
    return found


def seal_row(key_class: KeyClass, table: str, row: UUID | str, layout: int, plain: bytes) -> tuple[int, bytes]:
    """Seal a row's blob; returns the id of the key and the blob."""
    key_id, key = vault().current_key(key_class)
    return key_id, seal(key, plain, bound_to=place_of(table, row, layout))


def sealer(key_class: KeyClass, table: str, layout: int) -> tuple[int, Sealer]:
    """What seals many rows of a table one after the other: the id of the key, and a function of row and plain bytes.

    For one piece of work only: a key that is retired meanwhile still seals what is under way.
    """
    key_id, key = vault().current_key(key_class)
    drawn = Drawn()

    def seal_one(row: UUID | str, plain: bytes) -> bytes:
        return seal(key, plain, bound_to=place_of(table, row, layout), nonce=drawn(NONCE))

    return key_id, seal_one


def open_row(key_class: KeyClass, table: str, row: UUID | str, layout: int, key_id: int, blob: bytes) -> bytes:
    """Open a row's blob; raises InvalidTag when it was changed or moved."""
    return unseal(vault().key(key_class, key_id), blob, bound_to=place_of(table, row, layout))


def lookup_hash(*parts: str) -> bytes:
    """The keyed hash under which an address or number can be found again."""
    return keyed_hash(vault().ring.lookup_key(), *parts)


def wrap_key(key_class: KeyClass, key: bytes) -> tuple[str, bytes]:
    """Wrap a key made for one thing; returns the key encryption key's name and the wrapped key."""
    return vault().ring.wrap(key_class, key)


def unwrap_key(key_class: KeyClass, kek_name: str, wrapped: bytes) -> bytes:
    """The key that was wrapped; raises KeyError or InvalidTag when it cannot be opened here."""
    return vault().ring.unwrap(key_class, kek_name, wrapped)


def wrap_person_key(key: bytes) -> tuple[str, bytes]:
    """Wrap a person's own key; returns the key encryption key's name and the wrapped key."""
    return vault().ring.wrap(KeyClass.PSEUDONYM, key)


def unwrap_person_key(kek_name: str, wrapped: bytes) -> bytes:
    return vault().ring.unwrap(KeyClass.PSEUDONYM, kek_name, wrapped)
