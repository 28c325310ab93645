"""Random bytes for many rows."""

import os
from collections.abc import Callable

AT_ONCE = 16_384
VARIANT = "89ab"


class Drawn:
    """Gives random bytes, no byte twice; fetches many at a time, because asking takes longer than sealing a row.

    For one piece of work of one process: a process that is copied must not give the same bytes as its copy.
    """

    def __init__(self, fetch: Callable[[int], bytes] = os.urandom) -> None:
        self._fetch = fetch
        self._kept = b""
        self._at = 0

    def new_id(self) -> str:
        """A random UUID of version 4 as it is written: a fraction of the work of making the object first."""
        return written(self(16), "4")

    def __call__(self, count: int) -> bytes:
        """So many bytes that were not given before."""
        end = self._at + count
        if end > len(self._kept):
            self._kept = self._fetch(max(AT_ONCE, count))
            end = count
        found = self._kept[end - count : end]
        self._at = end
        return found


def written(raw: bytes, version: str = "") -> str:
    """Sixteen bytes as the text of a UUID; with a version they are marked as random ones are (RFC 9562, 5.4)."""
    figures = raw.hex()
    if version:
        figures = f"{figures[:12]}{version}{figures[13:16]}{VARIANT[raw[8] & 3]}{figures[17:]}"
    return f"{figures[:8]}-{figures[8:12]}-{figures[12:16]}-{figures[16:20]}-{figures[20:]}"
