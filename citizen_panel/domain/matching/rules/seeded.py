"""Chance from a seed: a counter-mode generator over SHA-256, the same bytes on any machine."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_BLOCK = hashlib.sha256().digest_size


class SeededStream:
    """A stream of fair choices that depends on the seed and the context alone, never on the process."""

    def __init__(self, seed: bytes, context: str) -> None:
        label = context.encode()
        parts = len(seed).to_bytes(8, "big") + seed + len(label).to_bytes(8, "big") + label
        self._key = hashlib.sha256(b"citizen_panel seeded stream 1\0" + parts).digest()
        self._counter = 0
        self._left = b""

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        while len(self._left) < count:
            self._left += hashlib.sha256(self._key + self._counter.to_bytes(8, "big")).digest()
            self._counter += 1
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to limit - 1, each exactly as likely; limit must be positive."""
        if limit < 1:
            raise ValueError("limit must be positive")
        bits = (limit - 1).bit_length()
        size = (bits + 7) // 8
        while True:  # refusing what is too large keeps every number equally likely
            number = int.from_bytes(self.take(size), "big") >> (8 * size - bits)
            if number < limit:
                return number

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """Return `count` different members of `things` in random order, every choice as likely as any other."""
        rest = list(things)
        for place in range(count):
            other = place + self.below(len(rest) - place)
            rest[place], rest[other] = rest[other], rest[place]
        return rest[:count]
