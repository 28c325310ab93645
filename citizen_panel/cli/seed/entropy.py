"""Ids, salts, nonces and keys that follow from a seed: so that the same seed makes the same panel, byte for byte."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import get_ident
from uuid import UUID
from zlib import crc32

import numpy as np

BLOCK = 1 << 16


class Entropy:
    """A stream of bytes for one use; another name is another stream. For invented people only: it can be guessed."""

    def __init__(self, seed: int, as_of: date, name: str) -> None:
        self._stream = np.random.Generator(np.random.PCG64([seed, as_of.toordinal(), crc32(name.encode())]))
        self._block, self._at = b"", 0

    def bytes(self, count: int) -> bytes:
        """The next bytes."""
        if self._at + count > len(self._block):
            self._block, self._at = self._stream.bytes(max(BLOCK, count)), 0
        self._at += count
        return self._block[self._at - count : self._at]

    def uuid(self) -> UUID:
        """The next id, in the form of the ids of the house."""
        return UUID(bytes=self.bytes(16), version=4)

    def number(self, below: int) -> int:
        """The next whole number from 0, evenly for numbers that are small."""
        return int.from_bytes(self.bytes(8), "big") % below

    def share(self) -> float:
        """The next number from 0 to 1."""
        return int.from_bytes(self.bytes(4), "big") / 2**32

    def letter(self, letters: str) -> str:
        """One of the letters."""
        return letters[self.number(len(letters))]


@contextmanager
def no_other_chance(entropy: Entropy) -> Iterator[None]:
    """Let the ids and salts that services make come from the stream, for as long as this lasts.

    They all come from `os.urandom` in the end. What another thread of this process draws meanwhile comes from the
    machine as ever: it would take bytes away, and the same seed would make another panel.
    """
    machine, ours = os.urandom, get_ident()

    def drawn(count: int) -> bytes:
        return entropy.bytes(count) if get_ident() == ours else machine(count)

    setattr(os, "urandom", drawn)  # noqa: B010  # said this way because nobody else may
    try:
        yield
    finally:
        setattr(os, "urandom", machine)  # noqa: B010
