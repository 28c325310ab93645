"""Random bytes for many rows."""

import os
from collections.abc import Callable

AT_ONCE = 16_384


class Drawn:
    """Gives random bytes, no byte twice; fetches many at a time, because asking takes longer than sealing a row.

    For one piece of work of one process: a process that is copied must not give the same bytes as its copy.
    """

    def __init__(self, fetch: Callable[[int], bytes] = os.urandom) -> None:
        self._fetch = fetch
        self._kept = b""
        self._at = 0

    def __call__(self, count: int) -> bytes:
        """So many bytes that were not given before."""
        end = self._at + count
        if end > len(self._kept):
            self._kept = self._fetch(max(AT_ONCE, count))
            end = count
        found = self._kept[end - count : end]
        self._at = end
        return found
