"""Passwords as argon2id digests. Each takes memory and time on purpose, so few are worked out at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
WAITING = 20
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$TPcrzV+IFK04QNzr5m6kfA$Jf3irI2yGWhYhGshiTis3Zlp45trBZEAY1mnIipwut4"
"""The digest of a password that nobody has, made as everybody's are: to look at it takes as long."""


class Busy(Exception):
    """Too many people wait already; to be tried again in a few seconds."""


class Pool:
    """Lets a few in at once and some wait; refuses the rest, so that a flood of them costs little."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._room = threading.BoundedSemaphore(at_once)
        self._door = threading.BoundedSemaphore(at_once + waiting)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place; raises Busy when too many wait."""
        if not self._door.acquire(blocking=False):
            raise Busy
        try:
            with self._room:
                yield
        finally:
            self._door.release()


_POOL = Pool(AT_ONCE, WAITING)


def digest_of(password: str) -> str:
    """The form in which a password is kept; raises Busy."""
    with _POOL.place():
        return _HASHER.hash(password)


def matches(password: str, digest: str | None) -> bool:
    """Whether a password is the one of a digest; without a digest the same work is done, and it is not. Raises Busy."""
    with _POOL.place():
        try:
            is_right = _HASHER.verify(digest or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False
    return is_right and digest is not None
